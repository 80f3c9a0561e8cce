"""What to look at and what to do, as lines of the dashboard."""

from collections.abc import Sequence
from datetime import date

from flask import url_for

from tracker.domain.due_back import DueBecause
from tracker.domain.reports.attention import (
    Attention,
    LostCamera,
    Newcomers,
    OpenCount,
    Override,
)
from tracker.domain.reports.return_due import ReturnDue
from tracker.domain.reports.training import SessionLine
from tracker.render import words
from tracker.web.pages.frame import at_day, may_enter
from tracker.web.pages.glance import Signal

MOST = 5
"""So many of a kind are shown one by one."""

BECAUSE = {
    DueBecause.SEPARATED: "left on {day}",
    DueBecause.LONG_LEAVE: "has been on leave for over 180 days since {day}",
    DueBecause.OUT_OF_SCOPE: "has a duty outside the rollout since {day}",
}


def signals(seen: Attention, sessions: Sequence[SessionLine], day: date, *, most: int | None = MOST) -> list[Signal]:
    """Cameras lost, returns due, overrides, newcomers, counts under way, the next session: `most` of a kind."""
    found = _some([_lost(one, day) for one in seen.lost], most, at_day("pages.to_look_at", _anchor="lost"))
    found += _some([_due(one, day) for one in seen.due], most, at_day("pages.return_due"))
    found += _some(
        [_override(one, day) for one in seen.overrides], most, at_day("pages.to_look_at", _anchor="override")
    )
    found += [_newcomers(one, day) for one in seen.newcomers if one.equipped < one.officers]
    found += [_count(one, day) for one in seen.counts]
    found += [_session(one, day) for one in sessions[:1]]
    return found


def _some(lines: list[Signal], most: int | None, all_of_them: str) -> list[Signal]:
    """The first of a kind, and a line that leads to all of them where there are more."""
    if most is None or len(lines) <= most:
        return lines
    rest = len(lines) - most
    more = Signal(lines[0].tag, lines[0].kind, f"{rest} more", all_of_them)
    return [*lines[:most], more]


def _count(count: OpenCount, day: date) -> Signal:
    return Signal(
        "Count open",
        "info",
        f"Count of {count.place}",
        at_day("pages.count", count_id=count.count_id),
        f"Opened on {_day(count.opened_on, day)}",
    )


def _day(day: date, seen_from: date) -> str:
    return words.near_day(day, seen_from)


def person(name: str, badge: str | None) -> str:
    """`Lund, Eva (badge 0412)`"""
    return f"{name} (badge {badge})" if badge else name


def _lost(lost: LostCamera, day: date) -> Signal:
    parts = [f"Report {lost.report_number}" if lost.report_number else None]
    parts.append(f"last held by {lost.last_holder}" if lost.last_holder else None)
    note = "; ".join(part for part in parts if part)
    return Signal(
        lost.condition.capitalize(),
        "bad",
        f"Camera {lost.serial} is {lost.condition} since {_day(lost.since, day)}",
        at_day("pages.camera", camera_id=lost.camera_id),
        note[:1].upper() + note[1:] or None,
    )


def _due(due: ReturnDue, day: date) -> Signal:
    why = BECAUSE[due.because].format(day=_day(due.since, day))
    if may_enter("equipment.write"):
        href = url_for("pages.take_back", camera=due.serial)
    else:
        href = at_day("pages.officer", officer_id=due.officer_id)
    return Signal(
        "Return due", "warn", f"{person(due.name, due.badge)} {why}", href, f"Still holds camera {due.serial}"
    )


def _override(override: Override, day: date) -> Signal:
    return Signal(
        "Override",
        "warn",
        f"Issued untrained to {person(override.name, override.badge)} on {_day(override.issued_on, day)}",
        at_day("pages.officer", officer_id=override.officer_id),
        f"Camera {override.serial}. Reason: {override.reason}",
    )


def _newcomers(new: Newcomers, day: date) -> Signal:
    said = [f"{new.trained} of them trained"]
    if ready := new.trained - new.equipped:
        said.append(f"{ready} ready for a camera")
    return Signal(
        "New",
        "info",
        f"{words.count_of(new.officers, 'officer')} just posted, on {_day(new.posted_on, day)}",
        at_day("pages.officers", posted_since=new.posted_on.isoformat()),
        ", ".join(said),
    )


def _session(session: SessionLine, day: date) -> Signal:
    when = "today" if session.held_on == day else f"on {_day(session.held_on, day)}"
    at = f" at {session.starts_at}" if session.starts_at else ""
    for_whom = f" for the {session.precinct_name}" if session.precinct_name else ""
    where = [session.course_name, session.place, words.count_of(session.seats, "seat") if session.seats else None]
    return Signal(
        "Next session",
        "info",
        f"Class {when}{at}{for_whom}",
        at_day("pages.training_session", session_id=session.session_id),
        ", ".join(part for part in where if part),
    )
