"""Officers' signatures for issues and returns: by PIN, drawn, or on paper; many on one sheet as one batch."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.signing import Acknowledge, AcknowledgeSheet
from tracker.domain.errors import Conflict, FieldProblem, Invalid, NotFound, Refusal
from tracker.domain.signatures import NotASignature, strokes_of, written
from tracker.domain.vocabulary import SignedAct, SigningMethod
from tracker.services.batches import open_batch
from tracker.services.checks import check_not_future, database_word
from tracker.services.ledger import recording
from tracker.services.resting import standing_return
from tracker.store.lookups import find_assignment
from tracker.store.models import Acknowledgement, Assignment, AssignmentReturn, AuditHead, Batch, OfficerPin
from tracker.store.scope import Sphere, sphere_of

KIND = "acknowledgement"
"""The kind of a sheet's batch."""

DRAWN, PAPER = SigningMethod.DRAWN, SigningMethod.PAPER

WORDS = {SignedAct.ISSUE: "issue", SignedAct.RETURN: "return"}


@dataclass(frozen=True, slots=True)
class SignedSheet:
    """What a sheet recorded: its batch (None where everything was signed for already), what it entered, and what stood
    already.
    """

    batch: Batch | None
    created: tuple[Acknowledgement, ...]
    already: tuple[Acknowledgement, ...]


def acknowledge(
    session: Session, actor: Actor, command: Acknowledge, *, now: datetime, batch: Batch | None = None
) -> Acknowledgement:
    """Record that the officer signed for the issue, or for the return, of a camera.

    Raises:
        Invalid `future_date`, `signed_before`, `pin_required`, `drawn_required`, `sheet_required`,
        `not_of_this_method`, `not_a_drawing`, `drawing_too_large`, `drawing_too_small`; NotFound `unknown_assignment`;
        Conflict `not_returned`, `already_signed`, `pin_of_another`.
    """
    actor.check_may("equipment.write")
    check_not_future(command.signed_on, now, field="signed_on")
    proof = _proof(command)
    with recording(session, actor, "acknowledge", now=now, batch=batch) as entry:
        sphere = sphere_of(actor, now, command.signed_on)
        assignment = find_assignment(session, command.assignment_id, sphere=sphere)
        session.refresh(assignment)
        _check_pin_is_own(session, command, assignment)
        signed = _signed_for(session, assignment, command.act, command.signed_on)
        if refusal := _signed_already(session, assignment, command.act):
            raise refusal
        made = Acknowledgement(
            assignment_id=assignment.id,
            act=command.act.value,
            method=command.method.value,
            signed_on=command.signed_on,
            return_id=signed.id if signed is not None else None,
            **proof,
        )
        with database_word(session, lambda: _signed_already(session, assignment, command.act)):
            entry.stamp(made)
        entry.about(
            made,
            assignment_id=assignment.id,
            officer_id=assignment.officer_id,
            act=command.act,
            method=command.method,
            signed_on=command.signed_on,
            sheet=command.sheet,
        )
    return made


def acknowledge_sheet(session: Session, actor: Actor, command: AcknowledgeSheet, *, now: datetime) -> SignedSheet:
    """Record every signature of a sheet of paper: all of them or none, as one batch that can be reversed. What is
    signed for already is left as it is; where nothing is new, nothing is written at all.

    Raises:
        Invalid `required`, `future_date`, `signed_before`; NotFound `unknown_assignment`; Conflict `not_returned`. Each
        one at fault is a problem of its own, in the field `issues.<place>` or `returns.<place>`.
    """
    actor.check_may("equipment.write")
    check_not_future(command.signed_on, now, field="signed_on")
    if not command.issues and not command.returns:
        raise Invalid("required", "Tick at least one issue or return that is signed on the sheet.", field="issues")
    session.execute(select(AuditHead.seq).with_for_update())  # two sheets at once take turns, as sign-ins do
    lines = _lines(session, command, sphere_of(actor, now, command.signed_on))
    standing = {(one.assignment_id, one.act): one for one in _standing(session, command)}
    new = [line for line in lines if (line.assignment.id, line.act.value) not in standing]
    already = tuple(standing.values())
    if not new:
        return SignedSheet(None, (), already)
    batch = open_batch(session, actor, kind=KIND, now=now, as_of=command.signed_on)
    with recording(session, actor, "acknowledge_sheet", now=now, batch=batch) as entry:
        with database_word(session, lambda: None):
            created = tuple(entry.stamp(line.signed_on_paper(command)) for line in new)
        receipt = {"kind": KIND, "sheet": command.sheet, "created": len(created), "already": len(already)}
        entry.keep_receipt(batch, receipt)
        entry.about(
            batch,
            sheet=command.sheet,
            signed_on=command.signed_on,
            issues=[line.assignment.id for line in new if line.act is SignedAct.ISSUE],
            returns=[line.assignment.id for line in new if line.act is SignedAct.RETURN],
            already=len(already),
        )
    return SignedSheet(batch, created, already)


