"""The project speaks of itself alone: no tracked file names the machine it was made on or a registry's host."""

import re

import pytest

from tests.structure.sources import ROOT, name_of, tracked_files

# Single letters in brackets keep this file from finding itself.
FOREIGN = {
    "a package registry's host": (
        r"py[p]i\.(org|io)|pythonhosted\.[o]rg|test\.py[p]i|npm[j]s\.(com|org)|yarn[p]kg\.com|deb\.debian\.[o]rg"
        r"|debian\.org/[d]ebian|/[s]imple/|crates\.[i]o|proxy\.gola[n]g"
    ),
    "a folder of somebody's machine": (
        r"(?<![\w.])/(wor[k]|ho[m]e|ro[o]t|Use[r]s)/\w|\.\./shar[e]d|\.librar[y]/|/opt/p[y]pi"
    ),
    "a program that wrote it": r"\bcl[a]ude\b|\banth[r]opic\b|\bchatg[p]t\b|\bopen[a]i\b|\bco[p]ilot\b|\bfar[m]-",
    "a work order": r"\bissue #?\d|\bthe bri[e]f\b|\bsub-?age[n]t\b|(?-i:\b(DOMAIN|DESIGN|STACK|STYLE)\.m[d]\b)",
}
LICENCE_TEXTS = {"LICENSE"}


def foreign_words(text: str) -> list[str]:
    """What in a text does not speak of the project, a sentence for each line and kind."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for what, pattern in FOREIGN.items():
            if hit := re.search(pattern, line, re.IGNORECASE):
                found.append(f"line {number} names {what}: {hit.group()}")
    return found


def test_no_tracked_file_names_what_is_not_the_projects() -> None:
    offences = []
    for file in tracked_files():
        if name_of(file) in LICENCE_TEXTS:
            continue
        try:
            text = file.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture, or a sample file in another encoding
        offences += [f"{name_of(file)} {found}" for found in foreign_words(text)]
    assert offences == []


def test_the_locked_packages_name_no_place_to_get_them_from() -> None:
    places = [ROOT / "package-lock.json", *sorted((ROOT / "requirements").glob("*.txt"))]
    assert len(places) >= 5
    assert [name_of(file) for file in places if re.search(r"https?://|\"resolved\"", file.read_text())] == []


@pytest.mark.parametrize(
    "line",
    [
        "see https://files.python" + "hosted.org/packages/x",
        "registry = https://registry.npm" + "js.org",
        "cp /ho" + "me/someone/notes .",
        "as ../sha" + "red/NOTES says",
        "written by Cl" + "aude",
        "closes iss" + "ue #12",
    ],
)
def test_a_foreign_word_is_found(line: str) -> None:
    assert len(foreign_words(f"fine\n{line}\n")) == 1
