"""Revisions are numbered, follow one another in one line, go down as well as up, and import nothing of the package."""

import ast
import re
from pathlib import Path

from tests.structure.sources import ROOT, imported_modules, name_of, parsed

VERSIONS = ROOT / "migrations" / "versions"


def revisions() -> list[Path]:
    """The revision files in order."""
    return sorted(VERSIONS.glob("*.py"))


def assigned(tree: ast.Module, name: str) -> object:
    """The constant that a module assigns to `name`."""
    for node in tree.body:
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(isinstance(target, ast.Name) and target.id == name for target in targets):
            return ast.literal_eval(node.value)  # type: ignore[union-attr]
    raise AssertionError(f"nothing assigns {name}")


def does_something(tree: ast.Module, name: str) -> bool:
    """Whether the function of this name has a body beside its docstring and `pass`."""
    function = next(node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == name)
    return any(
        not isinstance(node, ast.Pass | ast.Expr) or isinstance(getattr(node, "value", None), ast.Call)
        for node in function.body
    )


def test_revisions_are_numbered_without_a_gap_and_named_for_one_idea() -> None:
    names = [file.name for file in revisions()]
    assert names
    assert [int(name[:4]) for name in names] == list(range(1, len(names) + 1))
    assert [name for name in names if not re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", name)] == []


def test_each_revision_follows_the_one_before() -> None:
    before = None
    for file in revisions():
        tree = parsed(file)
        assert assigned(tree, "down_revision") == before, name_of(file)
        before = assigned(tree, "revision")


def test_each_revision_goes_up_and_down() -> None:
    for file in revisions():
        tree = parsed(file)
        assert does_something(tree, "upgrade"), name_of(file)
        assert does_something(tree, "downgrade"), name_of(file)


def test_no_revision_imports_the_package() -> None:
    offences = [
        f"{name_of(file)} imports {name}"
        for file in revisions()
        for name in sorted(imported_modules(parsed(file)))
        if name.partition(".")[0] == "tracker"
    ]
    assert offences == []


def test_an_empty_downgrade_is_found() -> None:
    assert not does_something(ast.parse('def downgrade():\n    """Nothing."""\n    pass'), "downgrade")
    assert does_something(ast.parse("def downgrade():\n    op.drop_table('x')"), "downgrade")
