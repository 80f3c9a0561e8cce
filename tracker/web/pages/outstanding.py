"""The outstanding officers as a page: by precinct what they are missing, and each of them."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.reports.outstanding import Needs, OutstandingOfficer
from tracker.render import words
from tracker.render.counted import COUNTED, KNOWN_AT
from tracker.render.outstanding import FIGURES
from tracker.reports.choices import precinct_options
from tracker.reports.outstanding import outstanding
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Text
from tracker.web.guard import permission
from tracker.web.pages.day import page_day
from tracker.web.pages.queries import asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.pages.reports import codes_of
from tracker.web.requests import reading

OF_ALL, OF_ONE = 50, 300
"""So many officers are shown of all precincts together, and of one: the files have every one."""


@dataclass(frozen=True, slots=True)
class OutstandingQuery:
    """Of which precinct; None: all."""

    precinct: str | None


class OutstandingQuerySchema(CommandSchema[OutstandingQuery]):
    """What may be asked of the page."""

    command = OutstandingQuery

    precinct = Text(20, load_default=None)


@dataclass(frozen=True, slots=True)
class OutstandingCounts:
    """How many officers of a precinct (None: of all) are missing what."""

    precinct: str | None
    name: str
    needs_training: int
    needs_camera: int
    needs_both: int

    @property
    def outstanding(self) -> int:
        """All of them."""
        return self.needs_training + self.needs_camera + self.needs_both


def counts_of(rows: Iterable[OutstandingOfficer], names: Mapping[str, str]) -> tuple[OutstandingCounts, ...]:
    """The precincts with anybody outstanding in the order of their names given, and the total."""
    found = Counter((row.precinct, row.needs) for row in rows)
    total = Counter(needs for _, needs in found.elements())
    lines = [_counts(code, name, {needs: found[code, needs] for needs in Needs}) for code, name in names.items()]
    return (*(line for line in lines if line.outstanding), _counts(None, "Total", total))


def _counts(precinct: str | None, name: str, found: Mapping[Needs, int]) -> OutstandingCounts:
    return OutstandingCounts(precinct, name, found[Needs.TRAINING], found[Needs.CAMERA], found[Needs.BOTH])


def register(pages: Blueprint) -> None:
    """Serve the page."""
    pages.add_url_rule("/reports/outstanding", "outstanding", outstanding_page)


@permission("people.read")
def outstanding_page() -> ResponseReturnValue:
    """Who is eligible and not equipped, by precinct and one by one.

    Raises:
        NotFound `unknown_precinct`: there is none of that code, or not for this reader.
    """
    query = asked_for(OutstandingQuerySchema)
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        report = outstanding(
            desk.session,
            as_of=day.as_of,
            known_at=day.moment,
            precincts=codes_of(desk, query.precinct, day.moment),
            reveal_identities=reader.sees_identities,
        )
        options = precinct_options(desk.session, reader, known_at=day.moment)
        names = {option.code: option.name for option in options}
        return render_template(
            "reports/outstanding.html",
            report=report,
            stamp=report.stamp,
            rows=report.rows[: OF_ALL if query.precinct is None else OF_ONE],
            by_precinct=counts_of(report.rows, names),
            precinct=query.precinct,
            names=names,
            needs=words.NEEDS,
            counted=[(name, COUNTED[name]) for name in FIGURES],
            known_at_means=KNOWN_AT,
        )
