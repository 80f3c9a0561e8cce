"""The report `inventory`: the cameras owned on a day, each counted once, and where each of them is."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.reports.inventory import InventoryReport, OwnedCamera, counts_of, owned_as
from tracker.domain.reports.stamp import check_moment
from tracker.domain.vocabulary import CameraCondition
from tracker.reports.equipment import holder_of, known_cameras
from tracker.reports.on_day import Reader
from tracker.store.known import Asked, stamp_of
from tracker.store.models import Camera, Precinct
from tracker.store.text import in_order


def inventory(
    session: Session,
    reader: Reader,
    *,
    as_of: date,
    known_at: datetime,
    precincts: Collection[str] | None = None,
) -> InventoryReport:
    """The cameras owned on a day, as known at a moment: those held by officers of the precincts with these codes, and
    those in their rooms (None: all that the reader sees).

    Owned are the cameras with `owned_from` on or before the day that are not retired on it. Three statements.

    Raises:
        Invalid `day_after_known_at`, `day_out_of_range`.
    """
    check_moment(as_of, known_at)
    asked = Asked(as_of, known_at)
    seen_by = reader if precincts is None else replace(reader, precincts=frozenset(precincts))
    rooms = {precinct.id: precinct.code for precinct in session.execute(select(Precinct.id, Precinct.code))}
    owned = known_cameras(asked, seen_by).where(Camera.owned_from <= as_of)
    found = session.execute(owned.order_by(in_order(Camera.serial), Camera.id)).all()
    rows = tuple(line for row in found if (line := _line(seen_by, row, rooms)) is not None)
    by_model: dict[str, list[OwnedCamera]] = defaultdict(list)
    for line in rows:
        by_model[line.model].append(line)
    models = tuple((model, counts_of(by_model[model])) for model in sorted(by_model, key=str.casefold))
    return InventoryReport(stamp_of(session, as_of, known_at), models, counts_of(rows), rows)


def _line(reader: Reader, row: Any, rooms: dict[int, str]) -> OwnedCamera | None:
    """A camera as the report lists it; None where it is retired."""
    is_held = row.assignment_id is not None
    counted_as = owned_as(CameraCondition(row.condition), is_held=is_held)
    if counted_as is None:
        return None
    return OwnedCamera(
        camera_id=row.camera_id,
        serial=row.serial,
        asset_tag=row.asset_tag,
        model=row.model,
        purchase_batch=row.purchase_batch,
        owned_from=row.owned_from,
        owned_as=counted_as,
        precinct=row.holder_precinct if is_held else rooms.get(row.place_precinct_id),
        place=None if is_held else row.place,
        holder=holder_of(reader, row) if is_held else None,
        issued_on=row.issued_on if is_held else None,
    )
