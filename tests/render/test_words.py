"""Figures and days in words: a table of cases is the specification."""

from datetime import UTC, date, datetime

import pytest

from tracker.domain.progress import Forecast
from tracker.domain.reports.rollout import PrecinctProgress, Progress, ProgressCurve
from tracker.render import words

DAY = date(2016, 9, 27)
AUGUST, OCTOBER = date(2016, 8, 31), date(2016, 10, 17)
EXPECTED, EARLIEST, LATEST = date(2016, 11, 4), date(2016, 10, 29), date(2016, 11, 9)
BETWEEN = {"forecast_note": None, "forecast": Forecast(EXPECTED, EARLIEST, LATEST)}
OPEN_ENDED = {"forecast_note": None, "forecast": Forecast(EXPECTED, EARLIEST, None)}
NOTHING = Progress(
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
    forecast_note="no_plan",
)


def progress(**figures: object) -> Progress:
    """Figures, the rest nothing."""
    given = {name: getattr(NOTHING, name) for name in Progress.__dataclass_fields__}
    return Progress(**{**given, **figures})  # type: ignore[arg-type]


def curve(finish: date | None = None, current_finish: date | None = None) -> ProgressCurve:
    """A curve with nothing but its ends."""
    return ProgressCurve(None, "Total", None, finish, None, current_finish, ())


@pytest.mark.parametrize(
    "figures, ends, sentence",
    [
        pytest.param(
            {
                "equipped": 363,
                "eligible": 552,
                "outstanding": 189,
                "forecast": Forecast(date(2016, 11, 4), date(2016, 10, 29), None),
                "forecast_note": None,
            },
            (date(2016, 10, 28), date(2016, 10, 14)),
            "363 of about 550 trained and equipped; target 14 October; forecast early November",
            id="the current plan is the target and a large count is rounded",
        ),
        pytest.param(
            {
                "equipped": 363,
                "eligible": 550,
                "outstanding": 187,
                "forecast_note": "no_gain",
            },
            (date(2016, 10, 28), None),
            "363 of about 550 trained and equipped; target 28 October; no forecast: no gain in four weeks",
            id="the reason stands where there is no forecast",
        ),
        pytest.param(
            {
                "equipped": 79,
                "eligible": 79,
                "completed_on": date(2016, 7, 29),
                "forecast_note": "complete",
            },
            (None, None),
            "79 of 79 trained and equipped; complete since 29 July",
            id="complete",
        ),
        pytest.param(
            {
                "equipped": 546,
                "eligible": 558,
                "outstanding": 12,
                "completed_on": date(2016, 9, 1),
                "forecast": Forecast(date(2017, 1, 15), date(2017, 1, 1), None),
                "forecast_note": None,
            },
            (date(2016, 10, 14), None),
            "546 of about 560 trained and equipped; target 14 October; first complete on 1 September;"
            " forecast mid-January 2017",
            id="complete once, then fallen again",
        ),
        pytest.param(
            {"equipped": 0, "eligible": 0},
            (None, None),
            "0 of 0 trained and equipped",
            id="nobody eligible and no plan",
        ),
        pytest.param(
            {"equipped": 98, "eligible": 99, "outstanding": 1, "forecast_note": "too_early"},
            (None, None),
            "98 of 99 trained and equipped; no forecast: under two weeks since the planned start",
            id="a small count is exact",
        ),
        pytest.param(
            {"equipped": 133, "eligible": 134, "outstanding": 1, "forecast_note": "no_plan"},
            (None, None),
            "133 of 134 trained and equipped",
            id="a count is exact when few are left",
        ),
    ],
)
def test_the_headline_tells_the_story(figures: dict[str, object], ends: tuple[date, date], sentence: str) -> None:
    assert words.headline(progress(**figures), curve(*ends), DAY).sentence == sentence


