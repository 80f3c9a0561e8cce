"""A burn-up as a drawing that stands alone, for paper: told apart by its strokes, in greyscale too. A page draws the
same geometry itself, so that its sheet can adapt it.
"""

from xml.sax.saxutils import escape

from tracker.domain.reports.rollout import Progress, ProgressCurve
from tracker.render.burn_up import wide_figure
from tracker.render.chart import BurnUp, Line, Upright
from tracker.render.document import Picture

LINES = {
    "baseline": 'stroke="#71767a" stroke-width="2" stroke-dasharray="2 4"',
    "current": 'stroke="#8a5300" stroke-width="2" stroke-dasharray="8 4"',
    "trained": 'stroke="#2491ff" stroke-width="2"',
    "equipped": 'stroke="#162e51" stroke-width="4"',
    "forecast": 'stroke="#162e51" stroke-width="3" stroke-dasharray="1 5" stroke-linecap="round"',
}
ENDS = {"trained": 'fill="#fff" stroke="#2491ff" stroke-width="2"', "equipped": 'fill="#162e51"'}
UPRIGHTS = {"as-of": "#565c65", "target": "#8a5300", "forecast": "#8b0a03"}
INK, SOFT, GRID = "#1b1b1b", "#565c65", "#dfe1e2"
LEGEND_HEIGHT, LEGEND_STEP, SWATCH = 26.0, 145.0, 28.0


def burn_up_picture(curve: ProgressCurve, progress: Progress, name: str) -> Picture | None:
    """The burn-up up to the report's day; None where there is no plan and so nothing to burn up.

    The report's day is the last one of the curve with a count.
    """
    counted = [point.day for point in curve.points if point.equipped is not None]
    if not counted:
        return None
    figure = wide_figure(curve, progress, counted[-1], name=name)
    return None if figure is None else Picture(figure.title, burn_up_svg(figure.wide), figure.description)


def burn_up_svg(chart: BurnUp) -> str:
    """The drawing with a legend under it."""
    height = chart.height + LEGEND_HEIGHT
    return "".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {chart.width} {height:g}" width="{chart.width}" '
            f'height="{height:g}" font-family="Libertinus Serif" font-size="13" fill="none">',
            *_axes(chart),
            *(part for upright in chart.uprights for part in _upright(upright, chart.bottom)),
            *(part for line in chart.lines for part in _line(line)),
            *_legend(chart),
            "</svg>",
        ]
    )


def _axes(chart: BurnUp) -> list[str]:
    found = []
    for place, tick in enumerate(chart.y_ticks):
        found.append(_rule(chart.left, tick.at, chart.right, tick.at, GRID if place else SOFT))
        found.append(_text(chart.left - 6, tick.at + 4, tick.label, "end", SOFT))
    for tick in chart.x_ticks:
        found.append(_rule(tick.at, chart.bottom, tick.at, chart.bottom + 5, SOFT))
        found.append(_text(tick.at, chart.bottom + 19, tick.label, "middle", SOFT))
    return found


def _upright(upright: Upright, bottom: float) -> list[str]:
    colour = UPRIGHTS[upright.name]
    return [
        _rule(upright.x, upright.label_y + 4, upright.x, bottom, colour),
        _text(upright.label_x, upright.label_y, upright.label, upright.anchor, colour),
    ]


def _line(line: Line) -> list[str]:
    found = [f'<polyline points="{line.points}" stroke-linejoin="round" {LINES[line.name]}/>']
    if line.value_y is not None:
        found.append(f'<circle cx="{line.end_x:g}" cy="{line.end_y:g}" r="4" {ENDS[line.name]}/>')
        found.append(_text(line.end_x + 7, line.value_y + 4, str(line.end_value), "start", INK))
    return found


def _legend(chart: BurnUp) -> list[str]:
    found = []
    y = chart.height + LEGEND_HEIGHT / 2
    for place, line in enumerate(chart.lines):
        x = chart.left + place * LEGEND_STEP
        found.append(f'<path d="M{x:g} {y:g}h{SWATCH:g}" {LINES[line.name]}/>')
        found.append(_text(x + SWATCH + 6, y + 4, line.label, "start", INK))
    return found


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:g}" y1="{y1:g}" x2="{x2:g}" y2="{y2:g}" stroke="{colour}"/>'


def _text(x: float, y: float, text: str, anchor: str, colour: str) -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" fill="{colour}">{escape(text)}</text>'
