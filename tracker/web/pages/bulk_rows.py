"""What the preview of a bulk act says of each line, in words."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tracker.domain.codes import officer_code
from tracker.domain.errors import FieldProblem
from tracker.render.words import plain_words
from tracker.reports.people import officers_named
from tracker.services.bulk import Happened, RowResult
from tracker.store.lookups import last_recorded_at
from tracker.web.pages.bulk_lists import Line
from tracker.web.pages.reader import reader_of
from tracker.web.pages.signals import person
from tracker.web.requests import Writing

NOTES = {
    "override": ("Not trained: override", "warn"),
    "out_of_scope": ("Duty out of scope: due back at once", "warn"),
    "stays": ("Camera stays", "good"),
    "comes_back": ("Camera comes back", "info"),
    "due": ("Camera is due back", "warn"),
}
"""What a person should know of a row, and how it is marked."""

FIELDS = {
    "officer": "Officer",
    "camera": "Camera",
    "condition": "Condition",
    "report_number": "Report number",
    "": "",
}


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One line as the preview shows it."""

    number: int
    text: str
    state: str
    """`good`, `bad` or `left`."""
    said: str
    tags: tuple[tuple[str, str], ...] = ()
    problems: tuple[tuple[str, FieldProblem], ...] = ()
    candidates: tuple[tuple[str, str], ...] = ()
    """Who could be meant: the code that names one surely, and the name."""
    may_override: bool = False
    lines: tuple[int, ...] = ()
    """The two lines it was made of, where each held one code."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Every line of a list, and how many are of which sort."""

    rows: tuple[PlannedRow, ...]

    def count(self, state: str) -> int:
        """How many lines are in a state."""
        return sum(row.state == state for row in self.rows)

    @property
    def is_paired(self) -> bool:
        """Whether two lines make a row."""
        return any(row.lines for row in self.rows)

    @property
    def bad(self) -> list[PlannedRow]:
        """The lines that cannot be entered."""
        return [row for row in self.rows if row.state == "bad"]


def plan_of(
    desk: Writing,
    name: str,
    lines: Sequence[Line],
    rows: Sequence[Line],
    results: Sequence[RowResult],
    left_out: frozenset[int],
) -> Plan:
    """The preview of an act of this name: `results` are those of `rows`, which are the lines that could be read."""
    became = {line.number: result for line, result in zip(rows, results, strict=True)}
    ids = {result.happened.officer_id for result in results if result.happened is not None} - {None}
    moment = max(desk.now, last_recorded_at(desk.session))
    known = officers_named(desk.session, reader_of(desk.actor), ids, known_at=moment)
    names = {number: person(*one) for number, one in known.items()}
    return Plan(
        tuple(replace(_row(name, line, became.get(line.number), left_out, names), lines=line.lines) for line in lines)
    )


def _row(
    name: str, line: Line, result: RowResult | None, left_out: frozenset[int], names: dict[int | None, str]
) -> PlannedRow:
    if line.number in left_out:
        return PlannedRow(line.number, line.text, "left", "Left out")
    if result is None or result.happened is None:
        problems = line.problems if result is None else result.problems
        related = result.refusal.related if result is not None and result.refusal is not None else ()
        return PlannedRow(
            line.number,
            line.text,
            "bad",
            "Cannot be entered",
            problems=tuple((FIELDS.get(one.field, plain_words(one.field).capitalize()), one) for one in problems),
            candidates=tuple((officer_code(number), label) for kind, number, label in related if kind == "officers"),
            may_override=any(one.code == "not_trained" for one in problems),
        )
    happened = result.happened
    return PlannedRow(
        line.number,
        line.text,
        "good",
        _said(name, happened, names.get(happened.officer_id, f"officer {happened.officer_id}")),
        tags=tuple(NOTES[note] for note in happened.notes),
        may_override="override" in happened.notes,
    )


def _said(name: str, happened: Happened, officer: str) -> str:
    """What would happen, in a phrase."""
    condition = plain_words(happened.condition or "")
    if name == "issues":
        return f"{happened.serial} to {officer}"
    if name == "returns":
        return f"{happened.serial} back from {officer}, {condition}"
    if name == "conditions":
        return f"{happened.serial}: {condition}"
    if happened.serial is None:
        return f"{officer} moves; holds no camera"
    return f"{officer} moves; camera {happened.serial}{f', {condition}' if condition else ''}"
