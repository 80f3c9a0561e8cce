"""Every error code that the package's files raise, with its statuses: those written where they are raised, and, by the
table of the places that make theirs up, all others.
"""

import ast
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from tests.structure.sources import ROOT, name_of, parsed, tracked_under
from tracker.domain.errors import Refusal
from tracker.web.problems import STATUS_OF

PLACES = {"FieldProblem": 1, "RowProblem": 1, "Fault": 0, "Unanswered": 0, "NotASignature": 0, "Unclear": 0}
"""Which argument of a call is the code; of a refusal it is the first."""

PROBLEMS = {"intake": 2, "schemas": 0, "web": 1}
"""The same of what is called `Problem` on three floors."""

WITH_STATUS = {"Fault": 503, "Unanswered": 503}


@dataclass
class Raised:
    """What is raised: code -> statuses (none: with a field, a row or at the command line alone), and the places whose
    codes cannot be read off: (file, function).
    """

    codes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    made_up: set[tuple[str, str]] = field(default_factory=set)


@cache
def trees() -> dict[Path, ast.Module]:
    """The package's files as trees."""
    return {file: parsed(file) for file in tracked_under("tracker")}


def raised() -> Raised:
    """All that the package's files raise."""
    files = trees()
    statuses = statuses_of(list(files.values()))
    found = Raised()
    for file, tree in files.items():
        for function, call in calls(tree):
            _read_call(found, file, function, call, statuses)
    return found


def statuses_of(modules: list[ast.Module]) -> dict[str, int | None]:
    """The status of each class of refusal; None of the plain one, which the command line alone raises."""
    known: dict[str, int | None] = {kind.__name__: status for kind, status in STATUS_OF.items()} | {"Refusal": None}
    assert all(issubclass(kind, Refusal) for kind in STATUS_OF)
    classes = [node for tree in modules for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    for _ in range(3):  # a subclass may stand before its base
        for one in classes:
            for base in one.bases:
                if isinstance(base, ast.Name) and base.id in known:
                    known.setdefault(one.name, known[base.id])
    return known


def calls(tree: ast.Module) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the innermost function or class that it stands in."""

    def walk(node: ast.AST, inside: str) -> Iterator[tuple[str, ast.Call]]:
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, ast.FunctionDef | ast.ClassDef)
            if isinstance(child, ast.Call):
                yield inside, child
            yield from walk(child, child.name if named else inside)  # type: ignore[attr-defined]

    return walk(tree, "")


def _read_call(found: Raised, file: Path, function: str, call: ast.Call, statuses: dict[str, int | None]) -> None:
    name = call.func.id if isinstance(call.func, ast.Name) else ""
    if name in statuses:
        place = 0
    elif name in PLACES:
        place = PLACES[name]
    elif name == "refuse":
        place = 0
    elif isinstance(call.func, ast.Attribute) and call.func.attr == "refuse":
        place = 1
    elif name == "Problem" and (floor := file.parts[file.parts.index("tracker") + 1]) in PROBLEMS:
        place = PROBLEMS[floor]
    else:
        return
    given = next((word.value for word in call.keywords if word.arg == "code"), None)
    given = given or (call.args[place] if len(call.args) > place else None)
    words = None if given is None else _words(given)
    if words is None:
        found.made_up.add((name_of(file), function))
        return
    status = statuses.get(name, WITH_STATUS.get(name))
    if name == "Problem" and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, int):
        status = call.args[0].value
    for word in words:
        found.codes[word] |= {status} if status is not None else set()


def _words(given: ast.expr) -> set[str] | None:
    """The codes that an argument may be: its literals; none where another's code is passed on; None: it is made up."""
    if isinstance(given, ast.Constant) and isinstance(given.value, str):
        return {given.value}
    if isinstance(given, ast.IfExp):
        one, other = _words(given.body), _words(given.orelse)
        return None if one is None or other is None else one | other
    if isinstance(given, ast.Attribute) and given.attr == "code":
        return set()
    return None


def pairs_returned(file: str) -> set[str]:
    """The first words of the pairs (code, sentence) that a file's functions return."""
    return {
        node.value.elts[0].value
        for node in ast.walk(parsed(ROOT / file))
        if isinstance(node, ast.Return)
        and isinstance(node.value, ast.Tuple)
        and isinstance(node.value.elts[0], ast.Constant)
        and isinstance(node.value.elts[0].value, str)
    }


def kinds_named() -> set[str]:
    """What the package calls a record that is not there: every `what=` and `_no_such(...)` of its files."""
    return {
        word.value.value
        for tree in trees().values()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for word in node.keywords
        if word.arg == "what" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
    }
