"""Names that a supervisor proposes for a class, and what whoever enrols makes of them."""

from collections.abc import Callable

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.training import AcceptProposal
from tracker.domain.errors import Refusal
from tracker.schemas.base import load
from tracker.schemas.training import DeclineProposalSchema, ProposeOfficersSchema
from tracker.services.training import accept_proposal, decline_proposal, propose_officers
from tracker.web.guard import permission
from tracker.web.pages.enrolling import EnrolQuerySchema, Ticking, ticked_once, ticking_page
from tracker.web.pages.forms import enter_once, renamed, sent_form
from tracker.web.pages.queries import asked_for
from tracker.web.pages.training import session_page
from tracker.web.requests import Writing, reading

PROPOSING = Ticking(
    "Propose officers",
    "Propose those ticked",
    "propose for one that is still to come.",
    "pages.propose",
    "pages.enter_proposal",
    again=False,
)
PROPOSAL = "/sessions/<int:session_id>/proposals/<int:proposal_id>"


def register(pages: Blueprint) -> None:
    """Serve proposals."""
    pages.add_url_rule("/sessions/<int:session_id>/propose", "propose", show_propose, methods=["GET"])
    pages.add_url_rule("/sessions/<int:session_id>/propose", "enter_proposal", enter_proposal, methods=["POST"])
    pages.add_url_rule(f"{PROPOSAL}/accept", "accept_proposal", enter_acceptance, methods=["POST"])
    pages.add_url_rule(f"{PROPOSAL}/decline", "decline_proposal", enter_refusal, methods=["POST"])


@permission("training.propose")
def show_propose(session_id: int) -> ResponseReturnValue:
    """Who of the own precincts still needs the class, to be ticked."""
    with reading() as desk:
        return ticking_page(desk, PROPOSING, session_id, asked_for(EnrolQuerySchema), None)


@permission("training.propose")
def enter_proposal(session_id: int) -> ResponseReturnValue:
    """Everyone ticked is proposed: all of them or none."""

    def act(desk: Writing) -> str:
        ticked = [{"id": number} for number in request.form.getlist("officers")]
        command = load(ProposeOfficersSchema, {"officers": ticked}, session_id=session_id)
        propose_officers(desk.session, desk.actor, command, now=desk.now)
        return _class(desk, session_id, proposed=len(command.officers))

    return ticked_once(PROPOSING, session_id, act)


@permission("classes.write")
def enter_acceptance(session_id: int, proposal_id: int) -> ResponseReturnValue:
    """Everyone proposed has a seat."""

    def accept(desk: Writing) -> str:
        enrolled = accept_proposal(desk.session, desk.actor, AcceptProposal(proposal_id), now=desk.now)
        return _class(desk, session_id, enrolled=len(enrolled.created), batch=enrolled.batch.id)

    return _decided(session_id, proposal_id, accept)


@permission("classes.write")
def enter_refusal(session_id: int, proposal_id: int) -> ResponseReturnValue:
    """Nobody proposed has a seat, and the supervisor reads why."""
    given = {"reason": request.form.get("reason", "")}

    def decline(desk: Writing) -> str:
        command = load(DeclineProposalSchema, given, proposal_id=proposal_id)
        decline_proposal(desk.session, desk.actor, command, now=desk.now)
        return _class(desk, session_id, _anchor="proposals")

    return _decided(session_id, proposal_id, decline)


def _decided(session_id: int, proposal_id: int, decide: Callable[[Writing], str]) -> ResponseReturnValue:
    """Where the decision leads; refused, the class's page again, with what was typed beside its proposal."""
    try:
        return enter_once(decide)
    except Refusal as refusal:
        form = sent_form(_of_proposal(refusal, proposal_id))
        with reading() as desk:
            return session_page(desk, session_id, form), form.status


def _of_proposal(refusal: Refusal, proposal_id: int) -> Refusal:
    """The refusal with its fields named as that proposal's are on the page."""
    names = {problem.field: f"{problem.field.split('.')[0]}-{proposal_id}" for problem in refusal.problems}
    return renamed(refusal, names)


def _class(desk: Writing, session_id: int, **said: object) -> str:
    return url_for("pages.training_session", session_id=session_id, as_of=desk.today.isoformat(), **said)  # type: ignore[arg-type]
