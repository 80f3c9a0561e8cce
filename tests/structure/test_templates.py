"""Pages escape everything and carry no script, style or handler in the line: their content policy relies on it."""

import ast
import re

import pytest

from tests.structure.sources import name_of, parsed, tracked_files, tracked_under

REFUSED = {
    "turns escaping off": r"\|\s*safe\b|\{%-?\s*autoescape\b|\bMarkup\b",
    "styles in the line": r"\sstyle\s*=|<style\b",
    "handles an event in the line": r"<[^>]*\son[a-z]+\s*=",
    "carries a script": r"<script\b(?![^>]*\bsrc=)",
    "runs a link": r"(href|src|action)\s*=\s*[\"']?\s*javascript:",
}
PAGES = (".html", ".svg")
"""What a browser draws of ours: held to the same."""

UNESCAPED = {"Markup", "render_template_string", "from_string"}
"""Names by which Python marks a text as safe, or draws a template that is in no file."""

IN_CODE = {
    "styles in the line": r"<style\b|<[^>]*\sstyle\s*=",
    "handles an event in the line": r"<[^>]*\son[a-z]+\s*=",
    "carries a script": r"<script\b",
    "runs a link": r"javascript:",
}

IN_SCRIPTS = {
    "draws text as markup": r"\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc|document\.write)\b",
    "runs text": r"\beval\s*\(|\bnew\s+Function\b|\bset(Timeout|Interval)\s*\(\s*[\"'`]|javascript:",
    "handles an event in the line": r"setAttribute\(\s*[\"'`](on[a-z]+|style)",
}


def offences(text: str, refused: dict[str, str]) -> list[str]:
    """What stands in a text and must not, with the line."""
    found = []
    for what, pattern in refused.items():
        for hit in re.finditer(pattern, text, re.IGNORECASE):
            found.append(f"line {text.count(chr(10), 0, hit.start()) + 1} {what}")
    return found


def template_offences(text: str) -> list[str]:
    """What a template must not do, with the line. Comments of the template language are no part of the page."""
    page = re.sub(r"\{#.*?#\}", lambda comment: re.sub(r"[^\n]", " ", comment.group()), text, flags=re.DOTALL)
    return offences(page, REFUSED)


def code_offences(tree: ast.Module) -> list[str]:
    """Texts in code that would be script or style on a page, with the line."""
    return [
        f"line {node.lineno} {found.partition(' ')[2].partition(' ')[2]}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
        for found in offences(node.value, IN_CODE)
    ]


def unescaped(tree: ast.Module) -> list[str]:
    """Where Python names what marks a text as safe, whether it is called there or not."""
    found = []
    for node in ast.walk(tree):
        names = {alias.name for alias in node.names} if isinstance(node, ast.ImportFrom) else set()
        names |= {node.attr} if isinstance(node, ast.Attribute) else set()
        if names & UNESCAPED:
            found.append(f"line {node.lineno}")
    return found


def test_every_template_escapes_and_keeps_to_the_content_policy() -> None:
    files = [file for suffix in PAGES for file in tracked_under("templates", "tracker", suffix=suffix)]
    assert {file.suffix for file in files} == set(PAGES)
    found = [f"{name_of(f)} {found}" for f in files for found in template_offences(f.read_text(encoding="utf-8"))]
    assert found == []


def test_every_template_is_of_a_kind_that_is_escaped() -> None:
    others = [name_of(file) for file in tracked_files() if name_of(file).startswith("templates/")]
    assert others
    assert [name for name in others if not name.endswith(".html")] == []


def test_no_code_marks_a_text_as_safe_or_writes_script_into_a_page() -> None:
    trees = [(name_of(file), parsed(file)) for file in tracked_under("tracker")]
    assert [f"{name} {found}" for name, tree in trees for found in unescaped(tree) + code_offences(tree)] == []


def test_no_script_of_ours_draws_or_runs_text() -> None:
    files = tracked_under("tracker", suffix=".js")
    assert files
    found = [f"{name_of(f)} {found}" for f in files for found in offences(f.read_text(encoding="utf-8"), IN_SCRIPTS)]
    assert found == []


@pytest.mark.parametrize(
    "text, found",
    [
        ("{{ name | safe }}", ["line 1 turns escaping off"]),
        ("\n{% autoescape false %}", ["line 2 turns escaping off"]),
        ('<p style="color: red">', ["line 1 styles in the line"]),
        ('<a\n onclick="go()">', ["line 1 handles an event in the line"]),
        ("<script>go()</script>", ["line 1 carries a script"]),
        ('<a href="javascript:go()">', ["line 1 runs a link"]),
        ('<script src="a.js" defer></script> {# style= #} {{ condition }}', []),
    ],
)
def test_a_fault_in_a_template_is_found(text: str, found: list[str]) -> None:
    assert template_offences(text) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("import markupsafe\nx = markupsafe.Markup(y)", ["line 2"]),
        ("from flask import Markup as M", ["line 1"]),
        ("from flask import render_template_string", ["line 1"]),
        ("\nenvironment.from_string(text)", ["line 2"]),
        ("from flask import render_template", []),
    ],
)
def test_a_text_marked_as_safe_is_found(text: str, found: list[str]) -> None:
    assert unescaped(ast.parse(text)) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("x = '<p style=\"color: red\">'", ["line 1 styles in the line"]),
        ("\nx = f'<b onclick=\"{go}\">'", ["line 2 handles an event in the line"]),
        ("x = '<script src=a.js>'", ["line 1 carries a script"]),
        ("x = one(ondelete='RESTRICT', style=3)", []),
    ],
)
def test_a_page_written_in_code_is_found(text: str, found: list[str]) -> None:
    assert code_offences(ast.parse(text)) == found


@pytest.mark.parametrize(
    "text, found",
    [
        ("row.innerHTML = name;", ["line 1 draws text as markup"]),
        ("\nsetTimeout('go()', 5);", ["line 2 runs text"]),
        ("row.setAttribute('onclick', go)", ["line 1 handles an event in the line"]),
        ("row.textContent = name; setTimeout(go, 5);", []),
    ],
)
def test_a_script_that_runs_text_is_found(text: str, found: list[str]) -> None:
    assert offences(text, IN_SCRIPTS) == found
