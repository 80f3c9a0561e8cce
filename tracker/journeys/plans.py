"""What importing a file would do, row by row, as it is kept with the file and shown a page at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from tracker.domain.commands.imports import NamedOfficer
from tracker.journeys.receipts import FaultyLine, Receipt
from tracker.services.imports import Outcome

BUCKETS = ("new", "changed", "moved", "unchanged", "skipped", "rejected", "review")
"""Where each row ends, in the order in which they are shown."""

BUCKET_OF = {
    Outcome.CREATED: "new",
    Outcome.UPDATED: "changed",
    Outcome.MOVED: "moved",
    Outcome.UNCHANGED: "unchanged",
}
COURSE_CODES = frozenset({"unmapped_value", "unknown_course", "unknown_course_version"})
OFFICER_CODES = frozenset({"ambiguous", "duplicate_in_file", "name_differs", "similar_officer", "unknown_officer"})


@dataclass(frozen=True, slots=True)
class Question:
    """What a person has to decide: whom these rows mean, or which course. `lines` say it alike."""

    subject: str
    lines: tuple[int, ...]
    written: str
    message: str
    officer: NamedOfficer | None = None


def plan_as_json(receipt: Receipt) -> dict[str, Any]:
    """A plan as it is kept: figures, and each row as [line, bucket, who or what, why]."""
    rows: list[list[Any]] = [
        [line, BUCKET_OF[outcome], receipt.named.get(line, ""), _why(receipt, line)]
        for line, outcome in receipt.outcomes.items()
    ]
    rows += [[one.line, "skipped", receipt.named.get(one.line, ""), one.reason] for one in receipt.skipped]
    rows += [_faulty(receipt, one, "rejected") for one in receipt.rejected]
    rows += [_faulty(receipt, one, "review") for one in receipt.review]
    return {
        "rows": sorted(rows),
        "as_of": receipt.as_of.isoformat(),
        "encoding": receipt.encoding,
        "header_row": receipt.header_row,
        "notes": list(receipt.notes),
        "left": [officer.label for officer in receipt.left_officers],
        "is_clean": receipt.is_clean,
        "changes": receipt.count_changes(),
        "unmapped": receipt.unmapped,
        "questions": [
            {"subject": q.subject, "lines": q.lines, "written": q.written, "message": q.message,
             "officer": asdict(q.officer) if q.officer else None}
            for q in _questions(receipt)
        ],
    }  # fmt: skip


def counts_of(plan: Mapping[str, Any]) -> dict[str, int]:
    """How many rows ended in each bucket."""
    found = dict.fromkeys(BUCKETS, 0)
    for row in plan["rows"]:
        found[row[1]] += 1
    return found


def questions_of(plan: Mapping[str, Any]) -> list[Question]:
    """What a person has to decide."""
    return [
        Question(
            one["subject"],
            tuple(one["lines"]),
            one["written"],
            one["message"],
            NamedOfficer(**one["officer"]) if one["officer"] else None,
        )
        for one in plan["questions"]
    ]


def _why(receipt: Receipt, line: int) -> str:
    linked = f"linked, as is remembered of {receipt.sender}" if line in receipt.linked else ""
    return "; ".join(part for part in (receipt.told.get(line, ""), linked) if part)


def _faulty(receipt: Receipt, one: FaultyLine, bucket: str) -> list[Any]:
    why = " ".join(
        p.message + (f" (it says “{p.value}”)" if p.value and p.value not in p.message else "") for p in one.problems
    )
    return [one.line, bucket, receipt.named.get(one.line, ""), why]


def _questions(receipt: Receipt) -> Sequence[Question]:
    """Rows that ask the same are one question."""
    found: dict[tuple[str, object], Question] = {}
    for one in sorted((*receipt.review, *receipt.rejected), key=lambda line: line.line):
        for problem in one.problems:
            key: tuple[str, object]
            officer = receipt.asked.get(one.line)
            if problem.code in COURSE_CODES and problem.field in ("course", "version") and problem.value:
                name = problem.value if problem.field == "course" else receipt.courses.get(one.line, problem.value)
                key, officer = ("course", name), None
                written = name
            elif problem.code in OFFICER_CODES and officer is not None:
                key, written = ("officer", officer), str(officer)
            else:
                continue
            before = found.get(key)
            lines = (*before.lines, one.line) if before else (one.line,)
            found[key] = Question(key[0], lines, written, before.message if before else problem.message, officer)
            break
    return list(found.values())
