"""Who needs training: what runs out, who never did it, where they are enrolled; and the readiness of every precinct."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.needs import Why
from tracker.reports.choices import precinct_options
from tracker.reports.needs import EXPIRING_WITHIN, Wanted, training_needs
from tracker.reports.readiness import readiness
from tracker.reports.training import session_list
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Text, Whole
from tracker.schemas.queries import MOST_DAYS_AHEAD
from tracker.web.guard import permission
from tracker.web.pages.day import page_day
from tracker.web.pages.queries import asked_for, sample_asked_for, whole_list_of
from tracker.web.pages.reader import reader_of
from tracker.web.requests import reading

WHY = {Why.NEVER: "never done", Why.EXPIRED: "ran out", Why.EXPIRING: "runs out"}
COMING = 100


@dataclass(frozen=True, slots=True)
class NeedsQuery:
    """Of which precinct, and how many days ahead."""

    precinct: str | None
    within: int


class NeedsQuerySchema(CommandSchema[NeedsQuery]):
    """What may be asked of the list."""

    command = NeedsQuery

    precinct = Text(20, load_default=None)
    within = Whole(0, MOST_DAYS_AHEAD, load_default=EXPIRING_WITHIN)


def register(pages: Blueprint) -> None:
    """Serve the two lists."""
    pages.add_url_rule("/training/needs", "training_needs", needs)
    pages.add_url_rule("/training/readiness", "readiness", lines)


@permission("people.read")
def needs() -> ResponseReturnValue:
    """What has run out or runs out soon, and who never did what is required, by precinct.

    Raises:
        NotFound `unknown_precinct`: there is none of that code, or not for this reader.
    """
    query, sample = asked_for(NeedsQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        if query.precinct is not None and not desk.actor.sees_precinct(query.precinct):
            raise NotFound("unknown_precinct", f"There is no precinct {query.precinct}. Check the code.")
        report = training_needs(
            desk.session,
            as_of=day.as_of,
            known_at=day.moment,
            precincts=desk.actor.precincts if query.precinct is None else (query.precinct,),
            reveal_identities=reader.sees_identities,
            wanted=Wanted(within=query.within),
        )
        coming = session_list(
            desk.session, reader, as_of=day.as_of, known_at=day.moment, is_to_come=True, limit=COMING
        ).rows
        return render_template(
            "training/needs.html",
            query=query,
            page=whole_list_of(report.rows, sample=sample, number_of=lambda row: f"{row.officer_id}:{row.course}"),
            stamp=report.stamp,
            why=WHY,
            precincts=precinct_options(desk.session, reader, known_at=day.moment),
            refreshers=coming,
        )


@permission("reports.read")
def lines() -> ResponseReturnValue:
    """The readiness line of every precinct that the reader sees."""
    with reading() as desk:
        day = page_day(desk)
        report = readiness(desk.session, as_of=day.as_of, known_at=day.moment, precincts=desk.actor.precincts)
        return render_template("training/readiness.html", report=report, stamp=report.stamp)
