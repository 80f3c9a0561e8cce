"""What is said of a difference that is right as it is."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.reconciliation import ExplainDifference
from tracker.domain.errors import Conflict, Invalid, NotFound
from tracker.services.checks import database_word
from tracker.services.ledger import recording
from tracker.store.lookups import find_by_id
from tracker.store.models import Batch, DifferenceExplanation
from tracker.store.reconciled import differences_of, kind_of

SHORTEST = 10
"""An explanation that can be read in two years is a sentence."""


def explain_difference(
    session: Session, actor: Actor, command: ExplainDifference, *, now: datetime, batch: Batch | None = None
) -> DifferenceExplanation:
    """Say why a difference is right as it is. One explanation stands for each difference; void it to say another.

    Raises:
        Forbidden; Invalid `explanation_too_short`; NotFound `unknown_reconciliation`, `unknown_difference`;
        Conflict `explained_already`, `batch_reversed`.
    """
    actor.check_may("imports.write")
    text = command.explanation.strip()
    if len(text) < SHORTEST:
        message = f"Explain it in a sentence of {SHORTEST} letters or more: it is read long after."
        raise Invalid("explanation_too_short", message, field="explanation")
    with recording(session, actor, "explain_difference", now=now, batch=batch) as entry:
        held = _reconciliation(session, command.reconciliation_id)
        found = {one.key for one in differences_of(session, held, entry.recorded_at)}
        if (command.code.value, command.subject) not in found:
            message = "The list and the register do not differ in this, or no more. Look at the reconciliation again."
            raise NotFound("unknown_difference", message, field="subject")
        if refusal := _explained(session, command):
            raise refusal
        said = DifferenceExplanation(
            reconciliation_id=held.id, code=command.code.value, subject=command.subject, explanation=text
        )
        with database_word(session, lambda: _explained(session, command)):
            entry.stamp(said)
        entry.about(said, reconciliation_id=held.id, code=command.code, subject=command.subject, explanation=text)
    return said


def _reconciliation(session: Session, number: int) -> Batch:
    held = find_by_id(session, Batch, number, field="reconciliation", what="reconciliation")
    if kind_of(held.kind) is None:
        message = f"There is no reconciliation with the number {number}. Check the number."
        raise NotFound("unknown_reconciliation", message, field="reconciliation")
    if held.reversed_seq is not None:
        raise Conflict("batch_reversed", f"Reconciliation {number} was withdrawn: {held.reversal_reason}.")
    return held


def _explained(session: Session, command: ExplainDifference) -> Conflict | None:
    said = session.scalars(
        select(DifferenceExplanation).where(
            DifferenceExplanation.reconciliation_id == command.reconciliation_id,
            DifferenceExplanation.code == command.code.value,
            DifferenceExplanation.subject == command.subject,
            DifferenceExplanation.voided_at.is_(None),
        )
    ).first()
    if said is None:
        return None
    return Conflict(
        "explained_already",
        "This difference is explained already. Void that explanation first if it is wrong.",
        field="subject",
        related=[("difference-explanations", said.id, said.subject)],
    )
