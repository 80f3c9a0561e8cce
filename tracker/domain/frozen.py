"""What is said of a report that is kept for the record: how it was made, and its number. No bytes are read here."""

import json
from dataclasses import dataclass
from datetime import date

from tracker.domain.chain import canonical


@dataclass(frozen=True, slots=True)
class AskedOf:
    """What a report of record was asked for beside its day and moment, and the scope of whoever pulled it. Codes of
    precincts are in order; None: all.
    """

    precincts: tuple[str, ...] | None = None
    scope: tuple[str, ...] | None = None
    """The precincts that the reader may see."""
    weekly: bool = False
    within: int | None = None
    since: date | None = None

    def written(self) -> str:
        """As canonical JSON, in which a report of record keeps it."""
        since = None if self.since is None else self.since.isoformat()
        said = {"scope": self.scope, "within": self.within, "since": since}
        return canonical({**said, "series": "weekly" if self.weekly else None})


def written_codes(codes: tuple[str, ...] | None) -> str | None:
    """Codes of precincts one behind the other, each in quotes: `"1""4"`. Taking out those that a reader may see leaves
    nothing exactly where all of them are the reader's. None: all precincts.
    """
    return None if codes is None else "".join(map(json.dumps, codes))


def read_codes(text: str | None) -> tuple[str, ...] | None:
    """The codes that were written."""
    if text is None:
        return None
    codes, place = [], 0
    while place < len(text):
        code, place = _DECODER.raw_decode(text, place)
        codes.append(code)
    return tuple(codes)


_DECODER = json.JSONDecoder()


def read_asked(precincts: str | None, text: str) -> AskedOf:
    """What was written."""
    said = json.loads(text)
    return AskedOf(
        precincts=read_codes(precincts),
        scope=None if said["scope"] is None else tuple(said["scope"]),
        weekly=said["series"] == "weekly",
        within=said["within"],
        since=None if said["since"] is None else date.fromisoformat(said["since"]),
    )


def name_of(number: int) -> str:
    """How a report of record is called: `R-12`."""
    return f"R-{number}"
