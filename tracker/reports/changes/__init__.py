"""A report held against itself at another day, or as it was known at another moment. Nothing is written here.

The figures are the report's own on both sides; whom they count comes from the one definition that lists have too.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import fields
from types import MappingProxyType

from sqlalchemy.orm import Session

from tracker.domain.figures import CameraFigure, OfficerFigure
from tracker.domain.reports.changes import Changed, ChangesReport, Moved, Reason
from tracker.domain.reports.inventory import OwnedCounts
from tracker.domain.reports.rollout import Progress, RolloutProgress
from tracker.reports.changes.cameras import cameras_changed, inventories
from tracker.reports.changes.facts import Between
from tracker.reports.changes.officers import officers_changed, rules_changed
from tracker.reports.on_day import Reader
from tracker.reports.rollout import rollout_progress
from tracker.store.known import Asked, stamp_of

Codes = Collection[str] | None
Compared = tuple[tuple[Moved, ...], tuple[Changed, ...], tuple[Reason, ...]]

TOTAL = "Total"
NOT_IN_ROWS = frozenset({"forecast", "forecast_note"})
OF_PROGRESS = tuple(field.name for field in fields(Progress) if field.name not in NOT_IN_ROWS)
OF_OUTSTANDING = tuple(
    figure.value
    for figure in (
        OfficerFigure.OUTSTANDING,
        OfficerFigure.NEEDS_TRAINING,
        OfficerFigure.NEEDS_CAMERA,
        OfficerFigure.NEEDS_BOTH,
    )
)


def changes(
    session: Session, reader: Reader, name: str, *, before: Asked, after: Asked, precincts: Codes = None
) -> ChangesReport:
    """What changed of a report between two days or two moments: each figure that moved, each officer or camera that it
    counts no longer or now, and the facts through which, with who entered or voided them.

    `precincts`: of these codes alone (None: of all). A bounded number of statements, whatever the size.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`; KeyError: no report of that name is compared.
    """
    between = Between(before, after)
    moved, changed, beside = COMPARED[name](session, reader, between, precincts)
    first = stamp_of(session, before.as_of, before.known_at)
    return ChangesReport(stamp_of(session, after.as_of, after.known_at), name, first, moved, changed, beside)


def _progress(session: Session, reader: Reader, between: Between, codes: Codes) -> Compared:
    return _of_officers(session, reader, between, codes, OF_PROGRESS)


def _outstanding(session: Session, reader: Reader, between: Between, codes: Codes) -> Compared:
    return _of_officers(session, reader, between, codes, OF_OUTSTANDING)


def _of_officers(
    session: Session, reader: Reader, between: Between, codes: Codes, figures: Collection[str]
) -> Compared:
    first, second = (
        rollout_progress(session, as_of=side.as_of, known_at=side.known_at, precincts=codes)
        for side in (between.before, between.after)
    )
    moved = tuple(_moved(first, second, figures))
    counting = [figure.value for figure in OfficerFigure if figure.value in figures]
    changed = officers_changed(session, reader, between, codes, counting)
    return moved, changed, tuple(rules_changed(session, reader, between, codes))


def _moved(first: RolloutProgress, second: RolloutProgress, names: Collection[str]) -> Iterator[Moved]:
    """Row by row, then in total; a precinct that was not on record yet counted nobody."""
    old = {row.precinct: row for row in first.rows}
    new = {row.precinct: row for row in second.rows}
    for code in [*new, *(code for code in old if code not in new)]:
        sides = tuple(side[code].figures if code in side else None for side in (old, new))
        yield from _rows_moved(code, (new.get(code) or old[code]).name, sides, names)
    yield from _rows_moved(None, TOTAL, (first.total, second.total), names)


def _rows_moved(
    row: str | None,
    name: str,
    sides: tuple[Progress | OwnedCounts | None, ...],
    figures: Collection[str],
) -> Iterator[Moved]:
    for figure in figures:
        before, after = (_figure(side, figure) for side in sides)
        if before != after:
            yield Moved(row, name, figure, before, after)


def _figure(side: Progress | OwnedCounts | None, figure: str) -> int | None:
    is_count = figure in set(OfficerFigure) or figure in set(CameraFigure)
    if side is None:
        return 0 if is_count else None
    value: int | None = getattr(side, figure)
    return value


def _inventory(session: Session, reader: Reader, between: Between, codes: Codes) -> Compared:
    found = inventories(session, reader, between, codes)
    figures = [figure.value for figure in CameraFigure]
    old, new = dict(found.before.models), dict(found.after.models)
    moved = [
        one
        for model in sorted({*old, *new}, key=str.casefold)
        for one in _rows_moved(model, model, (old.get(model), new.get(model)), figures)
    ]
    moved += _rows_moved(None, TOTAL, (found.before.total, found.after.total), figures)
    return tuple(moved), cameras_changed(session, reader, between, found), ()


COMPARED: Mapping[str, Callable[[Session, Reader, Between, Codes], Compared]] = MappingProxyType(
    {"rollout-progress": _progress, "outstanding": _outstanding, "inventory": _inventory}
)
"""The reports that are compared with themselves, by their names."""
