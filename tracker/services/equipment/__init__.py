"""Writes on cameras: their records and conditions, and the assignments that put them in officers' hands."""

from tracker.services.equipment.assignments import Issued, issue_camera, return_camera, swap_camera
from tracker.services.equipment.cameras import (
    add_camera,
    add_camera_model,
    add_place,
    open_count,
    place_camera,
    record_condition,
)
from tracker.services.equipment.recalls import Recalled, recall_cameras

__all__ = [
    "Issued",
    "Recalled",
    "add_camera",
    "add_camera_model",
    "add_place",
    "issue_camera",
    "open_count",
    "place_camera",
    "recall_cameras",
    "record_condition",
    "return_camera",
    "swap_camera",
]
