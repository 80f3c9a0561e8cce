"""Writes on cameras: their records and conditions, and the assignments that put them in officers' hands."""

from tracker.services.equipment.assignments import Issued, issue_camera, return_camera, swap_camera
from tracker.services.equipment.cameras import (
    add_camera,
    add_camera_model,
    add_place,
    place_camera,
    record_condition,
)
from tracker.services.equipment.counts import close_count, explain_camera, open_count, record_sighting
from tracker.services.equipment.placing import Placed, place_cameras
from tracker.services.equipment.recalls import Recalled, recall_cameras

__all__ = [
    "Issued",
    "Placed",
    "Recalled",
    "add_camera",
    "add_camera_model",
    "add_place",
    "close_count",
    "explain_camera",
    "issue_camera",
    "open_count",
    "place_camera",
    "place_cameras",
    "recall_cameras",
    "record_condition",
    "record_sighting",
    "return_camera",
    "swap_camera",
]
