"""Why a week is restated, from the facts that came between: kinds, days and numbers, never a person or a typed word."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.publishing.knowledge import Change
from tracker.domain.reports.public import CHANGE_OF, ChangeHow, Reason
from tracker.domain.spans import local_day
from tracker.store.models import AuditEvent

HOW: Mapping[str, ChangeHow] = {
    "correct_fact": ChangeHow.CORRECTED,
    "reverse_batch": ChangeHow.BATCH_REVERSED,
}
"""The acts, by their names in the audit log, that say more of a change than that it came late or was taken back."""

AT_ONCE = 1000
"""Events asked for in one statement."""


def acts_behind(session: Session, changes: Iterable[Collection[Change]]) -> dict[int, str]:
    """The acts of HOW behind some changes, by the number of their event: a statement for each thousand events."""
    seqs = sorted({change.seq for each in changes for change in each})
    found: dict[int, str] = {}
    for first in range(0, len(seqs), AT_ONCE):
        some = seqs[first : first + AT_ONCE]
        wanted = select(AuditEvent.seq, AuditEvent.act).where(AuditEvent.seq.in_(some), AuditEvent.act.in_(HOW))
        found.update((seq, act) for seq, act in session.execute(wanted))
    return found


def reasons_of(changes: Iterable[Change], acts: Mapping[int, str]) -> tuple[Reason, ...]:
    """So many facts of a kind, by the day: what was voided and entered anew in one correction counts once."""
    told = set()
    for change in changes:
        how = HOW.get(acts.get(change.seq, ""), ChangeHow.TAKEN_BACK if change.is_void else ChangeHow.ENTERED_LATE)
        which = change.seq if how is ChangeHow.CORRECTED else (change.kind, change.id, change.is_void)
        told.add((local_day(change.at), CHANGE_OF[change.kind], how, which))
    counts = Counter((day, change_of, how) for day, change_of, how, _ in told)
    return tuple(sorted(Reason(*which, count) for which, count in counts.items()))
