"""One question about the whole history: its name, its statement, and what is found by it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Date, bindparam, text
from sqlalchemy.orm import Session

EXAMPLES = 5
"""As many of what breaks an invariant are named; the others are counted."""

FOREVER = date(9999, 12, 31)


@dataclass(frozen=True, slots=True)
class Broken:
    """An invariant that does not hold: how often, and the first few of what breaks it, in words."""

    code: str
    message: str
    advice: str
    count: int
    examples: tuple[str, ...]
    is_exception: bool
    """True: a rule of entering that facts recorded later have made look broken; nothing is corrupt."""


@dataclass(frozen=True, slots=True)
class Check:
    """An invariant as one statement that finds what breaks it. Each row it gives is (words, number): the record's kind
    in words and its number. The statement may name `:forever`, the last of all days.
    """

    code: str
    message: str
    advice: str
    finds: str
    is_exception: bool = False
    given: Mapping[str, Any] = field(default_factory=dict)

    def run(self, session: Session) -> Broken | None:
        """What breaks it, as facts stand now; None where it holds."""
        statement = text(
            f"SELECT words, number, count(*) OVER () AS total FROM ({self.finds}) AS found"  # noqa: S608  # nosec B608
            " ORDER BY number, words LIMIT :most"
        ).bindparams(bindparam("most", EXAMPLES))
        if ":forever" in self.finds:
            statement = statement.bindparams(bindparam("forever", FOREVER, type_=Date()))
        rows = session.execute(statement).all()
        if not rows:
            return None
        return Broken(
            self.code,
            self.message,
            self.advice,
            count=int(rows[0].total),
            examples=tuple(f"{row.words} {row.number}" for row in rows),
            is_exception=self.is_exception,
        )
