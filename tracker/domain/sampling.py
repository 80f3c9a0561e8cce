"""A random sample that anyone can draw again: the same rows for the same list, seed and size, for ever."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

MOST_ROWS = 1000
"""The largest sample: what a page of a list may hold."""
LONGEST_SEED = 64
METHOD = (
    "The rows whose SHA-256 of SEED:NUMBER, in UTF-8 and written in hexadecimal, come first in the alphabet, out of "
    "the whole list; shown in the order of the list."
)


@dataclass(frozen=True, slots=True)
class Sample:
    """How many rows are drawn, and the seed that says which."""

    size: int
    seed: str

    def rank(self, number: int | str) -> str:
        """Where a row stands in the draw: the rows with the lowest are drawn."""
        return hashlib.sha256(f"{self.seed}:{number}".encode()).hexdigest()

    def drawn(self, numbers: Iterable[int | str]) -> frozenset[int | str]:
        """The rows of a list that are drawn, by what identifies each; all of them where there are no more."""
        return frozenset(sorted(numbers, key=self.rank)[: self.size])
