"""What changed of a report, in words and in every format."""

import json
from datetime import UTC, date, datetime

import pytest

from tracker.domain.reports.changes import Changed, ChangesReport, How, Moved, Place, Reason
from tracker.domain.reports.stamp import Stamp
from tracker.domain.reports.stories import FactTold, Ref, Said, Trace
from tracker.render.changes import change_words, difference_words, reason_words, render_changes
from tracker.render.formats import Format

AT = datetime(2016, 9, 27, 15, tzinfo=UTC)
LATER = datetime(2016, 10, 3, 14, 12, tzinfo=UTC)
EQUIPPED = Place("1", "1st Precinct", frozenset({"strength", "eligible", "trained", "assigned", "equipped"}))
UNTRAINED = Place("1", "1st Precinct", frozenset({"strength", "eligible", "assigned", "outstanding", "needs_training"}))
ELSEWHERE = Place("CH", "City Hall", frozenset({"strength"}))


def trace(seq: int, at: datetime, actor: str) -> Trace:
    return Trace(seq, at, "void_fact", actor, "administrator", "page", None, None)


COMPLETION = FactTold(
    kind="completions",
    number=7,
    said=(
        Said("officer", "Lund, Eva", Ref("officers", 3)),
        Said("course", "BWC"),
        Said("completed_on", date(2016, 7, 1)),
        Said("expires_on", date(2017, 7, 1)),
    ),
    starts_on=date(2016, 7, 1),
    recorded=trace(5, AT, "ada"),
    voided=trace(9, LATER, "bo"),
    void_reason="=Wrong officer",
)


def reported(*reasons: Reason) -> ChangesReport:
    stamp = Stamp(date(2016, 9, 27), LATER, 9, "9" * 64)
    changed = Changed("officers", 3, "Lund, Eva", EQUIPPED, UNTRAINED, reasons)
    moved = (Moved("1", "1st Precinct", "equipped", 98, 97), Moved(None, "Total", "completed_on", AT.date(), None))
    before = Stamp(date(2016, 9, 27), AT, 5, "5" * 64)
    return ChangesReport(stamp, "rollout-progress", before, moved, (changed,), ())


def test_who_was_what_and_is_what_now() -> None:
    one = reported().changed[0]
    assert change_words(one) == "was equipped, now needs training (1st Precinct)"
    moved = Changed("officers", 3, "Lund, Eva", UNTRAINED, ELSEWHERE, ())
    assert change_words(moved) == "needed training (1st Precinct), now in strength and not eligible (City Hall)"
    gone = Changed("cameras", 4, "X81", Place("B2", "B2", frozenset({"owned", "in_repair"})), None, ())
    assert change_words(gone) == "was in repair (B2), now not counted"


@pytest.mark.parametrize(
    "reason, said",
    [
        (Reason(How.VOIDED, COMPLETION), " voided by bo on 3 Oct 2016, 09:12: =Wrong officer"),
        (Reason(How.RECORDED, COMPLETION), " newly recorded by ada on 27 Sep 2016, 10:00"),
        (Reason(How.IN_EFFECT, COMPLETION), ", recorded by ada on 27 Sep 2016, 10:00"),
        (Reason(How.EXPIRED, COMPLETION, date(2017, 7, 1)), " runs out on 1 July 2017, recorded by ada on"),
    ],
)
def test_through_what_it_came(reason: Reason, said: str) -> None:
    assert reason_words(reason).startswith(f"completion (course BWC, completed on 1 Jul 2016){said}")


def test_a_day_that_passes_is_no_entry() -> None:
    said = reason_words(Reason(How.LONG_LEAVE, on=date(2016, 8, 29)))
    assert said == "the leave lasts over 180 days from 29 August 2016 on"
    assert "not yours to see" in reason_words(Reason(How.OUT_OF_SIGHT))


def test_differences() -> None:
    assert [difference_words(one) for one in reported().moved] == ["−1", "–"]
    assert Moved("1", "1st", "completed_on", date(2016, 7, 21), date(2016, 7, 25)).difference == 4
    assert Moved("1", "1st", "percent_equipped", 98.1, 97.2).difference == -0.9


def test_json_and_csv_hold_the_same_and_text_is_guarded() -> None:
    report = reported(Reason(How.VOIDED, COMPLETION), Reason(How.LONG_LEAVE, on=date(2016, 8, 29)))
    body = json.loads(render_changes(report, Format.JSON))
    assert [one["difference"] for one in body["figures"]] == [-1, None]
    reasons = body["changed"][0]["reasons"]
    assert [one["how"] for one in reasons] == ["voided", "long_leave"]
    assert reasons[0]["entry"]["voided"]["reason"] == "=Wrong officer"
    header, *rows = render_changes(report, Format.CSV).decode().splitlines()
    assert len(rows) == 2
    assert header.startswith("of,number,name,row_before,was,figures_before")
    assert "'=Wrong officer" in rows[0]
    for form in (Format.TEXT, Format.XLSX, Format.PDF):
        assert render_changes(report, form) == render_changes(report, form)
