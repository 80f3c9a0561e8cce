"""What an event did, laid out for a page: before and after side by side, with links to the records that are named."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.domain.reports.stories import Change, Corrected, FactTold, Moment, Ref, Said
from tracker.reports.stories import STORIES
from tracker.web.api.adding import READING
from tracker.web.pages.audit_words import NOTHING, field_words, record_words, value_words
from tracker.web.requests import actor_if_any

NOT_YET, VOID = "not on record", "void"


@dataclass(frozen=True, slots=True)
class Cell:
    """A few words, and where they lead."""

    text: str
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A field before and after."""

    label: str
    before: Cell
    after: Cell
    differs: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One fact or record before and after an event: what was done to it, how that is marked, and each field."""

    done: str
    mark: str
    heading: Cell
    rows: tuple[Row, ...]


def compared(moment: Moment, record: Ref | None = None) -> tuple[Compared, ...]:
    """All that an event did, corrections first. `record`: what was edited."""
    return (
        *changed(moment, record),
        *(_voided(fact) for fact in moment.voided),
        *(_entered(fact) for fact in moment.entered),
    )


def changed(moment: Moment, record: Ref | None = None) -> tuple[Compared, ...]:
    """Of what an event did, that which has a before and an after: corrections and edits."""
    edited = () if moment.corrected or not moment.changes else (_edited(moment.changes, record),)
    return (*(_corrected(pair) for pair in moment.corrected), *edited)


def cells(said: Iterable[Said], besides: Ref | None = None) -> list[tuple[str, Cell]]:
    """What a fact says: labels, and values with their links; not again the record itself, whose story it is."""
    return [(field_words(one.name), _cell(one)) for one in said if besides is None or one.ref != besides]


def plain_rows(detail: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What an event says besides: labels and values in words; parts within parts one by one."""
    found: list[tuple[str, str]] = []
    for name, value in detail.items():
        if isinstance(value, Mapping):
            found += [(f"{field_words(name)}: {label.lower()}", text) for label, text in plain_rows(value)]
        elif value_words(value) != NOTHING:
            found.append((field_words(name), value_words(value)))
    return found


def heading(ref: Ref) -> Cell:
    """`Assignment 12`, and where it leads."""
    return Cell(f"{record_words(ref.collection).capitalize()} {ref.number}", href_of(ref))


def href_of(ref: Ref) -> str | None:
    """The page of a record, else its history; None where the reader has no way there."""
    actor = actor_if_any()
    if ref.collection not in READING or actor is None or not actor.may(READING[ref.collection]):
        return None
    if ref.collection in PAGES:
        endpoint, name = PAGES[ref.collection]
        return url_for(endpoint, **{name: ref.number})  # type: ignore[arg-type]
    return history_href(ref)


def history_href(ref: Ref, **values: str) -> str | None:
    """The history of a record; None where there is none of its kind."""
    if ref.collection not in STORIES:
        return None
    return url_for(f"pages.history_{ref.collection}", number=ref.number, **values)  # type: ignore[arg-type]


PAGES = {
    "officers": ("pages.officer", "officer_id"),
    "cameras": ("pages.camera", "camera_id"),
    "sessions": ("pages.training_session", "session_id"),
    "batches": ("pages.batch", "batch_id"),
    "imports": ("pages.batch", "batch_id"),
}
"""Records with a page of their own, by the number that their address takes."""


def _cell(said: Said) -> Cell:
    return Cell(value_words(said.value), href_of(said.ref) if said.ref is not None else None)


def _entered(fact: FactTold) -> Compared:
    rows = tuple(Row(label, Cell(NOTHING), cell, False) for label, cell in cells(fact.said))
    return Compared("Entered", "good", heading(fact.ref), rows or _bare(Cell(NOT_YET), Cell("on record")))


def _voided(fact: FactTold) -> Compared:
    rows = tuple(Row(label, cell, Cell(VOID), False) for label, cell in cells(fact.said))
    return Compared("Voided", "bad", heading(fact.ref), rows or _bare(Cell("on record"), Cell(VOID)))


def _bare(before: Cell, after: Cell) -> tuple[Row, ...]:
    return (Row("Record", before, after, False),)


def _corrected(pair: Corrected) -> Compared:
    before, after = ({one.name: _cell(one) for one in fact.said} for fact in (pair.old, pair.new))
    rows = tuple(
        _row(field_words(name), before.get(name, Cell(NOTHING)), after.get(name, Cell(NOTHING)))
        for name in dict.fromkeys((*before, *after))
    )
    old, new = heading(pair.old.ref), heading(pair.new.ref)
    return Compared("Corrected", "warn", Cell(f"{old.text}, now {pair.new.number}", new.href), rows)


def _edited(changes: Sequence[Change], record: Ref | None) -> Compared:
    rows = tuple(
        _row(field_words(one.name), Cell(value_words(one.before)), Cell(value_words(one.after))) for one in changes
    )
    return Compared("Edited", "warn", heading(record) if record is not None else Cell("What changed"), rows)


def _row(label: str, before: Cell, after: Cell) -> Row:
    return Row(label, before, after, before.text != after.text)
