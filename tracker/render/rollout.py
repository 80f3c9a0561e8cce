"""The report `rollout-progress` and its weekly series in each format."""

from typing import Any

from tracker.domain.progress import Forecast
from tracker.domain.reports.rollout import Progress, RolloutCurves, RolloutProgress, Week, WeekFigures
from tracker.render.burn_up import burn_up_picture
from tracker.render.cells import Kind, Value
from tracker.render.document import Bars, Beside, Document, Part, Picture
from tracker.render.formats import Format
from tracker.render.multiples import precinct_multiples
from tracker.render.table import Column, Table
from tracker.render.to_json import stamp_as_json
from tracker.render.written import written

TITLE = "Rollout progress"
TOTAL = "Total"

COLUMNS = (
    Column("precinct", "Precinct", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("strength", "Strength"),
    Column("eligible", "Eligible"),
    Column("trained", "Trained"),
    Column("assigned", "Assigned"),
    Column("equipped", "Equipped"),
    Column("outstanding", "Outstanding"),
    Column("needs_training", "Needs training"),
    Column("needs_camera", "Needs camera"),
    Column("needs_both", "Needs both"),
    Column("percent_equipped", "% equipped", Kind.PERCENT),
    Column("planned", "Planned"),
    Column("variance_officers", "Officers ahead"),
    Column("variance_days", "Days ahead"),
    Column("current_planned", "Planned, current"),
    Column("current_variance_officers", "Officers ahead, current"),
    Column("current_variance_days", "Days ahead, current"),
    Column("completed_on", "Completed", Kind.DAY),
    Column("forecast_expected", "Forecast", Kind.DAY),
    Column("forecast_earliest", "Forecast, earliest", Kind.DAY),
    Column("forecast_latest", "Forecast, latest", Kind.DAY),
    Column("forecast_note", "Forecast note", Kind.TEXT),
)
"""The report's one list of columns; only here is it said what a row consists of."""

SERIES_COLUMNS = (
    Column("week_ending", "Week ending", Kind.DAY),
    Column("precinct", "Precinct", Kind.TEXT),
    Column("name", "Name", Kind.TEXT),
    Column("eligible", "Eligible"),
    Column("trained", "Trained"),
    Column("assigned", "Assigned"),
    Column("equipped", "Equipped"),
    Column("planned", "Planned"),
)

_MEASURES = tuple(column.name for column in COLUMNS[2:] if not column.name.startswith("forecast"))

PARTS = (
    Part(
        "Officers by precinct",
        (
            "precinct",
            "name",
            "strength",
            "eligible",
            "trained",
            "assigned",
            "equipped",
            "percent_equipped",
            "outstanding",
        ),
    ),
    Part("Outstanding officers", ("precinct", "name", "outstanding", "needs_training", "needs_camera", "needs_both")),
    Part(
        "Against the first plan (baseline)",
        ("precinct", "name", "planned", "variance_officers", "variance_days", "completed_on"),
    ),
    Part(
        "Against the current plan",
        ("precinct", "name", "current_planned", "current_variance_officers", "current_variance_days"),
    ),
    Part(
        "Forecast",
        ("precinct", "name", "forecast_expected", "forecast_earliest", "forecast_latest", "forecast_note"),
    ),
)
"""All columns at once are wider than a terminal or a page."""

FIGURES = (
    "Strength",
    "Eligible",
    "Trained",
    "Assigned",
    "Equipped",
    "Outstanding",
    "Planned",
    "Variance",
    "Completed on",
    "Forecast",
    "Total",
)
WEEKLY = "Week by week (planned: the baseline's)"


def render_progress(report: RolloutProgress, form: Format) -> bytes:
    """The report in a format, with the series where it was asked for, but for CSV, where it is a file of its own."""
    return written(progress_document(report), form, lambda: progress_as_json(report))


def render_progress_series(report: RolloutProgress, form: Format) -> bytes:
    """The weekly series by itself where a flat file holds it; other formats carry it in the report.

    Raises:
        ValueError: the report was made without its series.
    """
    if form not in (Format.CSV, Format.TEXT):
        return render_progress(report, form)
    table = series_table(report)
    every = Part(None, tuple(column.name for column in SERIES_COLUMNS))
    return written(Document(table, (every,)), form, lambda: progress_as_json(report))


def progress_document(report: RolloutProgress) -> Document:
    """The report laid out."""
    return Document(
        table=progress_table(report),
        parts=PARTS,
        counted=FIGURES,
        brief=(Part(None, PARTS[0].columns), *PARTS[1:]),
        beside=() if report.series is None else (Beside(WEEKLY, "Week by week", series_table(report)),),
        bars=_bars(report),
        pictures=() if report.curves is None else _pictures(report, report.curves),
    )


def _pictures(report: RolloutProgress, curves: RolloutCurves) -> tuple[Picture, ...]:
    """The burn-up of all together, and those of the precincts beside one another."""
    name = report.rows[0].name if len(report.rows) == 1 else "all together"
    whole = burn_up_picture(curves.total, report.total, report.as_of, name)
    several = precinct_multiples(report, curves)
    found = (whole, None if several is None else several.picture)
    return tuple(one for one in found if one is not None)


def _bars(report: RolloutProgress) -> Bars:
    said = [f"{row.name}: {row.figures.equipped} of {row.figures.eligible}" for row in report.rows]
    return Bars(
        title=f"Eligible, trained and equipped on {report.as_of.isoformat()}",
        of="name",
        columns=("eligible", "trained", "equipped"),
        alt=f"Officers equipped of those eligible. {'; '.join(said)}.",
    )


def progress_table(report: RolloutProgress) -> Table:
    """The report's rows and its total, flat."""
    rows = [(row.precinct, row.name, *_flat(row.figures)) for row in report.rows]
    total = ("", TOTAL, *_flat(report.total))
    return Table(report.report, TITLE, report.stamp, COLUMNS, (*rows, total), has_total=True)


def series_table(report: RolloutProgress) -> Table:
    """The weekly series, flat: each week's precincts and then its total."""
    if report.series is None:
        raise ValueError("this report was made without its series")
    names = {row.precinct: row.name for row in report.rows}
    rows: list[tuple[Value, ...]] = []
    for week in report.series:
        rows += [(week.week_ending, code, names[code], *_counts(figures)) for code, figures in week.rows]
        rows.append((week.week_ending, "", TOTAL, *_counts(week.total)))
    return Table(report.report, f"{TITLE}, week by week", report.stamp, SERIES_COLUMNS, tuple(rows))


def progress_as_json(report: RolloutProgress) -> dict[str, Any]:
    """The report as nested values, keys in the order that is promised."""
    rows = [{"precinct": row.precinct, "name": row.name, **_figures_as_json(row.figures)} for row in report.rows]
    body = {**stamp_as_json(report.report, report.stamp), "rows": rows, "total": _figures_as_json(report.total)}
    if report.series is not None:
        body["series"] = [_week_as_json(week) for week in report.series]
    return body


def _figures_as_json(figures: Progress) -> dict[str, Any]:
    forecast = figures.forecast
    return {
        **{name: getattr(figures, name) for name in _MEASURES},
        "forecast": None if forecast is None else _forecast_as_json(forecast),
        "forecast_note": figures.forecast_note,
    }


def _forecast_as_json(forecast: Forecast) -> dict[str, Any]:
    return {"expected": forecast.expected, "earliest": forecast.earliest, "latest": forecast.latest}


def _week_as_json(week: Week) -> dict[str, Any]:
    return {
        "week_ending": week.week_ending,
        "rows": [{"precinct": code, **_week_figures_as_json(figures)} for code, figures in week.rows],
        "total": _week_figures_as_json(week.total),
    }


def _week_figures_as_json(figures: WeekFigures) -> dict[str, Any]:
    return dict(zip((column.name for column in SERIES_COLUMNS[3:]), _counts(figures), strict=True))


def _counts(figures: WeekFigures) -> tuple[Value, ...]:
    return (figures.eligible, figures.trained, figures.assigned, figures.equipped, figures.planned)


def _flat(figures: Progress) -> tuple[Value, ...]:
    """The figures in the order of the columns, the forecast's days beside each other."""
    forecast = figures.forecast
    days = (None, None, None) if forecast is None else (forecast.expected, forecast.earliest, forecast.latest)
    return (*(getattr(figures, name) for name in _MEASURES), *days, figures.forecast_note)
