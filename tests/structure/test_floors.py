"""Which part of the package may know which: the import contract of pyproject.toml, and what it cannot say."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.structure.sources import ROOT, dotted, imported_modules, name_of, parsed, tracked_under

STORE_STANDS_ON = {"psycopg", "sqlalchemy", "alembic"}
CLOCKS_AND_SURROUNDINGS = {
    "date.today",
    "datetime.now",
    "datetime.today",
    "datetime.utcnow",
    "time.time",
    "time.time_ns",
    "os.environ",
    "os.getenv",
    "os.getlogin",
    "getpass.getuser",
}
DOORS = ("tracker/web/", "tracker/cli/", "tracker/settings")


def foreign_imports(tree: ast.Module, allowed: set[str]) -> list[str]:
    """What a tree imports beside the standard library, the package itself and `allowed`."""
    roots = {name.partition(".")[0] for name in imported_modules(tree)}
    return sorted(roots - set(sys.stdlib_module_names) - {"tracker"} - allowed)


def asked_of_the_world(tree: ast.Module) -> list[str]:
    """Where a tree reads a clock, the environment or who is logged in to the machine."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            name = dotted(node)
            if any(name == asked or name.endswith(f".{asked}") for asked in CLOCKS_AND_SURROUNDINGS):
                found.append(f"line {node.lineno}: {name}")
        elif isinstance(node, ast.ImportFrom):
            names = {f"{node.module}.{alias.name}" for alias in node.names} & CLOCKS_AND_SURROUNDINGS
            found += [f"line {node.lineno}: {name}" for name in sorted(names)]
    return found


def test_the_import_contract_holds() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    checked = subprocess.run(
        [program, "--no-logo", "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize(
    "floor, allowed", [("tracker/domain", set()), ("tracker/store", STORE_STANDS_ON), ("tracker/resources.py", set())]
)
def test_the_lower_floors_stand_on_nothing_else(floor: str, allowed: set[str]) -> None:
    files = tracked_under(floor)
    assert files
    offences = [f"{name_of(file)} imports {name}" for file in files for name in foreign_imports(parsed(file), allowed)]
    assert offences == []


def test_only_doors_read_a_clock_the_environment_or_the_login() -> None:
    files = [file for file in tracked_under("tracker") if not name_of(file).startswith(DOORS)]
    assert files
    assert [f"{name_of(file)} {found}" for file in files for found in asked_of_the_world(parsed(file))] == []


def test_nothing_is_imported_inside_a_function() -> None:
    offences = [
        f"{name_of(file)}:{node.lineno}"
        for file in tracked_under("tracker")
        for function in ast.walk(parsed(file))
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom) and not is_deferred(file)
    ]
    assert offences == []


def is_deferred(file: Path) -> bool:
    """The command line may put off an import until the command that needs it runs: every start would wait for it. So
    may the engine what needs PostgreSQL's driver, which is an extra, and the judge of new passwords its lists of words,
    which every process would carry.
    """
    deferred = {"tracker/store/engine.py", "tracker/services/accounts/passwords.py"}
    return name_of(file).startswith("tracker/cli/") or name_of(file) in deferred


@pytest.mark.parametrize(
    "text, found",
    [
        ("import flask.views", ["flask"]),
        ("def f():\n    from yaml import load", ["yaml"]),
        ("import json, tracker.domain\nfrom datetime import date", []),
    ],
)
def test_a_foreign_import_is_found(text: str, found: list[str]) -> None:
    assert foreign_imports(ast.parse(text), set()) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("import datetime\nnow = datetime.datetime.now()", ["line 2: datetime.datetime.now"]),
        ("from datetime import date\nday = date.today()", ["line 2: date.today"]),
        ("from os import environ", ["line 1: os.environ"]),
        ("import os\nhome = os.environ['HOME']", ["line 2: os.environ"]),
        ("from time import monotonic\nbegan = monotonic()", []),
    ],
)
def test_a_look_at_the_clock_or_the_environment_is_found(text: str, found: list[str]) -> None:
    assert asked_of_the_world(ast.parse(text)) == found