@pytest.mark.parametrize(
    "officers, days, is_completed, text, mark",
    [
        (None, None, False, None, "even"),
        (0, 0, False, None, "even"),
        (-41, -12, False, "41 officers, 12 days behind", "behind"),
        (-1, -1, False, "1 officer, 1 day behind", "behind"),
        (3, 2, False, "3 officers, 2 days ahead", "ahead"),
        (-5, None, False, "5 officers behind", "behind"),
        (0, -12, True, "finished 12 days late", "behind"),
        (-2, 1, True, "2 officers behind; finished 1 day early", "behind"),
    ],
)
def test_a_variance_is_said_in_words(
    officers: int | None, days: int | None, is_completed: bool, text: str | None, mark: str
) -> None:
    assert words.variance_text(officers, days, is_completed=is_completed) == text
    assert words.lateness(officers, days) == mark


@pytest.mark.parametrize(
    "figures, start, said, detail",
    [
        ({"forecast_note": "complete", "eligible": 80, "completed_on": AUGUST}, None, "Complete", "since 31 August"),
        ({"forecast_note": "complete"}, None, "Nobody eligible", None),
        ({"eligible": 7}, None, "No plan", None),
        ({"eligible": 7, "forecast_note": "too_early"}, OCTOBER, "Not started", "starts on 17 October"),
        ({"eligible": 7, "forecast_note": "too_early"}, DAY, "No forecast", "under two weeks since the planned start"),
        ({"eligible": 7, "forecast_note": "no_gain"}, AUGUST, "No forecast", "no gain in four weeks"),
        ({"eligible": 7, **BETWEEN}, AUGUST, "Forecast 4 November", "between 29 October and 9 November"),
        ({"eligible": 7, **OPEN_ENDED}, AUGUST, "Forecast 4 November", "29 October at the earliest"),
        (
            {"eligible": 7, "outstanding": 2, "forecast_note": "no_gain", "completed_on": AUGUST},
            date(2016, 5, 1),
            "Completed 31 August",
            "no forecast: no gain in four weeks",
        ),
    ],
)
def test_the_outlook_says_what_is_known_or_why_nothing_is(
    figures: dict[str, object], start: date | None, said: str, detail: str | None
) -> None:
    found = words.outlook(progress(**figures), start, DAY)
    assert (found.words, found.detail) == (said, detail)


def test_the_late_are_named_with_the_latest_first_and_the_completed_left_out() -> None:
    rows = [
        PrecinctProgress("1", "1st Precinct", "precinct", progress(current_variance_days=-3)),
        PrecinctProgress("2", "2nd Precinct", "precinct", progress(current_variance_days=-17)),
        PrecinctProgress("3", "3rd Precinct", "precinct", progress(current_variance_days=2)),
        PrecinctProgress("4", "4th Precinct", "precinct", progress(current_variance_days=-9, completed_on=DAY)),
        PrecinctProgress("CH", "City Hall", "other", progress()),
    ]
    assert words.late_line(rows) == "Late: 2nd Precinct (17 days), 1st Precinct (3 days)"
    assert words.late_line(rows[2:]) is None


@pytest.mark.parametrize(
    "day, part",
    [
        (date(2016, 11, 10), "early November"),
        (date(2016, 11, 11), "mid-November"),
        (date(2016, 11, 21), "late November"),
        (date(2017, 1, 2), "early January 2017"),
    ],
)
def test_a_forecast_is_a_part_of_a_month(day: date, part: str) -> None:
    assert words.part_of_month(day, DAY) == part


def test_days_and_moments_are_said_on_the_agencys_clock() -> None:
    assert words.long_day(DAY) == "Tuesday 27 September 2016"
    assert words.moment(datetime(2016, 9, 28, 3, 5, tzinfo=UTC)) == "27 Sep 2016, 22:05"
    assert words.span(DAY, None) == "since 27 Sep 2016"
    assert words.span(DAY, date(2016, 11, 7)) == "27 Sep 2016 to 7 Nov 2016"
    assert words.percent_text(None) == "n/a"
    assert words.percent_text(98.7) == "98.7%"


def test_days_within_a_sentence_are_said_as_people_write_them() -> None:
    assert words.days_said("assignment 17 of 2016-07-01, return 3") == "assignment 17 of 1 July 2016, return 3"
    assert words.days_said("serial 2016-02-30, 12016-07-011") == "serial 2016-02-30, 12016-07-011"
