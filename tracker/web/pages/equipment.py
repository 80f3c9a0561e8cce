"""Cameras: the list with its search, and one camera's custody."""

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.vocabulary import CameraCondition
from tracker.render import words
from tracker.reports.custody import camera_custody
from tracker.reports.equipment import camera_list
from tracker.reports.signing import signatures_of
from tracker.web.guard import permission
from tracker.web.pages.counted import CAMERA_WORDS, camera_rule
from tracker.web.pages.day import carried, page_day
from tracker.web.pages.forms import Form
from tracker.web.pages.queries import CameraQuerySchema, asked_for, page_of, sample_asked_for
from tracker.web.pages.reader import reader_of
from tracker.web.requests import reading

CONDITIONS = [(condition.value, words.plain_words(condition.value)) for condition in CameraCondition]


def register(pages: Blueprint) -> None:
    """Serve the cameras."""
    pages.add_url_rule("/cameras", "cameras", cameras)
    pages.add_url_rule("/cameras/<int:camera_id>", "camera", camera)


@permission("equipment.read")
def cameras() -> ResponseReturnValue:
    """The cameras on the day, searched and page by page."""
    query, sample = asked_for(CameraQuerySchema, is_sampled=True), sample_asked_for()
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        page = page_of(
            query.page,
            lambda offset, limit: camera_list(
                desk.session,
                reader,
                as_of=day.as_of,
                known_at=day.moment,
                search=query.search,
                condition=query.condition,
                model=query.model,
                counted=query.counted,
                sample=sample,
                offset=offset,
                limit=limit,
            ),
            sample=sample,
        )
        said = {
            name: str(value)
            for name in ("search", "condition", "model", "counted")
            if (value := getattr(query, name)) is not None
        }
        return render_template(
            "equipment/cameras.html",
            page=page,
            form=Form(values=said),
            query=query,
            conditions=CONDITIONS,
            figures=[(figure.value, said.capitalize()) for figure, said in CAMERA_WORDS.items()],
            rule=None if query.counted is None else camera_rule(query.counted),
            href_of=lambda number: url_for("pages.cameras", **{**carried(), **said, "page": str(number)}),  # type: ignore[arg-type]
        )


@permission("equipment.read")
def camera(camera_id: int) -> ResponseReturnValue:
    """One camera: in whose hands, in what condition, in which place, from when to when."""
    with reading() as desk:
        day = page_day(desk)
        reader = reader_of(desk.actor)
        custody = camera_custody(desk.session, reader, camera_id, as_of=day.as_of, known_at=day.moment)
        numbers = [one.assignment_id for one in custody.custody]
        signatures = signatures_of(desk.session, reader, numbers, as_of=day.as_of, known_at=day.moment)
        return render_template("equipment/camera.html", custody=custody, camera=custody.camera, signatures=signatures)
