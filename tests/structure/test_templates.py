"""Pages escape everything and carry no script, style or handler in the line: their content policy relies on it."""

import ast
import re

import pytest

from tests.structure.sources import dotted, name_of, parsed, tracked_under

REFUSED = {
    "turns escaping off": r"\|\s*safe\b|\{%-?\s*autoescape\b|\bMarkup\b",
    "styles in the line": r"\sstyle\s*=|<style\b",
    "handles an event in the line": r"<[^>]*\son[a-z]+\s*=",
    "carries a script": r"<script\b(?![^>]*\bsrc=)",
    "runs a link": r"(href|src|action)\s*=\s*[\"']?\s*javascript:",
}
UNESCAPED = {"Markup", "markupsafe.Markup", "flask.Markup", "jinja2.Markup"}
DRAWS = "tracker/web/pages/drawings.py"  # the charts that the server draws, as SVG of its own numbers


def template_offences(text: str) -> list[str]:
    """What a template must not do, with the line. Comments of the template language are no part of the page."""
    page = re.sub(r"\{#.*?#\}", lambda comment: re.sub(r"[^\n]", " ", comment.group()), text, flags=re.DOTALL)
    found = []
    for what, pattern in REFUSED.items():
        for hit in re.finditer(pattern, page, re.IGNORECASE):
            found.append(f"line {page.count(chr(10), 0, hit.start()) + 1} {what}")
    return found


def unescaped(tree: ast.Module) -> list[str]:
    """Where Python marks a text as safe."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and dotted(node.func).removesuffix(".format") in UNESCAPED
    ]


def test_every_template_escapes_and_keeps_to_the_content_policy() -> None:
    files = tracked_under("templates", suffix=".html")
    assert files
    offences = [f"{name_of(f)} {found}" for f in files for found in template_offences(f.read_text(encoding="utf-8"))]
    assert offences == []


def test_no_code_marks_a_text_as_safe() -> None:
    files = [file for file in tracked_under("tracker") if name_of(file) != DRAWS]
    assert [f"{name_of(file)} {found}" for file in files for found in unescaped(parsed(file))] == []


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


def test_a_text_marked_as_safe_is_found() -> None:
    assert unescaped(ast.parse("import markupsafe\nx = markupsafe.Markup(y)")) == ["line 2"]
