"""The dashboard and a precinct's page."""

from datetime import date

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.errors import NotFound
from tracker.domain.reports.rollout import RolloutProgress
from tracker.render import words
from tracker.render.burn_up import burn_up_figure, wide_figure
from tracker.reports.attention import attention
from tracker.reports.outstanding import outstanding
from tracker.reports.readiness import readiness
from tracker.reports.rollout import curves_from, progress_from, rollout_history
from tracker.reports.training import session_list
from tracker.store.lookups import find_precinct
from tracker.web.guard import permission
from tracker.web.pages.day import page_day
from tracker.web.pages.glance import (
    Goings,
    current_plan,
    first_plan,
    glance_rows,
    joined_words,
    name_of_all,
    short_parts,
)
from tracker.web.pages.reader import reader_of
from tracker.web.pages.signals import signals
from tracker.web.requests import reading

SESSIONS_AHEAD = 200
"""Enough to find the next one of every precinct."""


def register(pages: Blueprint) -> None:
    """Serve the dashboard and the precincts."""
    pages.add_url_rule("/", "dashboard", dashboard)
    pages.add_url_rule("/to-look-at", "to_look_at", to_look_at)
    pages.add_url_rule("/precincts/<string:code>", "precinct", precinct)


@permission("reports.read")
def dashboard() -> ResponseReturnValue:
    """How far the rollout has come, in one look."""
    with reading() as desk:
        day = page_day(desk)
        history = rollout_history(desk.session, precincts=desk.actor.precincts, as_of=day.as_of, known_at=day.moment)
        report, curves = progress_from(history), curves_from(history)
        reader = reader_of(desk.actor)
        seen = attention(desk.session, reader, completed=_completed(report), as_of=day.as_of, known_at=day.moment)
        sessions = session_list(
            desk.session, reader, is_to_come=True, limit=SESSIONS_AHEAD, as_of=day.as_of, known_at=day.moment
        ).rows
        return render_template(
            "rollout/dashboard.html",
            headline=words.headline(report.total, curves.total, day.as_of),
            late=words.late_line(report.rows),
            rows=glance_rows(report, curves, Goings(seen, sessions)),
            burnup=burn_up_figure(curves.total, report.total, day.as_of, name=name_of_all(report)),
            signals=signals(seen, sessions, day.as_of),
            stamp=report.stamp,
        )


@permission("reports.read")
def to_look_at() -> ResponseReturnValue:
    """Everything that needs an eye, with nothing left out."""
    with reading() as desk:
        day = page_day(desk)
        history = rollout_history(desk.session, precincts=desk.actor.precincts, as_of=day.as_of, known_at=day.moment)
        report, reader = progress_from(history), reader_of(desk.actor)
        seen = attention(desk.session, reader, completed=_completed(report), as_of=day.as_of, known_at=day.moment)
        return render_template("rollout/to_look_at.html", signals=signals(seen, (), day.as_of, most=None))


def _completed(report: RolloutProgress) -> dict[str, date]:
    return {row.precinct: row.figures.completed_on for row in report.rows if row.figures.completed_on is not None}


@permission("reports.read")
def precinct(code: str) -> ResponseReturnValue:
    """One precinct: figures, burn-up, and who is missing what.

    Raises:
        NotFound `unknown_precinct`: there is none of that code, or not for this reader.
    """
    with reading() as desk:
        day = page_day(desk)
        if not desk.actor.sees_precinct(code):
            raise _unknown(code)
        history = rollout_history(desk.session, precincts=[code], as_of=day.as_of, known_at=day.moment)
        report, curves = progress_from(history), curves_from(history)
        if not report.rows:
            raise _unknown(code)
        row, curve = report.rows[0], curves.rows[0]
        reader = reader_of(desk.actor)
        missing = outstanding(
            desk.session,
            precincts=[code],
            reveal_identities=reader.sees_identities,
            as_of=day.as_of,
            known_at=day.moment,
        )
        seen = attention(desk.session, reader, completed=_completed(report), as_of=day.as_of, known_at=day.moment)
        sessions = session_list(
            desk.session, reader, is_to_come=True, limit=SESSIONS_AHEAD, as_of=day.as_of, known_at=day.moment
        ).rows
        figures = row.figures
        return render_template(
            "rollout/precinct.html",
            ready=readiness(desk.session, as_of=day.as_of, known_at=day.moment, precincts=[code]).total,
            precinct_id=find_precinct(desk.session, code).id,
            row=row,
            figures=figures,
            outlook=words.outlook(figures, curve.start, day.as_of),
            short_parts=short_parts(figures),
            baseline=first_plan(figures),
            current=current_plan(figures),
            curve=curve,
            burnup=wide_figure(curve, figures, day.as_of, name=row.name),
            outstanding=missing.rows,
            needs=words.NEEDS,
            joined=joined_words(joined) if (joined := seen.joined.get(code)) is not None else None,
            due=[one for one in seen.due if one.precinct == code],
            sessions=[one for one in sessions if one.precinct in (code, None)][:3],
            stamp=report.stamp,
        )


def _unknown(code: str) -> NotFound:
    return NotFound("unknown_precinct", f"There is no precinct {code}. Check the code.", field="precinct")
