"""Files that a person reads in one sitting, functions that fit on a screen, and no work left for later."""

import ast
import re

from tests.structure.sources import name_of, parsed, tracked_files, tracked_under

LINES_IN_A_FILE = 400
LINES_IN_A_FUNCTION = 60
LEFT_FOR_LATER = re.compile(r"\b(TODO|FIXME|XXX|HACK|NotImplementedError)\b")
NOT_RUN = re.compile(r"\bmark\.(skip|skipif|xfail)\b|\bpytest\.(skip|xfail|importorskip)\b|\bunittest\.skip")


def long_functions(tree: ast.Module) -> list[str]:
    """The functions that do not fit on a screen, with their lengths."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LINES_IN_A_FUNCTION:
                found.append(f"{node.name} has {length} lines")
    return found


def test_no_file_is_a_warehouse() -> None:
    files = tracked_under("tracker", "tests")
    lengths = {name_of(file): len(file.read_text(encoding="utf-8").splitlines()) for file in files}
    assert {name: length for name, length in lengths.items() if length > LINES_IN_A_FILE} == {}


def test_every_function_fits_on_a_screen() -> None:
    files = tracked_under("tracker")
    assert [f"{name_of(file)}: {found}" for file in files for found in long_functions(parsed(file))] == []


def test_every_module_says_what_lives_in_it() -> None:
    files = [file for file in tracked_under("tracker", "tests", "migrations") if file.read_text(encoding="utf-8")]
    assert [name_of(file) for file in files if not ast.get_docstring(parsed(file))] == []


def test_no_module_is_a_drawer_for_everything() -> None:
    names = {"utils", "util", "helpers", "helper", "common", "misc", "manager"}
    files = tracked_under("tracker", "tests")
    assert [name_of(file) for file in files if {file.stem, *file.parent.parts} & names] == []


def test_nothing_is_left_for_later_and_no_test_is_passed_over() -> None:
    here = name_of(tracked_under("tests/structure/test_sizes.py")[0])
    offences = []
    for file in tracked_files():
        if file.suffix not in {".py", ".html", ".js", ".css", ".toml", ".mako"} or name_of(file) == here:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            if LEFT_FOR_LATER.search(line) or NOT_RUN.search(line):
                offences.append(f"{name_of(file)}:{number} {line.strip()}")
    assert offences == []


def cannot_fail(tree: ast.Module) -> list[str]:
    """The tests that state nothing: no assertion, no expected refusal, no call of something that checks."""
    return [
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("test_")
        and not re.search(r"\bassert|\braises\b|\bexpect\b|\bcheck_|\bverify", ast.unparse(node))
    ]


def test_every_test_can_fail() -> None:
    files = tracked_under("tests")
    assert [f"{name_of(file)}: {name}" for file in files for name in cannot_fail(parsed(file))] == []


def test_a_long_function_and_a_skipped_test_are_found() -> None:
    body = "\n".join("    x = 1" for _ in range(LINES_IN_A_FUNCTION))
    assert long_functions(ast.parse(f"def f():\n{body}")) == [f"f has {LINES_IN_A_FUNCTION + 1} lines"]
    assert cannot_fail(ast.parse("def test_x():\n    f()")) == ["test_x"]
    assert NOT_RUN.search("@pytest.mark.skipif(True)")
    assert LEFT_FOR_LATER.search("raise NotImplementedError")
