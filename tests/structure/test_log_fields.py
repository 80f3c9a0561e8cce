"""Every field that the program logs is on the list of those that a line may hold; what is not is left out."""

import ast

from tests.structure.sources import name_of, parsed, tracked_under
from tracker.web.log_fields import LOG_FIELDS, only_listed

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def logged(tree: ast.Module) -> list[str]:
    """The fields of each call of a module's `log`; `**` where they are not written out."""
    return [
        keyword.arg or "**"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "log"
        for keyword in node.keywords
    ]


def test_every_field_that_is_logged_is_on_the_list() -> None:
    found = {name_of(file): set(logged(parsed(file))) - LOG_FIELDS for file in tracked_under("tracker")}
    assert {name: fields for name, fields in found.items() if fields} == {}


def test_a_field_that_is_logged_is_found() -> None:
    assert logged(ast.parse("log.info('x', password=1, **more)")) == ["password", "**"]


def test_a_line_keeps_what_is_listed_and_names_the_rest() -> None:
    line = only_listed(None, "info", {"event": "e", "level": "info", "seq": 3, "password": "p", "body": "b"})
    assert line == {"event": "e", "level": "info", "seq": 3, "left_out": ["body", "password"]}


def test_of_a_fault_only_its_kind_is_kept() -> None:
    for fault in (ValueError("of Eva Lund"), True):
        try:
            raise ValueError("of Eva Lund")
        except ValueError:
            line = only_listed(None, "error", {"event": "e", "exc_info": fault})
        assert line == {"event": "e", "error": "ValueError"}
    assert only_listed(None, "info", {"event": "e"}) == {"event": "e"}
