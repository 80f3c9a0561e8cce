"""Two small reports with every kind of cell in them, made by hand."""

from datetime import UTC, date, datetime

from tracker.domain.progress import Forecast
from tracker.domain.reports.outstanding import Needs, NextSession, OutstandingOfficer, OutstandingReport
from tracker.domain.reports.rollout import PrecinctProgress, Progress, RolloutProgress, Week, WeekFigures
from tracker.domain.reports.stamp import Stamp

HOW_MADE = ["filters", "definitions", "definitions_digest"]
"""The keys with which the JSON of every report ends."""

STAMP = Stamp(date(2016, 9, 27), datetime(2016, 11, 7, 15, 0, tzinfo=UTC), 4711, "ab" * 32)

AHEAD = Progress(
    strength=80,
    eligible=75,
    trained=75,
    assigned=74,
    equipped=74,
    outstanding=1,
    needs_training=0,
    needs_camera=1,
    needs_both=0,
    percent_equipped=98.7,
    planned=70,
    variance_officers=4,
    variance_days=-2,
    current_planned=60,
    current_variance_officers=14,
    current_variance_days=5,
    completed_on=date(2016, 7, 30),
    forecast=Forecast(date(2016, 10, 1), date(2016, 9, 29), None),
    forecast_note=None,
)
NOBODY = Progress(
    strength=0,
    eligible=0,
    trained=0,
    assigned=0,
    equipped=0,
    outstanding=0,
    needs_training=0,
    needs_camera=0,
    needs_both=0,
    percent_equipped=None,
    planned=None,
    variance_officers=None,
    variance_days=None,
    current_planned=None,
    current_variance_officers=None,
    current_variance_days=None,
    completed_on=None,
    forecast=None,
    forecast_note="complete",
)
WEEK = Week(
    date(2016, 7, 16),
    (("1", WeekFigures(75, 70, 60, 50, 40)), ("CH", WeekFigures(0, 0, 0, 0, None))),
    WeekFigures(75, 70, 60, 50, 40),
)


def progress(*, series: bool = False, name: str = "City Hall") -> RolloutProgress:
    """A report of one precinct and one other home."""
    rows = (
        PrecinctProgress("1", "1st Precinct", "precinct", AHEAD),
        PrecinctProgress("CH", name, "other", NOBODY),
    )
    return RolloutProgress(STAMP, rows, AHEAD, (WEEK,) if series else None)


def outstanding(name: str = "Lund, Eva") -> OutstandingReport:
    """A report of two officers, one with a class to come."""
    planned = NextSession(7, date(2016, 9, 28), "08:00", "BWC", "Room 100")
    rows = (
        OutstandingOfficer(
            5, name, "0412", "Officer", False, "1", Needs.BOTH, ("BWC", "CIT"), date(2016, 9, 1), 26, True, planned
        ),
        OutstandingOfficer(
            6, "Protected officer", None, None, True, "1", Needs.CAMERA, (), date(2016, 9, 27), 0, False, None
        ),
    )
    return OutstandingReport(STAMP, rows)
