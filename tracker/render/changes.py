"""What changed of a report, in each format and in words: who was counted as what, as what now, and through what."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from tracker.domain.reports.changes import Changed, ChangesReport, How, Moved, Place, Reason
from tracker.domain.reports.stories import FactTold, Trace
from tracker.render.cells import Kind, Value, plain_cell
from tracker.render.document import Beside, Document, Part
from tracker.render.formats import Format
from tracker.render.inventory import COUNT_COLUMNS
from tracker.render.rollout import COLUMNS as ROLLOUT_COLUMNS
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.words import full_day, moment, plain_words, short_day
from tracker.render.written import written

TITLE = "What changed"
FIGURES_MOVED = "Figures that moved"

COLUMNS = (
    Column("of", "Of", Kind.TEXT),
    Column("number", "Number"),
    Column("name", "Name", Kind.TEXT),
    Column("row_before", "Was in", Kind.TEXT),
    Column("was", "Was", Kind.TEXT),
    Column("figures_before", "Figures before", Kind.TEXT),
    Column("row_after", "Is in", Kind.TEXT),
    Column("now", "Now", Kind.TEXT),
    Column("figures_after", "Figures after", Kind.TEXT),
    Column("how", "How", Kind.TEXT),
    Column("because", "Because", Kind.TEXT),
    Column("on", "On", Kind.DAY),
    Column("kind", "Kind of entry", Kind.TEXT),
    Column("entry", "Entry"),
    Column("recorded_at", "Recorded at", Kind.TEXT),
    Column("recorded_by", "Recorded by", Kind.TEXT),
    Column("batch", "Batch"),
    Column("voided_at", "Voided at", Kind.TEXT),
    Column("voided_by", "Voided by", Kind.TEXT),
    Column("void_reason", "Reason of the void", Kind.TEXT),
    Column("before_as_of", "Compared with", Kind.DAY),
    Column("before_known_at", "As known at", Kind.TEXT),
)
BRIEF = ("name", "row_before", "was", "row_after", "now", "because")

MOVED_COLUMNS = (
    Column("row", "Row", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("figure", "Figure", Kind.TEXT),
    Column("before", "Before", Kind.TEXT),
    Column("after", "After", Kind.TEXT),
    Column("difference", "Difference", Kind.TEXT),
)

ENTRIES: Mapping[str, str] = MappingProxyType(
    {
        "officers": "officer's record",
        "postings": "posting",
        "posting-ends": "end of a posting",
        "employment": "employment status",
        "employment-ends": "end of an employment status",
        "completions": "completion",
        "requirements": "requirement",
        "requirement-ends": "end of a requirement",
        "scope-rules": "scope rule",
        "plans": "plan",
        "assignments": "assignment",
        "returns": "return",
        "conditions": "condition",
        "cameras": "camera's record",
        "camera-places": "place",
    }
)
"""What one entry of each kind is called."""

FIRST_THAT_FITS = (
    ("equipped", "was equipped", "equipped"),
    ("needs_training", "needed training", "needs training"),
    ("needs_camera", "needed a camera", "needs a camera"),
    ("needs_both", "needed training and a camera", "needs training and a camera"),
    ("strength", "was in strength and not eligible", "in strength and not eligible"),
)
"""What somebody was, and is now, by the first of these figures that counts it."""

NOT_SAID = frozenset({"officer", "session", "assignment", "posting", "employment", "requirement", "expires_on", "note"})
"""What entries say that their sentence here leaves out; the history of a record tells all."""


def render_changes(report: ChangesReport, form: Format) -> bytes:
    """The comparison in a format; CSV has a row for each reason of each change, the others the figures as well."""
    return written(changes_document(report), form, lambda: changes_as_json(report))


def changes_document(report: ChangesReport) -> Document:
    """The comparison laid out."""
    rows = tuple(_flat(report, one, reason) for one in report.changed for reason in one.reasons)
    moved = Table(report.report, FIGURES_MOVED, report.stamp, MOVED_COLUMNS, tuple(_moved(one) for one in report.moved))
    return Document(
        table=Table(report.report, _title(report), report.stamp, COLUMNS, rows),
        parts=(
            Part("Who is counted differently", ("of", "number", *BRIEF)),
            Part(
                "Through which entries", ("name", "how", "on", "kind", "entry", "recorded_at", "recorded_by", "batch")
            ),
            Part("In figures", ("name", "figures_before", "figures_after")),
            Part("Voids", ("name", "kind", "entry", "voided_at", "voided_by", "void_reason")),
            Part("Compared with", ("name", "before_as_of", "before_known_at")),
        ),
        brief=(Part(None, BRIEF),),
        said=f"{len(report.changed)} changed since {report.before.as_of}, as known at {report.before.known_at_text}",
        beside=(Beside(FIGURES_MOVED, "Figures", moved, is_first=True),),
    )


def _title(report: ChangesReport) -> str:
    return f"{TITLE} in {report.of} since {report.before.as_of}, as known at {report.before.known_at_text}"


def changes_as_json(report: ChangesReport) -> dict[str, Any]:
    """The comparison as nested values."""
    before = stamp_as_json(report.of, report.before)
    return {
        **stamp_as_json(report.report, report.stamp),
        "of": report.of,
        "before": {name: value for name, value in before.items() if name != "report"},
        "figures": [
            {
                "row": one.row,
                "name": one.name,
                "figure": one.figure,
                "before": one.before,
                "after": one.after,
                "difference": one.difference,
            }
            for one in report.moved
        ],
        "changed": [_changed_as_json(one) for one in report.changed],
        "rules": [_reason_as_json(reason) for reason in report.beside],
    }


def change_words(one: Changed) -> str:
    """`was equipped, now needs training (1st Precinct)`; both places where they differ."""
    (first, _), (_, second) = _words(one.before), _words(one.after)
    if one.before is not None and (one.after is None or one.after.row != one.before.row):
        first += f" ({one.before.name})"
    return f"{first}, now {second}" + (f" ({one.after.name})" if one.after is not None else "")


def _words(place: Place | None) -> tuple[str, str]:
    """What somebody was, and what it is called now."""
    if place is None:
        return "was not counted", "not counted"
    for figure, was, is_now in FIRST_THAT_FITS:
        if figure in place.figures:
            return was, is_now
    said = ", ".join(plain_words(figure) for figure in sorted(place.figures) if figure != "owned") or "owned"
    return f"was {said}", said


def reason_words(reason: Reason) -> str:
    """`completion (course BWC, completed on 11 Jul 2016) voided by lund on 3 Oct 2016, 09:12: wrong officer`"""
    fact = reason.fact
    if fact is None:
        return _day_words(reason)
    entry, day = entry_words(fact), _day(reason.on)
    recorded = f"recorded by {fact.recorded.actor} on {moment(fact.recorded.recorded_at)}"
    match reason.how:
        case How.VOIDED if fact.voided is not None:
            return f"{entry} voided by {fact.voided.actor} on {moment(fact.voided.recorded_at)}: {fact.void_reason}"
        case How.IN_EFFECT:
            return f"{entry}, {recorded}"
        case How.NOT_IN_EFFECT:
            return f"{entry} not in effect yet on that day, {recorded}"
        case How.NOT_RECORDED:
            return f"{entry} not on record yet at that moment, {recorded}"
        case How.VOID_NOT_KNOWN:
            return f"{entry} not yet found to be a mistake at that moment, {recorded}"
        case How.EXPIRED:
            return f"{entry} runs out on {day}, {recorded}"
        case _:
            return f"{entry} newly {recorded}"


def _day_words(reason: Reason) -> str:
    match reason.how:
        case How.LONG_LEAVE:
            return f"the leave lasts over 180 days from {_day(reason.on)} on"
        case How.RENAMED:
            return "the model was called something else"
        case _:
            return "came from elsewhere or went there: the entry is not yours to see"


def entry_words(fact: FactTold) -> str:
    """`posting (precinct 1st Precinct, duty patrol, starts on 11 Jul 2016)`"""
    told = [f"{plain_words(said.name)} {_value(said.value)}" for said in fact.said if said.name not in NOT_SAID]
    word = ENTRIES.get(fact.kind, plain_words(fact.kind))
    return f"{word} ({', '.join(told)})" if told else word


def _value(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return short_day(value) if isinstance(value, date) else plain_words(str(value))


def _day(day: date | None) -> str:
    return "a day that is not known" if day is None else full_day(day)


def figure_heading(figure: str) -> str:
    """What a figure is called in the headings of its report."""
    return HEADINGS.get(figure) or plain_words(figure).capitalize()


HEADINGS = {column.name: column.heading for column in (*ROLLOUT_COLUMNS, *COUNT_COLUMNS)}


def figure_words(value: Value) -> str:
    """A figure as people read it; a dash for none."""
    if value is None:
        return "–"
    return short_day(value) if isinstance(value, date) else str(value)


def difference_words(one: Moved) -> str:
    """`+3`, `−2`; a dash where one side has no figure."""
    if one.difference is None:
        return "–"
    return f"+{one.difference}" if one.difference > 0 else str(one.difference).replace("-", "−")


def _moved(one: Moved) -> tuple[Value, ...]:
    values = (plain_cell(value, Kind.TEXT) for value in (one.before, one.after, one.difference))
    return ("" if one.row is None else one.row, one.name, figure_heading(one.figure), *values)


def _flat(report: ChangesReport, one: Changed, reason: Reason) -> tuple[Value, ...]:
    return (
        one.collection,
        one.number,
        one.name,
        *_where(one.before, _words(one.before)[0]),
        *_where(one.after, _words(one.after)[1]),
        reason.how.value,
        reason_words(reason),
        reason.on,
        *_entry(reason.fact),
        report.before.as_of,
        report.before.known_at_text,
    )


def _where(place: Place | None, said: str) -> tuple[Value, ...]:
    return (None, said, None) if place is None else (place.row, said, " ".join(sorted(place.figures)))


def _entry(fact: FactTold | None) -> tuple[Value, ...]:
    if fact is None:
        return (None,) * 8
    voided = (None,) * 3 if fact.voided is None else (_at(fact.voided.recorded_at), fact.voided.actor, fact.void_reason)
    recorded = fact.recorded
    return (fact.kind, fact.number, _at(recorded.recorded_at), recorded.actor, recorded.batch_id, *voided)


def _at(instant: datetime) -> str:
    return instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _changed_as_json(one: Changed) -> dict[str, Any]:
    return {
        "of": one.collection,
        "number": one.number,
        "name": one.name,
        "before": _place_as_json(one.before),
        "after": _place_as_json(one.after),
        "said": change_words(one),
        "reasons": [_reason_as_json(reason) for reason in one.reasons],
    }


def _place_as_json(place: Place | None) -> dict[str, Any] | None:
    return None if place is None else {"row": place.row, "name": place.name, "figures": sorted(place.figures)}


def _reason_as_json(reason: Reason) -> dict[str, Any]:
    fact = reason.fact
    return {
        "how": reason.how.value,
        "on": reason.on,
        "said": reason_words(reason),
        "entry": None if fact is None else _fact_as_json(fact),
    }


def _fact_as_json(fact: FactTold) -> dict[str, Any]:
    voided = None if fact.voided is None else {**_trace_as_json(fact.voided), "reason": fact.void_reason}
    return {"kind": fact.kind, "id": fact.number, "recorded": _trace_as_json(fact.recorded), "voided": voided}


def _trace_as_json(trace: Trace) -> dict[str, Any]:
    return {
        "seq": trace.seq,
        "recorded_at": _at(trace.recorded_at),
        "act": trace.act,
        "actor": trace.actor,
        "role": trace.role,
        "door": trace.door,
        "batch_id": trace.batch_id,
        "reason": trace.reason,
    }
