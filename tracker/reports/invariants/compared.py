"""One question about what stands twice: its name, and what is found by holding one against the other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import text
from sqlalchemy.orm import Session

from tracker.reports.invariants.check import EXAMPLES, Broken


class Differs(NamedTuple):
    """A row that is not as it is told elsewhere: its kind in words, its number, and the event that tells it."""

    words: str
    number: int
    seq: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """An invariant by which a row's copy of something equals what facts, edits and events say."""

    code: str
    message: str
    advice: str
    finds: Callable[[Session], Iterator[Differs]]
    is_exception: bool = False

    def run(self, session: Session) -> Broken | None:
        """What breaks it, as rows stand now; None where it holds."""
        found = sorted({(differs.number, differs.words) for differs in self.finds(session)})
        if not found:
            return None
        return Broken(
            self.code,
            self.message,
            self.advice,
            count=len(found),
            examples=tuple(f"{words} {number}" for number, words in found[:EXAMPLES]),
            is_exception=self.is_exception,
        )


def by_statement(statement: str) -> Callable[[Session], Iterator[Differs]]:
    """What one statement finds: each of its rows is (words, number, seq)."""

    def finds(session: Session) -> Iterator[Differs]:
        for row in session.execute(text(statement)):
            yield Differs(*row)

    return finds
