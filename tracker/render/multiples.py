"""The burn-ups of the precincts side by side, on one scale of days and officers, so that they can be compared."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.reports.rollout import PrecinctProgress, ProgressCurve, RolloutCurves, RolloutProgress
from tracker.domain.vocabulary import PrecinctKind
from tracker.render.burn_up import HEADINGS, burn_up_chart, curves_of, described, drawn, fan_of, numbers_row
from tracker.render.chart import PANEL, Frame, frame_of
from tracker.render.document import Picture
from tracker.render.drawing import Key, side_by_side
from tracker.render.drawing_svg import drawing_svg
from tracker.render.figure import Numbers, NumbersRow, Panel

TITLE = "Officers trained and equipped, by precinct, on one scale"
COLUMNS_ON_PAPER = 3

Line = tuple[PrecinctProgress, ProgressCurve]


@dataclass(frozen=True, slots=True)
class Multiples:
    """Several charts on one scale, and the numbers of all of them as one table."""

    title: str
    panels: tuple[Panel, ...]
    keys: tuple[Key, ...]
    """What the styles mean, of every style that one of the panels has."""
    numbers: Numbers

    @property
    def picture(self) -> Picture:
        """All of them in one drawing, for paper."""
        whole = side_by_side([(panel.name, panel.drawing) for panel in self.panels], COLUMNS_ON_PAPER, self.keys)
        said = " ".join(f"{panel.name}: {panel.description}" for panel in self.panels)
        return Picture(self.title, drawing_svg(whole), said)


def precinct_multiples(report: RolloutProgress, curves: RolloutCurves) -> Multiples | None:
    """The precincts that have a plan of their own; None where there are not two to compare."""
    lines = [
        (row, curve)
        for row, curve in zip(report.rows, curves.rows, strict=True)
        if row.kind == PrecinctKind.PRECINCT and curve.start is not None
    ]
    if len(lines) < 2:
        return None
    frame = _common_frame(lines, report.as_of)
    panels = tuple(
        Panel(
            row.name,
            described(curve, row.figures, report.as_of),
            drawn(burn_up_chart(curve, row.figures, report.as_of, PANEL, frame)),
        )
        for row, curve in lines
    )
    keys = tuple(dict.fromkeys(key for panel in panels for key in panel.drawing.keys))
    return Multiples(TITLE, panels, keys, _numbers(lines))


def _common_frame(lines: list[Line], as_of: date) -> Frame:
    frames = [frame_of(curves_of(curve), (), fan_of(curve, row.figures, as_of)) for row, curve in lines]
    return Frame(
        min(frame.first for frame in frames),
        max(frame.last for frame in frames),
        max(frame.highest for frame in frames),
    )


def _numbers(lines: list[Line]) -> Numbers:
    """Week by week and precinct by precinct, what each chart has."""
    rows = [
        NumbersRow(point.day, (row.name, *numbers_row(curve.points[place]).values))
        for place, point in enumerate(lines[0][1].points)
        for row, curve in lines
    ]
    return Numbers(("Precinct", *HEADINGS), tuple(rows), has_names=True)
