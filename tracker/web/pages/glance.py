"""The precincts at a glance: a line each of the dashboard and the report, made of figures already counted."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from tracker.domain.progress import COMPLETE
from tracker.domain.reports.attention import Attention, Joined
from tracker.domain.reports.rollout import PrecinctProgress, Progress, ProgressCurve, RolloutCurves, RolloutProgress
from tracker.domain.reports.training import SessionLine
from tracker.domain.vocabulary import PrecinctKind
from tracker.render import words
from tracker.web.pages.frame import at_day

FEW = 9
"""Up to so many officers are said to be short of something; more are shown by the bar."""
SOON_DAYS = 14


@dataclass(frozen=True, slots=True)
class Note:
    """A few words on what is going on, with a link where there is more to see."""

    text: str
    href: str | None


@dataclass(frozen=True, slots=True)
class PlanWords:
    """A plan's count by the day, and how far the equipped are from it."""

    planned: int
    variance: str | None
    lateness: str


@dataclass(frozen=True, slots=True)
class GlanceRow:
    """One line. `kind` is precinct, other or total."""

    name: str
    kind: str
    href: str | None
    precinct: str | None
    """The code of the one precinct that it is of; None where it is of several."""
    figures: Progress
    current: PlanWords | None
    """The plan in force."""
    baseline: PlanWords | None
    """The first plan, where it says something else."""
    outlook: words.Outlook
    notes: tuple[Note, ...]

    @property
    def where(self) -> str:
        """Of where its figures are, in words."""
        return "in total" if self.precinct is None else self.name

    @property
    def plan_href(self) -> str:
        """Where its plan is told."""
        return plan_href(self.precinct)


@dataclass(frozen=True, slots=True)
class Goings:
    """What else is going on, beside the figures."""

    attention: Attention
    sessions: Sequence[SessionLine]
    """Those on the day and after it, the next first."""


def glance_rows(report: RolloutProgress, curves: RolloutCurves, goings: Goings | None = None) -> list[GlanceRow]:
    """The precincts, the other homes, the total. Homes with nobody eligible share a line; one row alone needs no
    total.
    """
    day = report.as_of
    rows = [
        _row(row, curve, day, _notes(row, goings, day) if goings is not None else ())
        for row, curve in zip(report.rows, curves.rows, strict=True)
    ]
    idle = [row for row in rows if row.kind != PrecinctKind.PRECINCT and not row.figures.eligible]
    if len(idle) > 1:
        rows = [row for row in rows if row not in idle]
        names = ", ".join(row.name for row in idle)
        outlook = replace(idle[0].outlook, detail=names)
        rows.append(
            replace(idle[0], name="Other homes", precinct=None, href=at_day("pages.rollout_progress"), outlook=outlook)
        )
    if len(report.rows) == 1:
        return rows
    total = PrecinctProgress("", "Total", "total", report.total)
    return [*rows, _row(total, curves.total, day, ())]


def name_of_all(report: RolloutProgress) -> str:
    """What the total speaks of: the one precinct there is, or all of them."""
    return report.rows[0].name if len(report.rows) == 1 else "all together"


def _row(row: PrecinctProgress, curve: ProgressCurve, day: date, notes: tuple[Note, ...]) -> GlanceRow:
    figures = row.figures
    current, baseline = current_plan(figures), first_plan(figures)
    return GlanceRow(
        name=row.name,
        kind=row.kind,
        href=at_day("pages.precinct", code=row.precinct) if row.precinct else at_day("pages.rollout_progress"),
        precinct=row.precinct or None,
        figures=figures,
        current=current or baseline,
        baseline=baseline if current is not None and baseline != current else None,
        outlook=words.outlook(figures, curve.start, day),
        notes=notes,
    )


def current_plan(figures: Progress) -> PlanWords | None:
    """The plan in force, in words; None where there is none."""
    return _plan(figures, figures.current_planned, figures.current_variance_officers, figures.current_variance_days)


def first_plan(figures: Progress) -> PlanWords | None:
    """The baseline, in words; None where there is none."""
    return _plan(figures, figures.planned, figures.variance_officers, figures.variance_days)


def _plan(figures: Progress, planned: int | None, officers: int | None, days: int | None) -> PlanWords | None:
    if planned is None:
        return None
    text = words.variance_text(officers, days, is_completed=figures.completed_on is not None)
    return PlanWords(planned, text, words.lateness(officers, days))


def _notes(row: PrecinctProgress, goings: Goings, day: date) -> tuple[Note, ...]:
    figures, found = row.figures, []
    here = at_day("pages.precinct", code=row.precinct, _anchor="outstanding")
    joined = goings.attention.joined.get(row.precinct)
    if joined is not None:
        found.append(Note(joined_words(joined), here))
    elif 0 < figures.outstanding <= FEW and figures.equipped:
        found.append(Note(short_of(figures), here))
    if figures.trained > figures.equipped and not figures.equipped:
        found.append(Note(f"{figures.trained} trained", here))
    is_done = figures.forecast_note == COMPLETE
    session = next((one for one in goings.sessions if one.precinct == row.precinct), None)
    if session is not None and not is_done and row.kind == PrecinctKind.PRECINCT:
        begins = not figures.trained and not figures.equipped
        found.append(
            Note(
                class_words(session, day, begins=begins),
                at_day("pages.training_session", session_id=session.session_id),
            )
        )
    return tuple(found)


def joined_words(joined: Joined) -> str:
    """`2 transferred in since, 1 newly posted`"""
    parts = [f"{joined.transferred} transferred in since" if joined.transferred else None]
    parts.append(f"{joined.new} newly posted" if joined.new else None)
    return ", ".join(part for part in parts if part)


def short_of(figures: Progress) -> str:
    """`1 needs a camera, 3 need training`"""
    return ", ".join(f"{count} {said}" for count, said, _ in short_parts(figures))


def short_parts(figures: Progress) -> list[tuple[int, str, str]]:
    """How many are short of what, the words after the number, and the figure that counts them."""
    parts = [
        ("needs_camera", "a camera", "cameras"),
        ("needs_training", "training", "training"),
        ("needs_both", "training and a camera", "training and cameras"),
    ]
    found = [(getattr(figures, figure), one, many, figure) for figure, one, many in parts]
    return [(n, f"needs {one}" if n == 1 else f"need {many}", figure) for n, one, many, figure in found if n]


def plan_href(precinct: str | None) -> str:
    """Where the plan of a precinct is told, or those of all together."""
    if precinct is None:
        return at_day("pages.rollout_progress", _anchor="plan")
    return at_day("pages.precinct", code=precinct, _anchor="plan")


def class_words(session: SessionLine, day: date, *, begins: bool = False) -> str:
    """`class today at 13:00`, `next class 29 September`; where nobody was trained yet, `starts on 17 October`."""
    at = f" at {session.starts_at}" if session.starts_at else ""
    if session.held_on == day:
        return f"class today{at}"
    if begins:
        return f"starts on {words.near_day(session.held_on, day)}, class{at}"
    return f"next class {words.near_day(session.held_on, day)}{at}"


@dataclass(frozen=True, slots=True)
class Signal:
    """Something to look at or to do: a tag and how it is marked, words with a link, and more words."""

    tag: str
    kind: str
    text: str
    href: str
    note: str | None = field(default=None)
