"""The acts a roster leads to, each bounded by the next roster: an older file speaks of its own time alone, and what is
believed from the later one on stays as it is.
"""

from collections.abc import Sequence
from datetime import date

from tracker.domain.commands.people import (
    AddOfficer,
    ChangeParticulars,
    EndEmployment,
    EndPosting,
    Particulars,
    PostOfficer,
    RecordEmployment,
)
from tracker.domain.commands.references import OfficerRef
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.imports.histories import Known, Post, Since, Value, held_on
from tracker.services.imports.work import Attempt, Lookups, Work
from tracker.services.people import (
    add_officer,
    change_particulars,
    end_employment,
    end_posting,
    post_officer,
    record_employment,
)
from tracker.store.lookups import find_duty, find_precinct
from tracker.store.models import Employment, Officer, Posting


class RosterActs:
    """Enters facts from the roster's day on. `next_roster` is the day from which a later roster has spoken."""

    def __init__(self, work: Work, next_roster: date | None) -> None:
        self.work = work
        self.next_roster = next_roster
        self._lookups = Lookups()

    def add(self, attempt: Attempt, particulars: Particulars) -> Officer | None:
        """A new officer."""
        work = self.work
        command = AddOfficer(particulars, work.as_of)
        return attempt.act(lambda: add_officer(work.session, work.actor, command, now=work.now, batch=work.batch))

    def rename(self, attempt: Attempt, known: Known, particulars: Particulars) -> None:
        """New particulars."""
        attempt.act(lambda: self._know_as(known.id, particulars, self.work.as_of))
        if (kept := self._kept(known.particulars, particulars)) is not None:
            day, before = kept
            if before is not None:
                attempt.act(lambda: self._know_as(known.id, before, day))

    def post(self, attempt: Attempt, known: Known, post: Post) -> None:
        """A new posting."""
        before_looking = len(attempt.problems)
        self._lookups.check(attempt, find_precinct, self.work.session, post[0])
        self._lookups.check(attempt, find_duty, self.work.session, post[1])
        if len(attempt.problems) > before_looking:
            return
        posting = attempt.act(lambda: self._post_to(known.id, post, self.work.as_of))
        if posting is not None and (kept := self._kept(known.postings, post)) is not None:
            day, before = kept
            if before is not None:
                attempt.act(lambda: self._post_to(known.id, before, day))
            else:
                attempt.act(lambda: self._end_posting(posting, day))

    def employ(self, attempt: Attempt, known: Known, status: EmploymentStatus) -> None:
        """A new employment status."""
        employment = attempt.act(lambda: self._employ_as(known.id, status, self.work.as_of))
        if employment is not None and (kept := self._kept(known.employments, status)) is not None:
            day, before = kept
            if before is not None:
                attempt.act(lambda: self._employ_as(known.id, before, day))
            else:
                attempt.act(lambda: self._end_employment(employment, day))

    def _kept(self, history: Sequence[Since[Value]], entered: Value) -> tuple[date, Value | None] | None:
        """What must be entered again on the next roster's day, since what was entered now would reach beyond it.

        None: nothing; either there is no later roster, or a fact in between takes over anyway, or both say the same, or
        nothing was ever recorded up to then, and the later roster is not known to have denied it.
        """
        day = self.next_roster
        if day is None or any(self.work.as_of < since.start <= day for since in history):
            return None
        if not any(since.start <= day for since in history):
            return None
        before = held_on(history, day)
        return None if before == entered else (day, before)

    def _know_as(self, officer_id: int, particulars: Particulars, day: date) -> None:
        work = self.work
        command = ChangeParticulars(OfficerRef(id=officer_id), particulars, day)
        change_particulars(work.session, work.actor, command, now=work.now, batch=work.batch)

    def _post_to(self, officer_id: int, post: Post, day: date) -> Posting:
        work = self.work
        command = PostOfficer(OfficerRef(id=officer_id), *post, day)
        return post_officer(work.session, work.actor, command, now=work.now, batch=work.batch)

    def _end_posting(self, posting: Posting, day: date) -> None:
        work = self.work
        end_posting(work.session, work.actor, EndPosting(posting.id, day), now=work.now, batch=work.batch)

    def _employ_as(self, officer_id: int, status: EmploymentStatus, day: date) -> Employment:
        work = self.work
        command = RecordEmployment(OfficerRef(id=officer_id), status, day)
        return record_employment(work.session, work.actor, command, now=work.now, batch=work.batch)

    def _end_employment(self, employment: Employment, day: date) -> None:
        work = self.work
        end_employment(work.session, work.actor, EndEmployment(employment.id, day), now=work.now, batch=work.batch)
