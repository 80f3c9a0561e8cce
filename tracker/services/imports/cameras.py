"""Lists of devices. What is on record is never overwritten: a row that says otherwise is refused as at every door."""

from collections.abc import Sequence

from sqlalchemy import select

from tracker.domain.commands.equipment import AddCamera, AddCameraModel
from tracker.domain.commands.imports import CameraRow
from tracker.services.equipment import add_camera, add_camera_model
from tracker.services.imports.outcomes import Applied, Outcome, RowResult
from tracker.services.imports.repeats import said_twice, sort_out_repeats
from tracker.services.imports.work import Lookups, Work, attempting
from tracker.store.lookups import find_camera_model, find_place
from tracker.store.memory import Memory
from tracker.store.models import Camera, CameraModel

COMPARED = ("serial", "asset_tag", "model", "owned_from", "purchase_batch")
"""Where a camera is, is not among them: a list says where it first came, and it may have moved since."""


def apply_cameras(work: Work, rows: Sequence[CameraRow]) -> Applied:
    """Add the devices that are not on record; one that is, as the row says, is unchanged."""
    by_tag = work.match == ("asset_tag",)
    sorted_rows = sort_out_repeats(
        rows,
        lambda row: (row.camera.asset_tag if by_tag else None) or row.camera.serial,
        lambda group: said_twice(f"camera {group[0].camera.serial}", "serial", group),
    )
    known = _known_cameras(work)
    models = set(work.session.scalars(select(CameraModel.name)))
    lookups = Lookups()
    results: list[RowResult] = []
    for row in work.each(sorted_rows.rows, _expect):
        key = ("asset_tag", row.camera.asset_tag) if by_tag else ("serial", row.camera.serial)
        standing = known.get(key)
        if standing is not None and _says_the_same(row.camera, standing):
            results.append(RowResult(row.line, Outcome.UNCHANGED))
        else:
            results.append(_add(work, row, models, lookups))
    return Applied(sorted_rows.with_results(results))


def _expect(memory: Memory, rows: Sequence[CameraRow]) -> None:
    memory.expect(Camera, "serial", (row.camera.serial for row in rows))
    memory.expect(Camera, "asset_tag", (row.camera.asset_tag for row in rows))


def _add(work: Work, row: CameraRow, models: set[str], lookups: Lookups) -> RowResult:
    model = row.camera.model
    is_new_model = "model" in work.add_unknown and model not in models
    with attempting(work.session) as attempt:
        if is_new_model:
            attempt.act(
                lambda: add_camera_model(
                    work.session, work.actor, AddCameraModel(model), now=work.now, batch=work.batch
                )
            )
        else:
            lookups.check(attempt, find_camera_model, work.session, model)
        if row.camera.place is not None:
            lookups.check(attempt, find_place, work.session, row.camera.place)
        attempt.act(lambda: add_camera(work.session, work.actor, row.camera, now=work.now, batch=work.batch))
    if attempt.problems:
        return RowResult(row.line, problems=tuple(dict.fromkeys(attempt.problems)))
    models.add(model)
    return RowResult(row.line, Outcome.CREATED)


def _known_cameras(work: Work) -> dict[tuple[str, str | None], AddCamera]:
    """Every standing camera by serial number and by asset tag."""
    columns = (Camera.serial, CameraModel.name, Camera.owned_from, Camera.asset_tag, Camera.purchase_batch)
    rows = work.session.execute(
        select(*columns).join(CameraModel, CameraModel.id == Camera.camera_model_id).where(Camera.voided_at.is_(None))
    )
    found: dict[tuple[str, str | None], AddCamera] = {}
    for row in rows:
        camera = AddCamera(*row)
        found["serial", camera.serial] = camera
        if camera.asset_tag is not None:
            found["asset_tag", camera.asset_tag] = camera
    return found


def _says_the_same(row: AddCamera, standing: AddCamera) -> bool:
    """Whether a row says nothing that is not on record; what it leaves out it does not deny."""
    said = {name: getattr(row, name) for name in COMPARED}
    return all(value is None or value == getattr(standing, name) for name, value in said.items())
