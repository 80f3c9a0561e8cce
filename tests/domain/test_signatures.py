"""Drawn signatures: what is one, what is kept of it, and that nothing but numbers is ever drawn."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.signatures import HIGH, MOST_POINTS, WIDE, NotASignature, polylines, strokes_of, written

POINTS = st.tuples(st.integers(0, WIDE), st.integers(0, HIGH))
STROKES = st.lists(st.lists(POINTS, min_size=1, max_size=20).map(tuple), min_size=1, max_size=10).map(tuple)
DRAWABLE = re.compile(r"[0-9]+,[0-9]+(?: [0-9]+,[0-9]+)*")


@pytest.mark.parametrize(
    "drawn, code",
    [
        ("", "not_a_drawing"),
        ("12,90 40,30;", "not_a_drawing"),
        ("12,90  40,30", "not_a_drawing"),
        ("12,90 40,-30", "not_a_drawing"),
        ("12,90 40,30 70", "not_a_drawing"),
        ("١٢,90 40,30", "not_a_drawing"),
        ("12,90 40,30\n70,120", "not_a_drawing"),
        ("0,0 601,0 1,1 2,2 3,3 4,4", "not_a_drawing"),
        ("0,0 600,201 1,1 2,2 3,3 4,4", "not_a_drawing"),
        ("M12 90 L40 30", "not_a_drawing"),
        ("1,1 2,2 3,3 4,4 5,5 6,6", "drawing_too_small"),
        ("1,1 1,1 1,1 1,1 1,1 600,200", "drawing_too_small"),
        (" ".join(f"{n % 600},{n % 2}" for n in range(MOST_POINTS + 1)), "drawing_too_large"),
        ("9" * 100_000, "drawing_too_large"),
    ],
)
def test_what_is_no_signature_is_told_why(drawn: str, code: str) -> None:
    with pytest.raises(NotASignature) as refused:
        strokes_of(drawn)
    assert refused.value.code == code


@given(STROKES)
def test_what_is_kept_reads_the_same_again(strokes: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    try:
        once = strokes_of(written(strokes))
    except NotASignature:
        return
    assert strokes_of(written(once)) == once
    assert once[0][0] == strokes[0][0]


@given(st.text(alphabet="0123456789,; <>\"'/abM-", max_size=60))
def test_nothing_but_numbers_is_ever_drawn(drawn: str) -> None:
    try:
        lines = polylines(drawn)
    except NotASignature:
        return
    assert all(DRAWABLE.fullmatch(line) for line in lines)
