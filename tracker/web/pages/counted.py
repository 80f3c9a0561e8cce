"""Figures as links to whom they count, on the day and as known at the moment that they were counted with."""

from flask import url_for

from tracker.domain.figures import CameraFigure, OfficerFigure
from tracker.domain.reports.stamp import Stamp
from tracker.render.counted import COUNTED

OFFICER_WORDS = {
    OfficerFigure.STRENGTH: "in strength",
    OfficerFigure.ELIGIBLE: "eligible",
    OfficerFigure.TRAINED: "trained",
    OfficerFigure.ASSIGNED: "assigned",
    OfficerFigure.EQUIPPED: "equipped",
    OfficerFigure.OUTSTANDING: "outstanding",
    OfficerFigure.NEEDS_TRAINING: "in need of training",
    OfficerFigure.NEEDS_CAMERA: "in need of a camera",
    OfficerFigure.NEEDS_BOTH: "in need of training and a camera",
    OfficerFigure.ENROLLED: "enrolled",
    OfficerFigure.SIGNED: "signed",
}
CAMERA_WORDS = {figure: figure.value.replace("_", " ") for figure in CameraFigure}

NEEDS = {OfficerFigure.NEEDS_TRAINING, OfficerFigure.NEEDS_CAMERA, OfficerFigure.NEEDS_BOTH}


def officer_rule(figure: OfficerFigure) -> str:
    """How a figure of officers is counted, in a sentence."""
    name = OfficerFigure.OUTSTANDING if figure in NEEDS else figure
    return COUNTED[name.value.capitalize()]


def camera_rule(figure: CameraFigure) -> str:
    """How a figure of cameras is counted, in a sentence."""
    return COUNTED["Owned" if figure is CameraFigure.OWNED else "Counts as"]


def officers_counted(stamp: Stamp, figure: str, precinct: str | None = None) -> str:
    """The list of the officers whom a figure counts: in one precinct, or in all that the reader sees."""
    chosen = {"counted": OfficerFigure(figure).value, "precinct": precinct or None}
    return url_for("pages.officers", **chosen, **_at(stamp))  # type: ignore[arg-type]


def cameras_counted(stamp: Stamp, figure: str, model: str | None = None) -> str:
    """The list of the cameras that a figure of the inventory counts: of one model, or of all."""
    chosen = {"counted": CameraFigure(figure).value, "model": model or None}
    return url_for("pages.cameras", **chosen, **_at(stamp))  # type: ignore[arg-type]


def counted_as(figure: str, where: str | None = None) -> str:
    """What a figure counts, to be read after it: `equipped, 1st Precinct`."""
    said = OFFICER_WORDS[OfficerFigure(figure)] if figure in set(OfficerFigure) else CAMERA_WORDS[CameraFigure(figure)]
    return f"{said}, {where}" if where else said


def _at(stamp: Stamp) -> dict[str, str]:
    return {"as_of": stamp.as_of.isoformat(), "known_at": stamp.known_at_text}
