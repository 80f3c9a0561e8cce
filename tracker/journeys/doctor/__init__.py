"""The doctor: everything the tracker stands on, looked at once and told line by line, with what to do."""

from tracker.journeys.doctor.database import look_at_database
from tracker.journeys.doctor.line import Line, State
from tracker.journeys.doctor.machine import look_at_clock, look_at_disk, look_at_time_zone
from tracker.journeys.doctor.register import look_at_audit_log, look_at_backups, look_at_history

__all__ = [
    "Line",
    "State",
    "look_at_audit_log",
    "look_at_backups",
    "look_at_clock",
    "look_at_database",
    "look_at_disk",
    "look_at_history",
    "look_at_time_zone",
]
