"""How charts look on paper and on the page: every style has its look in both, seen against white, and apart in grey."""

import re
from itertools import combinations

import pytest

from tests.structure.sources import ROOT
from tracker.render.drawing import PATTERNS, Area, Block, Dot, Drawing, Key, Stroke, Words
from tracker.render.drawing_svg import FILLS, INKS, LINES, drawing_svg

SHEET = (ROOT / "tracker/web/static/tracker.css").read_text(encoding="utf-8")
HINTS = {"grid"}
"""What only helps the eye along, and says nothing."""
DATA = ("baseline", "current", "trained", "equipped", "forecast")


def brightness(colour: str) -> float:
    """The relative luminance of `#rrggbb`, as WCAG 2.1 has it."""
    whole = colour if len(colour) == 7 else "#" + "".join(2 * letter for letter in colour[1:])
    parts = [int(whole[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def against_white(colour: str) -> float:
    """The contrast of a colour on white paper."""
    return 1.05 / (brightness(colour) + 0.05)


def colour_of(look: str, what: str = "stroke") -> str:
    """The colour that a look gives."""
    found = re.search(rf'\b{what}="(#[0-9a-f]+)"', look)
    assert found is not None, look
    return found.group(1)


@pytest.mark.parametrize("style", sorted(set(LINES) - HINTS))
def test_a_line_is_seen_on_white(style: str) -> None:
    assert against_white(colour_of(LINES[style])) >= 3


@pytest.mark.parametrize("style", sorted(INKS))
def test_words_are_read_on_white(style: str) -> None:
    assert against_white(INKS[style]) >= 4.5


def test_lines_are_told_apart_by_their_strokes_alone() -> None:
    strokes = {style: re.sub(r'stroke="#\w+"', "", LINES[style]).strip() for style in DATA}
    assert len(set(strokes.values())) == len(DATA)


def test_areas_are_told_apart_by_their_patterns_or_by_their_brightness() -> None:
    areas = ("held", "in_stock", "in_repair", "recalled", "missing", "stolen")
    looks = {style: (PATTERNS.get(style), round(brightness(colour_of(FILLS[style], "fill")), 2)) for style in areas}
    for one, other in combinations(areas, 2):
        (pattern, bright), (other_pattern, other_bright) = looks[one], looks[other]
        assert pattern != other_pattern or abs(bright - other_bright) > 0.03, (one, other)


@pytest.mark.parametrize("style", sorted({*LINES, *FILLS}))
def test_a_page_has_a_look_for_every_style(style: str) -> None:
    kinds = {"line": style in LINES, "area": style in FILLS and style not in PATTERNS, "ground": style in PATTERNS}
    if style in ("trained", "equipped"):
        kinds = {"line": True, "end": True}
    for kind, is_used in kinds.items():
        assert not is_used or re.search(rf"\.chart__{kind}--{style}\b", SHEET), (kind, style)


def test_every_mark_is_drawn_with_its_key_and_nothing_runs() -> None:
    marks = (
        Stroke("equipped", "0,0 10,10"),
        Area("missing", "0,0 10,0 10,10"),
        Block("bar", 1, 2, 3, 4),
        Dot("trained", 5, 5),
        Words("value", 1, 9, "<script>1 & 2</script>", "end"),
    )
    svg = drawing_svg(Drawing(100, 50, marks, (Key("equipped", "Equipped"), Key("stolen", "Stolen", is_area=True))))
    assert [svg.count(f"<{tag} ") for tag in ("polyline", "polygon", "circle", "pattern")] == [1, 1, 1, 2]
    assert '<pattern id="missing"' in svg
    assert "&lt;script&gt;1 &amp; 2&lt;/script&gt;" in svg
    assert "<script" not in svg
    assert ">Equipped</text>" in svg
    assert ">Stolen</text>" in svg
