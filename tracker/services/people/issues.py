"""What a change of posting or employment must leave standing: each camera went to an officer who was active and posted
on the day.
"""

from datetime import date

from sqlalchemy.orm import Session

from tracker.domain.errors import Conflict
from tracker.store.memory import standing
from tracker.store.models import Assignment


def check_no_issue_between(
    session: Session, officer_id: int, start: date, until: date | None, *, but: str, field: str
) -> None:
    """Refuse where a camera was issued to the officer in [start, until), on days of which `but` would now be true.

    Raises:
        Conflict `later_facts_depend`: `related` names the assignments.
    """
    found = sorted(
        (one.issued_on, one.id)
        for one in standing(session, Assignment, officer_id=officer_id)
        if start <= one.issued_on and (until is None or one.issued_on < until)
    )
    if found:
        days = ", ".join(day.isoformat() for day, _ in found[:5])
        raise Conflict(
            "later_facts_depend",
            f"A camera was issued to this officer on {days}, a day on which the officer then {but}. "
            "Correct the day, or void that assignment first.",
            field=field,
            related=[("assignments", number, f"assignment of {day.isoformat()}") for day, number in found],
        )
