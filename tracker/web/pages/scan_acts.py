"""The scan desk's acts: what lies on it issued, taken back or exchanged by the ordinary services, and undone again. A
second reading of the rules must not be made here.
"""

from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.domain.errors import Conflict, NotFound
from tracker.domain.reports.scanning import Meaning, OnDesk
from tracker.domain.vocabulary import CameraCondition
from tracker.reports.scanning import desk_entries
from tracker.schemas.audit import VoidFactSchema
from tracker.schemas.base import load
from tracker.schemas.equipment import IssueCameraSchema, ReturnCameraSchema, SwapCameraSchema
from tracker.services.equipment import Issued, issue_camera, return_camera, swap_camera
from tracker.services.rehearsal import undone
from tracker.services.voids import void_fact
from tracker.store.lookups import last_recorded_at
from tracker.web.pages.reader import reader_of
from tracker.web.pages.scan_state import DeskState
from tracker.web.requests import Writing

DESK = "pages.scan_desk"
ENTERS = frozenset({Meaning.ISSUE, Meaning.RETURN, Meaning.SWAP, Meaning.HELD_ELSEWHERE})
"""What Enter can enter as it lies; an officer's own camera comes back without a scan once a condition is chosen."""


@dataclass(frozen=True, slots=True)
class Done:
    """An entry: its number in the log, and what whoever stands at the counter should know."""

    seq: int
    warnings: tuple[str, ...] = ()


def is_enterable(state: DeskState, desk: OnDesk) -> bool:
    """Whether something can be entered of what lies on the desk."""
    meaning = desk.meaning
    return meaning in ENTERS or (meaning is Meaning.HOLDER and state.condition is not None)


def carry_out(writing: Writing, state: DeskState, desk: OnDesk, *, confirmed: bool) -> Done:
    """Enter what lies on the desk, today.

    Raises:
        What the services raise. Conflict `out_of_scope`: the officer's duty is not in the rollout's scope and nobody
        has said yes to that.
    """
    if desk.meaning is Meaning.ISSUE:
        done = _issued(issue_camera(*_who(writing), load(IssueCameraSchema, _issue(writing, state)), now=writing.now))
    elif desk.meaning is Meaning.SWAP:
        swap = load(SwapCameraSchema, _swap(writing, state), assignment_id=desk.ending)
        done = _issued(swap_camera(*_who(writing), swap, now=writing.now))
    else:
        back = load(ReturnCameraSchema, _back(state, returned_on=_today(writing)), assignment_id=desk.ending)
        done = Done(return_camera(*_who(writing), back, now=writing.now).recorded_seq)
    if "out_of_scope" in done.warnings and not confirmed:
        raise Conflict("out_of_scope", "The duty is out of scope.", field="officer")
    return done


def entered(writing: Writing, state: DeskState, desk: OnDesk, *, confirmed: bool) -> str:
    """Enter it, and where to go: the desk with the entry on top, and with whoever still waits for a camera."""
    done = carry_out(writing, state, desk, confirmed=confirmed)
    waits = state.officer if desk.meaning is Meaning.HELD_ELSEWHERE else None
    order = state.first if desk.meaning is Meaning.ISSUE else state.order
    return url_for(DESK, done=done.seq, last=state.last, order=order, officer=waits)


def rehearsed(writing: Writing, state: DeskState, desk: OnDesk) -> Done:
    """The same, tried out and undone."""
    with undone(writing.session):
        return carry_out(writing, state, desk, confirmed=False)


def undo(writing: Writing, seq: int, reason: str) -> str:
    """Void what an entry of this account recorded today: of a swap both halves, or neither.

    Raises:
        NotFound `unknown_entry`: it is not one of the account's of today, or nothing of it stands; what `void_fact`
        raises.
    """
    found = desk_entries(
        writing.session,
        reader_of(writing.actor),
        writing.actor.user_id,
        as_of=writing.today,
        known_at=max(writing.now, last_recorded_at(writing.session)),
        seq=seq,
    )
    if not found or not found[0].standing:
        raise NotFound("unknown_entry", "This entry was undone already, or is not one of yours of today.")
    for kind, fact_id in found[0].standing:
        command = load(VoidFactSchema, {"reason": reason}, kind=kind, fact_id=fact_id)
        void_fact(writing.session, writing.actor, command, now=writing.now)
    return url_for(DESK, undone=seq)


def _issued(issued: Issued) -> Done:
    return Done(issued.assignment.recorded_seq, issued.warnings)


def _who(writing: Writing) -> tuple[Any, Any]:
    return writing.session, writing.actor


def _today(writing: Writing) -> str:
    return writing.today.isoformat()


def _issue(writing: Writing, state: DeskState) -> dict[str, Any]:
    return {
        "officer": {"id": state.officer},
        "camera": {"id": state.camera},
        "issued_on": _today(writing),
        "override_reason": state.reason,
    }


def _swap(writing: Writing, state: DeskState) -> dict[str, Any]:
    camera = {"id": state.camera}
    return _back(state, camera=camera, swapped_on=_today(writing), override_reason=state.reason)


def _back(state: DeskState, **more: Any) -> dict[str, Any]:
    condition = state.condition or CameraCondition.SERVICEABLE
    return {"condition": condition.value, "report_number": state.report, **more}
