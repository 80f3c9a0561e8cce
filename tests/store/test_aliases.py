"""Aliases that threads share are whole before the first of them asks."""

import ast

import pytest
from sqlalchemy.orm.util import AliasedInsp

from tests.structure.codes_raised import trees
from tracker.store.aliases import shared_alias
from tracker.store.models import User
from tracker.store.tokens import MAKER, OWNER


def test_nothing_is_left_to_find_when_a_thread_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two threads that found a column of an alias at once could be given the table's own."""
    alias = shared_alias(User, "somebody")

    def found_late(*_: object) -> None:
        raise AssertionError("this column was not found when the alias was made")

    monkeypatch.setattr(AliasedInsp, "_adapt_element", found_late)
    for one in (alias, MAKER, OWNER):
        for name in ("id", "role", "disabled_at", "officer_id", "username"):
            assert "users" not in str(getattr(one, name).is_(None))


def test_every_alias_of_a_module_is_a_shared_one() -> None:
    found = [
        f"{file}:{node.lineno}"
        for file, tree in trees().items()
        for node in tree.body
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None
        for call in ast.walk(node.value)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "aliased"
    ]
    assert found == []
