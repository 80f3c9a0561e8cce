"""Checks that many services make in the same words: days, reasons, report numbers, and what the database refused."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict, Invalid, Refusal
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import CONDITIONS_WITH_REPORT, CameraCondition
from tracker.store.lookups import find_place
from tracker.store.memory import memory_of
from tracker.store.scope import Sphere

EARLIEST_DAY = date(1900, 1, 1)
LATEST_DAY = date(2199, 12, 31)


def check_day(day: date, *, field: str) -> None:
    """Refuse a day outside 1900 to 2199 as a slip of the finger: Invalid `day_out_of_range`."""
    if not EARLIEST_DAY <= day <= LATEST_DAY:
        raise Invalid("day_out_of_range", f"{day.isoformat()} is not a plausible day. Check the year.", field=field)


def check_not_future(day: date, now: datetime, *, field: str) -> None:
    """Refuse to record as done what lies after the agency's today: Invalid `future_date`."""
    check_day(day, field=field)
    today = local_day(now)
    if day > today:
        raise Invalid(
            "future_date",
            f"{day.isoformat()} is in the future; today is {today.isoformat()}. Correct the day.",
            field=field,
        )


def check_report_number(condition: CameraCondition, report_number: str | None) -> None:
    """A missing or stolen camera needs the number of its police report: Invalid `report_number_required`."""
    if condition in CONDITIONS_WITH_REPORT and not (report_number or "").strip():
        raise Invalid(
            "report_number_required",
            f"A camera recorded as {condition.value} needs the report number. Enter it.",
            field="report_number",
        )


def check_own_place(session: Session, code: str | None, sphere: Sphere) -> None:
    """Refuse another precinct's room as if there were none: NotFound `unknown_place`. What is everybody's to use is not
    looked up here: the act does, where it needs it.
    """
    if code is not None and sphere.precincts is not None:
        find_place(session, code, sphere=sphere)


def stated_reason(reason: str | None, *, field: str = "reason") -> str:
    """The reason, stripped; Invalid `reason_required` where it says nothing."""
    if not (reason or "").strip():
        raise Invalid("reason_required", "Say why: a reason is kept with this entry.", field=field)
    return (reason or "").strip()


@contextmanager
def database_word(session: Session, ask_again: Callable[[], Refusal | None]) -> Iterator[None]:
    """Write inside a savepoint; where a constraint refuses, ask again which rule it was and refuse in its words.

    `ask_again` looks at what stands now and gives the refusal, or None where no rule of ours explains it. What a list
    enters is written together later: there the list's writer answers for it.
    """
    if memory_of(session) is not None:
        yield
        return
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        raise (
            ask_again() or Conflict("conflict", "What is recorded stands against this entry. Look again.")
        ) from error
