"""When a held camera has to come back: its holder has left, is on long leave, or has a duty out of scope. Days only."""

from enum import StrEnum

from tracker.domain.histories import Span, common, held_on, less, merged, until_next
from tracker.domain.standing import LEAVE, SEPARATED, OfficerFacts, Rules, service_spans


class DueBecause(StrEnum):
    """Why a camera has to come back; where several hold on a day the first named here is told."""

    SEPARATED = "separated"
    LONG_LEAVE = "long_leave"
    OUT_OF_SCOPE = "out_of_scope"


def due_days(facts: OfficerFacts, officer_id: int, rules: Rules) -> dict[DueBecause, list[Span]]:
    """The days on which an officer may hold no camera, by the reason."""
    employments = facts.employments.get(officer_id, [])
    statuses = until_next(employments)
    on_leave = merged((start, end) for start, end, status in statuses if status == LEAVE)
    out_of_service = merged((start, end) for start, end, may_count in service_spans(employments) if not may_count)
    out_of_scope: list[Span] = []
    for start, end, (_, duty) in until_next(facts.postings.get(officer_id, [])):
        out_of_scope += less([(start, end)], rules.scope_days(duty))
    return {
        DueBecause.SEPARATED: merged((start, end) for start, end, status in statuses if status == SEPARATED),
        DueBecause.LONG_LEAVE: common(on_leave, out_of_service),
        DueBecause.OUT_OF_SCOPE: merged(out_of_scope),
    }


def due_on(facts: OfficerFacts, officer_id: int, rules: Rules, day: int) -> tuple[DueBecause, int] | None:
    """Why a held camera is due on a day, and the first day of the unbroken days, whatever the reason, on which it would
    have been; None where it is not due.
    """
    by_reason = due_days(facts, officer_id, rules)
    because = next((reason for reason in DueBecause if _covers(by_reason[reason], day)), None)
    if because is None:
        return None
    stretches = merged(span for spans in by_reason.values() for span in spans)
    return because, next(start for start, end in stretches if start <= day < end)


def _covers(spans: list[Span], day: int) -> bool:
    return held_on(((start, end, None) for start, end in spans), day) is not None
