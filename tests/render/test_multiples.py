"""The precincts side by side: one scale, every one with a plan, the numbers as a table, and one picture for paper."""

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

from tests.render.reports import AHEAD, progress
from tracker.domain.reports.rollout import (
    CurvePoint,
    PrecinctProgress,
    ProgressCurve,
    RolloutCurves,
    RolloutProgress,
)
from tracker.render.drawing import Dot, Stroke
from tracker.render.multiples import Multiples, precinct_multiples

DAYS = (date(2016, 9, 10), date(2016, 9, 17), date(2016, 9, 24), date(2016, 9, 27), date(2016, 10, 15))


def curve(code: str, *equipped: int, start: date | None = date(2016, 9, 5)) -> ProgressCurve:
    """A precinct's chart: four counts, and a plan for what is to come."""
    counts = [*equipped, None]
    points = tuple(
        CurvePoint(day, None if count is None else 75, count, count, 10 * place, None)
        for place, (day, count) in enumerate(zip(DAYS, counts, strict=True))
    )
    return ProgressCurve(code, f"{code}. Precinct", start, date(2016, 10, 15), 75, None, points)


def several(*curves: ProgressCurve) -> tuple[RolloutProgress, RolloutCurves]:
    """A report of a precinct for each chart, and of City Hall, which has no plan."""
    report = progress()
    rows = [PrecinctProgress(one.precinct or "", one.name, "precinct", AHEAD) for one in curves]
    other = curve("CH", 0, 0, 0, 0, start=None)
    whole = replace(report, rows=(*rows, report.rows[1]))
    return whole, RolloutCurves(report.stamp, (*curves, other), other)


def drawn(*curves: ProgressCurve) -> Multiples:
    """The charts of these."""
    found = precinct_multiples(*several(*curves))
    assert found is not None
    return found


def test_every_precinct_with_a_plan_has_its_chart_on_the_same_scale() -> None:
    multiples = drawn(curve("1", 0, 20, 40, 74), curve("2", 0, 0, 5, 10), curve("3", 0, 0, 0, 0, start=None))
    assert [panel.name for panel in multiples.panels] == ["1. Precinct", "2. Precinct"]
    many, few = (panel.drawing for panel in multiples.panels)
    assert many.of("grid") == few.of("grid")
    assert many.of("tick") == few.of("tick")
    (high,), (low,) = ([dot for dot in one.of("equipped") if isinstance(dot, Dot)] for one in (many, few))
    assert high.x == low.x
    assert high.y < low.y


def test_the_forecast_of_one_is_in_the_frame_of_all() -> None:
    slow, quick = curve("1", 0, 20, 40, 74), curve("2", 0, 20, 40, 74)
    report, curves = several(slow, quick)
    rows = (report.rows[0], replace(report.rows[1], figures=replace(AHEAD, forecast=None, forecast_note="no_gain")))
    multiples = precinct_multiples(replace(report, rows=(*rows, report.rows[2])), curves)
    assert multiples is not None
    with_fan, without = (panel.drawing for panel in multiples.panels)
    assert with_fan.of("fan")
    assert without.of("fan") == ()
    assert [key.label for key in multiples.keys][-2:] == ["Forecast", "Earliest to latest"]
    assert "no gain in four weeks" in multiples.panels[1].description


def test_one_alone_is_compared_with_nothing() -> None:
    assert precinct_multiples(*several(curve("1", 0, 20, 40, 74))) is None


def test_the_numbers_are_those_of_every_precinct_week_by_week() -> None:
    numbers = drawn(curve("1", 0, 20, 40, 74), curve("2", 0, 0, 5, 10)).numbers
    assert numbers.headings[:4] == ("Precinct", "Eligible", "Trained", "Equipped")
    assert numbers.has_names
    assert [row.day for row in numbers.rows] == [day for day in DAYS for _ in range(2)]
    assert numbers.rows[6].values == ("1. Precinct", 75, 74, 74, 30, "–")
    assert numbers.rows[7].values == ("2. Precinct", 75, 10, 10, 30, "–")
    assert numbers.rows[9].values == ("2. Precinct", "–", "–", "–", 40, "–")


def test_on_paper_they_are_one_drawing_with_a_description_of_each() -> None:
    multiples = drawn(*(curve(code, 0, 20, 40, 74) for code in "1234"))
    picture = multiples.picture
    root = ET.fromstring(picture.svg)  # noqa: S314 - our own
    width, height = (float(part) for part in root.attrib["viewBox"].split()[2:])
    words = [one for one in root.iter() if one.tag.endswith("text")]
    assert [one.text for one in words if one.get("font-weight") == "bold"].count("4. Precinct") == 2
    for one in words:
        assert 0 <= float(one.attrib["x"]) <= width
        assert 0 <= float(one.attrib["y"]) <= height
    assert picture.alt.count("eligible officers are trained") == 4
    strokes = [mark for mark in multiples.panels[0].drawing.marks if isinstance(mark, Stroke)]
    assert len({mark.style for mark in strokes}) > 3
