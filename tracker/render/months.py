"""Signed months, and what was corrected in them since, as the values of JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from tracker.domain.differences import Difference
from tracker.domain.reports.months import Correction, SignedMonth, Since


def since_as_json(signed: SignedMonth, since: Since) -> dict[str, Any]:
    """What became of a signed month."""
    return {
        "signature": signed.id,
        "precinct": signed.precinct,
        "month": str(signed.month),
        "version": signed.version,
        "frozen_report": signed.frozen_number,
        "changed": since.is_changed,
        "figures": _figures(since.figures),
        "corrections": [_correction(one) for one in since.corrections],
    }


def _correction(one: Correction) -> dict[str, Any]:
    return {
        "seq": one.seq,
        "last_seq": one.last_seq,
        "act": one.act,
        "actor": one.actor,
        "recorded_at": one.recorded_at,
        "reason": one.reason,
        "batch": one.batch_id,
        "in_month": one.in_month,
        "facts": [
            {"kind": fact.kind.value, "id": fact.fact_id, "day": fact.day, "void": fact.is_void} for fact in one.facts
        ],
        "figures": _figures(one.figures),
    }


def _figures(found: Iterable[Difference]) -> list[dict[str, Any]]:
    return [asdict(one) for one in found]
