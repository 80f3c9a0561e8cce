"""What verifying found, and reports of record, as the values of JSON."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from tracker.domain.differences import Difference
from tracker.domain.reports.frozen import FileLine, FrozenLine, Verdict


def verdict_as_json(verdict: Verdict) -> dict[str, Any]:
    """What was found."""
    return {
        "stands": verdict.stands,
        "origin": verdict.origin.value,
        "sha256": verdict.sha256,
        "claim": None if verdict.claim is None else asdict(verdict.claim),
        "record": None if verdict.record is None else frozen_as_json(verdict.record),
        "asked_at": verdict.asked_at,
        "findings": [asdict(finding) for finding in verdict.findings],
        "altered": _places(verdict.altered),
        "recomputed": None if verdict.recomputed is None else _places(verdict.recomputed),
        "changed": None if verdict.changed is None else _places(verdict.changed),
    }


def frozen_as_json(frozen: FrozenLine, files: Iterable[FileLine] | None = None) -> dict[str, Any]:
    """A report of record; with its files, where they are given."""
    asked = frozen.asked
    said: dict[str, Any] = {
        "number": frozen.number,
        "name": frozen.name,
        "report": frozen.report,
        "as_of": frozen.as_of,
        "known_at": frozen.known_at,
        "precincts": asked.precincts,
        "scope": asked.scope,
        "series": "weekly" if asked.weekly else None,
        "within": asked.within,
        "since": asked.since,
        "pulled_format": frozen.pulled_format,
        "reveals_identities": frozen.reveals_identities,
        "permission": frozen.permission,
        "role": frozen.role,
        "data_version": frozen.data_version,
        "audit_head": frozen.audit_head,
        "program": frozen.program,
        "pulled_by": frozen.pulled_by,
        "recorded_at": frozen.recorded_at,
        "recorded_seq": frozen.recorded_seq,
    }
    return said if files is None else {**said, "files": [asdict(file) for file in files]}


def _places(found: Iterable[Difference]) -> list[dict[str, Any]]:
    return [asdict(one) for one in found]
