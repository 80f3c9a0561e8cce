"""One suite on both databases: what runs on SQLite alone is derived from the tests' own source, fixtures and all, and
held to a list with a reason each.
"""

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.structure.sources import ROOT, dotted, name_of, parsed, tracked_under

NO_DATABASE = "decided before any database is asked"
PAGE = "about the page: the acts and reports behind it run on both in tests/services, tests/reports and tests/web/api"
FILE = "about SQLite's own file, or a disk under it"
RENDERING = "rendering and scripts in a real browser"
SAME_BYTES = "tests/demonstration/test_both_databases.py holds the other database to the same bytes"

ALONE: dict[str, str] = {
    "tests/audit/test_commands.py": "exported files and new keys: no database is opened, or none is there yet",
    "tests/backup/test_damage.py": "each byte of an archive, whose form is the same for both",
    "tests/backup/test_full_disk.py": "a disk that fills up under the archive or the file",
    "tests/backup/test_swap.py": FILE,
    "tests/browser/": RENDERING,
    "tests/cli/test_demonstration.py": SAME_BYTES,
    "tests/cli/test_enter.py": "what JSON says; entries are made on both beside",
    "tests/demonstration/test_check_figures.py": SAME_BYTES,
    "tests/demonstration/test_every_report_s_files.py": SAME_BYTES,
    "tests/demonstration/test_entered_figures.py": SAME_BYTES,
    "tests/demonstration/test_example_files.py": SAME_BYTES,
    "tests/demonstration/test_statutory_record.py": SAME_BYTES,
    "tests/demonstration/test_public.py": SAME_BYTES,
    "tests/demonstration/test_what_was_recorded.py": SAME_BYTES,
    "tests/doctor/test_command.py": "lines and exit codes: what is asked of a database is asked of both beside",
    "tests/faults/test_disks.py": FILE,
    "tests/faults/test_instances.py": FILE,
    "tests/faults/test_power_cuts.py": FILE,
    "tests/properties/test_changes_against_lists.py": "a few histories; the many of the long run are held on both",
    "tests/properties/test_lists_behind_figures.py": "a few histories; the many of the long run are held on both",
    "tests/store/test_check.py": FILE,
    "tests/store/test_journal.py": FILE,
    "tests/store/test_one_at_a_time.py": FILE,
    "tests/store/test_up_and_down.py": "how SQLite rebuilds a table",
    "tests/structure/test_known_at.py": "about the routes",
    "tests/structure/test_wheel.py": "about what is packed",
    "tests/test_settings.py": NO_DATABASE,
    "tests/web/api/test_bad_input.py": NO_DATABASE,
    "tests/web/canaries/": "what an answer's bytes say; whom a list is made for runs on both beside",
    "tests/web/formulas/": "what the cells of files say; reports and imports run on both beside",
    "tests/web/xss/": "what an answer's bytes say; what is entered runs on both beside",
    "tests/web/api/test_collections.py": "links and refused parameters, and statements counted, which are the same",
    "tests/web/api/test_document.py": NO_DATABASE,
    "tests/web/api/test_walks.py": "cursors refused, and statements counted; walks run on both beside, long ones too",
    "tests/web/api/test_whole_lists.py": "forms, refusals, and each collection once; files run on both beside",
    "tests/web/api/test_every_act.py": "SQLite tells whether anything was written; that nothing is left runs on both",
    "tests/web/api/test_keys.py": "refusals and repeats; keys are looked up on both beside",
    "tests/web/api/test_lists.py": "refusals, which are the single entry's; lists are entered on both beside",
    "tests/web/api/test_feed.py": "pages, 304 and refusals, and statements counted; what is told runs on both beside",
    "tests/web/api/test_months.py": "refusals and a repeat; signing itself runs on both beside",
    "tests/web/pages/test_months.py": "what the pages say; signing and what it flags run on both beside",
    "tests/web/pages/test_frozen.py": "the button on each page, and refusals; keeping and verifying run on both",
    "tests/web/api/test_frozen.py": "every report once, and refusals; keeping and verifying run on both",
    "tests/web/api/test_figures_and_samples.py": "refusals, and each collection once; samples run on both beside",
    "tests/web/api/test_signing.py": "fields refused before any database is asked; the signatures run on both",
    "tests/web/test_tries.py": "what the page says and how long it lets wait; what is counted runs on both beside",
    "tests/web/test_walk.py": "decided by the guard; SQLite tells of each request whether anything was written",
    "tests/web/pages/test_corrections.py": PAGE,
    "tests/web/pages/test_counter.py": PAGE,
    "tests/web/pages/test_counts.py": PAGE,
    "tests/web/pages/test_custody.py": PAGE,
    "tests/web/pages/test_daily_use.py": PAGE,
    "tests/web/pages/test_day.py": PAGE,
    "tests/web/pages/test_imports.py": PAGE,
    "tests/web/pages/test_reconciliations.py": PAGE,
    "tests/web/pages/test_labels.py": PAGE,
    "tests/web/pages/test_signing.py": PAGE,
    "tests/web/pages/test_scan_desk.py": PAGE,
    "tests/web/pages/test_recalls.py": PAGE,
    "tests/servers/test_unreadable_requests.py": NO_DATABASE,
    "tests/web/test_edge.py": NO_DATABASE,
    "tests/web/single_sign_on/": "what is sent and refused; accounts made, linked and signed in run on both",
    "tests/web/test_guard.py": NO_DATABASE,
    "tests/web/test_secret_rotation.py": "forms handed out before a sign-in; what was entered runs on both",
    "tests/web/test_hostile_uploads.py": "refused before a database is asked; what it is asked runs on both",
    "tests/web/test_problems.py": NO_DATABASE,
    "tests/web/test_reference.py": NO_DATABASE,
    "tests/web/pages/test_account_links.py": "how long the settings say; links are made and used on both",
}
"""Test files, or folders of them, with tests on SQLite alone, and why those are."""

