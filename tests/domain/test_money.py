"""Amounts of money: exact to the cent, and a half goes upwards."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.domain.money import Cents, shared_among


@pytest.mark.parametrize(
    "cents,text", [(0, "0.00"), (5, "0.05"), (100, "1.00"), (32_500_000, "325000.00"), (-1, "-0.01")]
)
def test_an_amount_is_written_in_dollars_and_cents(cents: int, text: str) -> None:
    assert str(Cents(cents)) == text


@pytest.mark.parametrize("amount,heads,each", [(0, 3, 0), (100, 3, 33), (200, 3, 67), (5, 2, 3), (7, 2, 4), (1, 3, 0)])
def test_a_share_is_rounded_to_the_nearest_cent(amount: int, heads: int, each: int) -> None:
    assert shared_among(amount, heads) == each


@given(st.integers(0, 10**15), st.integers(1, 10**4))
def test_a_share_is_never_half_a_cent_away(amount: int, heads: int) -> None:
    off = shared_among(amount, heads) - Fraction(amount, heads)
    assert Fraction(-1, 2) < off <= Fraction(1, 2)
