"""Who was proposed for a class, and what became of it."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from tracker.domain.reports.stamp import Stamped


class ProposalState(StrEnum):
    """What became of a proposal; taken back: accepted, and the seats reversed since."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


@dataclass(frozen=True, slots=True)
class Proposed:
    """One officer, as the reader may read the name."""

    officer_id: int
    name: str
    badge: str | None
    done_on: date | None
    """When the officer last did the class's course, in its version or a later one, so that it counts on the class's day
    without the class; None: the class is needed.
    """


@dataclass(frozen=True, slots=True)
class Proposal:
    """Some officers proposed together, of whom the reader sees the own; `is_whole`: and those are all of them."""

    proposal_id: int
    proposed_at: datetime
    proposed_by: str
    officers: tuple[Proposed, ...]
    is_whole: bool
    state: ProposalState
    decided_at: datetime | None
    decided_by: str | None
    reason: str | None
    """Why it was declined or taken back; None otherwise."""


@dataclass(frozen=True, slots=True)
class ClassProposals(Stamped):
    """The proposals for a class, in the order of entry."""

    session_id: int
    proposals: tuple[Proposal, ...]

    @property
    def waiting(self) -> frozenset[int]:
        """The numbers of the officers whom nobody has decided on."""
        waiting = (one for one in self.proposals if one.state is ProposalState.WAITING)
        return frozenset(officer.officer_id for one in waiting for officer in one.officers)