BOTH = {"backend", "postgres_url"}
"""Fixtures with which a test is on PostgreSQL too."""


@dataclass
class Function:
    """A test or a fixture: what it asks for, and which databases its own source names."""

    name: str
    asks: set[str]
    names: set[str] = field(default_factory=set)


def functions_of(tree: ast.Module) -> Iterator[tuple[Function, bool]]:
    """The tests and fixtures of a file; True: a fixture."""
    named = {node.name: databases_named(node) for node in tree.body if isinstance(node, ast.FunctionDef)}
    for node in tree.body:
        if not isinstance(node, ast.FunctionDef):
            continue
        is_fixture = any(dotted(called(one)).endswith(".fixture") for one in node.decorator_list)
        if not is_fixture and not node.name.startswith("test_"):
            continue
        parameters = [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs]
        asks = {one.arg for one in parameters}
        for one in node.decorator_list:
            if dotted(called(one)).endswith("usefixtures"):
                asks |= {each.value for each in ast.walk(one) if isinstance(each, ast.Constant)}
        names = set(named[node.name])
        for each in ast.walk(node):  # a plain function of the same file that opens a database
            if isinstance(each, ast.Name) and each.id in named and each.id != node.name:
                names |= named[each.id]
        yield Function(node.name, asks, names), is_fixture


def called(node: ast.expr) -> ast.expr:
    """`a.b` of `a.b(...)`."""
    return node.func if isinstance(node, ast.Call) else node


def databases_named(node: ast.AST) -> set[str]:
    """Which databases some source opens: those whose names or addresses stand in it."""
    found = set()
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            found |= {name for name in ("sqlite", "postgresql") if is_database(each.value, name)}
        elif isinstance(each, ast.Name) and each.id == "BACKENDS":
            found |= {"sqlite", "postgresql"}
    return found


def is_database(text: str, name: str) -> bool:
    """Whether a text is a database's name or an address of one."""
    return text == name or text.startswith((f"{name}:///", f"{name}+"))


