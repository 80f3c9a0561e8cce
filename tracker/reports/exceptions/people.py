"""Who an exception is about, as its reader may read it: officers on record, and those whom a void took off it."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.histories import held_on, until_next
from tracker.reports.desk import Desk
from tracker.reports.on_day import full_name
from tracker.store.models import Officer, OfficerParticulars


class People:
    """The officers of a desk, named for its reader, with the precinct they count to."""

    def __init__(self, session: Session, desk: Desk) -> None:
        self.session = session
        self.desk = desk
        self._taken_off: dict[int, tuple[str, str | None, bool]] | None = None

    def told(self, officer_id: int) -> dict[str, Any]:
        """What an exception says of its officer: number, name and badge, flag, precinct, whether posted there still.
        At most one statement.
        """
        name, badge, is_protected = self._known(officer_id)
        name, badge = self.desk.reader.named(name, badge, is_protected)
        return {
            "officer_id": officer_id,
            "name": name,
            "badge": badge,
            "is_protected": is_protected,
            "precinct": self.desk.home(officer_id),
            "is_posted": held_on(until_next(self.desk.facts.postings.get(officer_id, [])), self.desk.day) is not None,
            "is_on_record": officer_id in self.desk.known,
        }

    def _known(self, officer_id: int) -> tuple[str, str | None, bool]:
        who = self.desk.known.get(officer_id)
        if who is not None:
            name = full_name(who.last_name, who.first_name, who.middle_name, who.suffix)
            return name, who.badge, who.is_protected
        if self._taken_off is None:
            self._taken_off = self._find_taken_off()
        return self._taken_off.get(officer_id, (f"Officer {officer_id}", None, False))

    def _find_taken_off(self) -> dict[int, tuple[str, str | None, bool]]:
        """The officers who were void at the moment, by what was said of them last."""
        known = OfficerParticulars
        rows = self.session.execute(
            select(known, Officer.protected_identity)
            .join(Officer, Officer.id == known.officer_id)
            .where(Officer.voided_at <= self.desk.asked.known_at, known.recorded_at <= self.desk.asked.known_at)
            .order_by(known.officer_id, known.starts_on, known.id)
        )
        return {
            row.officer_id: (
                full_name(row.last_name, row.first_name, row.middle_name, row.suffix),
                row.badge,
                is_protected,
            )
            for row, is_protected in rows
        }