@dataclass(frozen=True, slots=True)
class _Line:
    """One line of a sheet."""

    assignment: Assignment
    act: SignedAct
    ended: AssignmentReturn | None

    def signed_on_paper(self, command: AcknowledgeSheet) -> Acknowledgement:
        return Acknowledgement(
            assignment_id=self.assignment.id,
            act=self.act.value,
            method=PAPER.value,
            signed_on=command.signed_on,
            return_id=self.ended.id if self.ended is not None else None,
            sheet=command.sheet,
        )


def _lines(session: Session, command: AcknowledgeSheet, sphere: Sphere) -> list[_Line]:
    """Every line of the sheet; each at fault is named at once."""
    lines: list[_Line] = []
    refusals: list[Refusal] = []
    for field, act, number in _places(command):
        try:
            assignment = find_assignment(session, number, sphere=sphere)
            lines.append(_Line(assignment, act, _signed_for(session, assignment, act, command.signed_on)))
        except (Invalid, NotFound, Conflict) as refusal:
            problem = FieldProblem(field, refusal.code, refusal.message)
            refusals.append(type(refusal)(refusal.code, refusal.message, problems=[problem], related=refusal.related))
    if refusals:
        first = refusals[0]
        problems = [problem for refusal in refusals for problem in refusal.problems]
        related = [row for refusal in refusals for row in refusal.related]
        raise type(first)(first.code, first.message, problems=problems, related=related)
    return lines


def _places(command: AcknowledgeSheet) -> Iterator[tuple[str, SignedAct, int]]:
    for name, act, numbers in (
        ("issues", SignedAct.ISSUE, command.issues),
        ("returns", SignedAct.RETURN, command.returns),
    ):
        for place, number in enumerate(dict.fromkeys(numbers)):
            yield f"{name}.{place}", act, number


def _standing(session: Session, command: AcknowledgeSheet) -> Sequence[Acknowledgement]:
    """What of the sheet is signed for already."""
    listed = Acknowledgement
    issues = (listed.act == SignedAct.ISSUE.value) & listed.assignment_id.in_(command.issues)
    returns = (listed.act == SignedAct.RETURN.value) & listed.assignment_id.in_(command.returns)
    return session.scalars(select(listed).where(issues | returns, listed.voided_at.is_(None))).all()


def _proof(command: Acknowledge) -> dict[str, Any]:
    """What shows that the officer signed, by the method; what belongs to another method is refused."""
    for name, value, method in (("drawn", command.drawn, DRAWN), ("sheet", command.sheet, PAPER)):
        if value is not None and command.method is not method:
            message = "This belongs to another way of signing. Leave it out, or choose that way."
            raise Invalid("not_of_this_method", message, field=name)
    if command.method is SigningMethod.PIN:
        if command.pin_id is None:
            raise Invalid("pin_required", "Give the officer's PIN.", field="pin")
        return {"officer_pin_id": command.pin_id}
    if command.method is DRAWN:
        return {"drawn": _drawing(command.drawn)}
    if command.sheet is None:
        raise Invalid("sheet_required", "Give the reference of the signed sheet.", field="sheet")
    return {"sheet": command.sheet}


def _drawing(drawn: str | None) -> str:
    if drawn is None:
        raise Invalid("drawn_required", "Sign on the board first.", field="drawn")
    try:
        return written(strokes_of(drawn))
    except NotASignature as problem:
        raise Invalid(problem.code, problem.message, field="drawn") from None


def _check_pin_is_own(session: Session, command: Acknowledge, assignment: Assignment) -> None:
    if command.method is not SigningMethod.PIN:
        return
    kept = session.get(OfficerPin, command.pin_id)
    if kept is None or kept.officer_id != assignment.officer_id:
        raise Conflict("pin_of_another", "This PIN is another officer's. Let the officer who has the camera sign.")


def _signed_for(session: Session, assignment: Assignment, act: SignedAct, day: date) -> AssignmentReturn | None:
    """The return that is signed for, None for an issue; nobody signs before the day of either."""
    ended = standing_return(session, assignment) if act is SignedAct.RETURN else None
    if act is SignedAct.RETURN and ended is None:
        raise Conflict(
            "not_returned",
            "This camera has not come back. Record the return first, then sign for it.",
            field="act",
            related=[("assignments", assignment.id, f"assignment {assignment.id}")],
        )
    since = ended.returned_on if ended is not None else assignment.issued_on
    if day < since:
        raise Invalid(
            "signed_before",
            f"The {WORDS[act]} was on {since.isoformat()}; nobody signed for it before. Correct the day.",
            field="signed_on",
        )
    return ended


def _signed_already(session: Session, assignment: Assignment, act: SignedAct) -> Refusal | None:
    standing = session.scalars(
        select(Acknowledgement).where(
            Acknowledgement.assignment_id == assignment.id,
            Acknowledgement.act == act.value,
            Acknowledgement.voided_at.is_(None),
        )
    ).one_or_none()
    if standing is None:
        return None
    return Conflict(
        "already_signed",
        f"This {WORDS[act]} was signed for on {standing.signed_on.isoformat()}. Nothing is left to do.",
        related=[("acknowledgements", standing.id, f"acknowledgement {standing.id}")],
    )
