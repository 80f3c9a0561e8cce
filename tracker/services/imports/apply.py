"""The one way in for rows of any kind."""

from collections.abc import Callable, Sequence
from typing import Any

from tracker.domain.commands.imports import ImportRow
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.services.gathering import gathering
from tracker.services.imports.assignments import apply_assignments
from tracker.services.imports.cameras import apply_cameras
from tracker.services.imports.completions import apply_completions
from tracker.services.imports.daily_use import apply_daily_use
from tracker.services.imports.outcomes import Applied
from tracker.services.imports.roster import apply_roster
from tracker.services.imports.work import Work

_APPLY: dict[ImportKind, Callable[[Work, Sequence[Any]], Applied]] = {
    ImportKind.ROSTER: apply_roster,
    ImportKind.CAMERAS: apply_cameras,
    ImportKind.ASSIGNMENTS: apply_assignments,
    ImportKind.COMPLETIONS: apply_completions,
    ImportKind.DAILY_USE: apply_daily_use,
}


def apply_rows(work: Work, kind: ImportKind, rows: Sequence[ImportRow]) -> Applied:
    """Enter what the rows say and is not on record yet, each row whole or not at all, with every problem of each.

    Asked under the audit lock, which opening the batch has taken: what is compared is what stands. The caller keeps
    everything or rolls everything back; a dry run is this, rolled back.

    Raises:
        Forbidden: the actor may not import. Invalid `not_entered_here`: files of this kind are only compared.
        NotTogether: gathered, the database refused what no rule did.
    """
    work.actor.check_may("imports.write")
    if kind not in _APPLY:
        message = "A list of devices is held against the register and never entered. Use a reconciliation."
        raise Invalid("not_entered_here", message, field="kind")
    if not work.together:
        return _APPLY[kind](work, rows)
    with gathering(work.session, now=work.now):
        return _APPLY[kind](work, rows)
