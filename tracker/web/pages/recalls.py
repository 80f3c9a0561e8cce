"""A recall of cameras: which ones are chosen, whom it would reach, then entered as one batch."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from tracker.domain.commands.equipment import RecallCameras
from tracker.domain.errors import Refusal
from tracker.domain.reports.equipment import CameraLine
from tracker.domain.reports.recalls import Effect
from tracker.reports.choices import model_options, purchase_batch_options
from tracker.reports.equipment import cameras_among
from tracker.reports.recalls import recall_effect
from tracker.schemas.base import load
from tracker.schemas.equipment import RecallCamerasSchema
from tracker.services.equipment import recall_cameras
from tracker.services.rehearsal import undone
from tracker.store.lookups import last_recorded_at
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Writing, reading, today, writing

MOST_SHOWN = 1000
"""So many cameras are listed before a recall is entered; the batch has all of them."""


@dataclass(frozen=True, slots=True)
class Plan:
    """Whom a recall would reach: the cameras with who holds each, and those it would leave as they are."""

    cameras: tuple[CameraLine, ...]
    count: int
    held: int
    skipped: tuple[tuple[str, str], ...]
    effect: tuple[Effect, ...]
    """What it would do to every precinct's figures of today."""


def register(pages: Blueprint) -> None:
    """Serve the recall."""
    pages.add_url_rule("/cameras/recall", "recall", show_recall, methods=["GET"])
    pages.add_url_rule("/cameras/recall", "enter_recall", enter_recall, methods=["POST"])


@permission("cameras.write")
def show_recall() -> ResponseReturnValue:
    """The form: a model, or a range, or serial numbers."""
    return _page(Form(values={"starts_on": today().isoformat()}))


@permission("cameras.write", fresh=True)
def enter_recall() -> ResponseReturnValue:
    """Say whom the recall would reach, or enter it and show its batch."""

    def act(desk: Writing) -> str:
        recalled = recall_cameras(desk.session, desk.actor, _command(), now=desk.now)
        return url_for("pages.batch", batch_id=recalled.batch.id, applied="true")

    try:
        if request.form.get("step") != "enter":
            return _page(sent_form(), _planned())
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _page(form), form.status


def _command() -> RecallCameras:
    typed: dict[str, Any] = sent_values()
    typed.pop("step", None)
    serials = typed.pop("serials", "").replace(",", " ").split()
    return load(RecallCamerasSchema, {**typed, "serials": serials})


def _planned() -> Plan:
    """Tried out by the same path and undone; the holders are those of the day from which it would hold."""
    command = _command()
    with writing() as desk:
        with undone(desk.session):
            recalled = recall_cameras(desk.session, desk.actor, command, now=desk.now)
            numbers = [one.camera_id for one in recalled.conditions]
            skipped = tuple((camera.serial, why) for camera, why in recalled.skipped)
            effect = recall_effect(
                desk.session,
                recalled.batch.id,
                as_of=desk.today,
                known_at=_moment(desk),
                precincts=desk.actor.precincts,
            )
        reader = reader_of(desk.actor)
        lines = cameras_among(desk.session, reader, numbers, as_of=desk.today, known_at=_moment(desk))
    held = sum(line.holder is not None for line in lines)
    return Plan(lines[:MOST_SHOWN], len(numbers), held, skipped, effect)


def _moment(desk: Writing) -> datetime:
    return max(desk.now, last_recorded_at(desk.session))


def _page(form: Form, plan: Plan | None = None) -> str:
    with reading() as desk:
        return render_template(
            "equipment/recall.html",
            form=form,
            plan=plan,
            today=desk.today,
            models=_models(desk.session, desk.moment),
            batches=[(one, one) for one in purchase_batch_options(desk.session, known_at=desk.moment)],
        )


def _models(session: Session, moment: datetime) -> list[tuple[str, str]]:
    return [(one, one) for one in model_options(session, known_at=moment)]