@dataclass
class Suite:
    """Every file's fixtures, by the file's path; tests find them in their own file, then in conftest.py upwards."""

    fixtures: dict[str, dict[str, Function]] = field(default_factory=dict)
    tests: dict[str, list[Function]] = field(default_factory=dict)

    def add(self, file: str, tree: ast.Module) -> None:
        """Take in a file."""
        found = list(functions_of(tree))
        self.fixtures[file] = {one.name: one for one, is_fixture in found if is_fixture}
        self.tests[file] = [one for one, is_fixture in found if not is_fixture]

    def databases_of(self, file: str, function: Function, seen: frozenset[tuple[str, str]] = frozenset()) -> set[str]:
        """The databases that a test or a fixture of a file stands on."""
        found = set(function.names)
        for name in function.asks:
            if name in BOTH:
                found |= {"postgresql"}
            for place in places_of(file):
                fixture = self.fixtures.get(place, {}).get(name)
                if fixture is None or (place, name) in seen or (place, name) == (file, function.name):
                    continue
                found |= self.databases_of(place, fixture, seen | {(place, name)})
                break
        return found

    def alone(self) -> dict[str, list[str]]:
        """The tests on SQLite alone, by file."""
        found: dict[str, list[str]] = {}
        for file, tests in self.tests.items():
            for one in tests:
                if self.databases_of(file, one) == {"sqlite"}:
                    found.setdefault(file, []).append(one.name)
        return found


def places_of(file: str) -> list[str]:
    """Where the fixtures of a file are looked for: in itself, then in the conftest.py of each folder upwards."""
    folders = [folder.as_posix() for folder in Path(file).parents if folder.as_posix() != "."]
    return [file, *(f"{folder}/conftest.py" for folder in folders)]


def suite() -> Suite:
    """The project's own tests."""
    made = Suite()
    for file in tracked_under("tests"):
        if file.name.startswith("test_") or file.name == "conftest.py":
            made.add(name_of(file), parsed(file))
    return made


@pytest.fixture(scope="module")
def alone() -> dict[str, list[str]]:
    """The tests on SQLite alone, by file."""
    return suite().alone()


def reason_for(file: str) -> str | None:
    """Why a file may have tests on SQLite alone."""
    return next((reason for place, reason in ALONE.items() if file.startswith(place)), None)


def test_every_test_on_sqlite_alone_has_a_reason(alone: dict[str, list[str]]) -> None:
    assert {file: tests for file, tests in alone.items() if not reason_for(file)} == {}


def test_the_list_names_only_files_that_need_it(alone: dict[str, list[str]]) -> None:
    assert [place for place in ALONE if not any(file.startswith(place) for file in alone)] == []


def test_three_of_four_tests_that_open_a_database_run_on_both() -> None:
    made = suite()
    opened = [made.databases_of(file, one) for file, tests in made.tests.items() for one in tests]
    assert opened.count({"sqlite"}) * 3 < sum("postgresql" in databases for databases in opened)


FIXTURES = """
@pytest.fixture
def lone(databases):
    with databases.fresh("sqlite") as url:
        yield url

@pytest.fixture
def mid(lone):
    return lone
"""


@pytest.mark.parametrize(
    "source,is_alone",
    [
        ("def test_it(lone): ...", True),
        ("def test_it(mid): ...", True),
        ("@pytest.mark.usefixtures('mid')\ndef test_it(): ...", True),
        ("def test_it(tmp_path):\n    run(f'sqlite:///{tmp_path}/a.db')", True),
        ("def o(databases):\n    databases.fresh('sqlite')\ndef test_it(databases):\n    o(databases)", True),
        ("def test_it(lone, postgres_url): ...", False),
        ("def test_it(mid, backend): ...", False),
        ("@pytest.mark.parametrize('name', BACKENDS)\ndef test_it(databases, name):\n    databases.fresh(name)", False),
        ("def test_it(engine): ...", False),
    ],
)
def test_a_test_on_sqlite_alone_is_recognised(source: str, is_alone: bool) -> None:
    made = Suite()
    made.add("tests/conftest.py", parsed(ROOT / "tests/conftest.py"))
    made.add("tests/some/conftest.py", ast.parse(FIXTURES))
    made.add("tests/some/test_some.py", ast.parse(source))
    assert made.alone() == ({"tests/some/test_some.py": ["test_it"]} if is_alone else {})
