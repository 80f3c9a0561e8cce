"""Reports over the API: the reading wing's own bytes, scoped, known again by their ETag."""

from datetime import date

import pytest

from tests.web.api.story import Story
from tests.web.site import Site
from tracker.render.formats import Format
from tracker.render.rollout import render_progress
from tracker.reports.rollout import rollout_progress
from tracker.schemas.output.rollout import TrainingNeedsAnswer

PROGRESS = "/api/v1/reports/rollout-progress"
KNOWN = "known_at=2016-09-27T15:00:00.001Z"


def test_a_report_is_the_reading_wings_own(told: Site) -> None:
    told.clock.move(seconds=1)
    answer = told.get(f"{PROGRESS}?as_of=2016-07-31&{KNOWN}&series=weekly")
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    with told.writing() as session:
        moment = told.clock.instant.replace(second=0, microsecond=1000)
        report = rollout_progress(session, as_of=date(2016, 7, 31), known_at=moment, series=True)
        assert answer.data == render_progress(report, Format.JSON)
    assert (body["report"], body["as_of"], body["known_at"]) == (
        "rollout-progress",
        "2016-07-31",
        "2016-09-27T15:00:00.001000Z",
    )
    assert [row["precinct"] for row in body["rows"]] == ["1", "5"]
    assert body["total"]["equipped"] == 3


def test_with_and_without_an_ending_it_is_the_same(told: Site) -> None:
    told.clock.move(seconds=1)
    assert told.get(f"{PROGRESS}.json?{KNOWN}").data == told.get(f"{PROGRESS}?{KNOWN}").data


def test_who_needs_a_class_is_answered_as_the_report_of_it_with_how_it_was_counted(told: Site) -> None:
    held = {"course": "BWC", "version": "2016", "held_on": "2016-08-15", "seats": 20}
    number = told.post("/api/v1/sessions", held).get_json()["id"]
    answer = told.get(f"/api/v1/sessions/{number}/enrol").get_json()
    assert TrainingNeedsAnswer().validate(answer) == {}
    assert {"Lacking", "Counts until"} < answer["definitions"].keys()
    assert [row["course"] for row in answer["rows"]] == ["BWC"]


def test_as_a_file_it_has_a_name_and_its_rows(told: Site) -> None:
    answer = told.get(f"{PROGRESS}.csv?as_of=2016-07-31")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="rollout-progress-2016-07-31.csv"'
    header, *rows = answer.text.lstrip("\ufeff").strip().splitlines()
    assert "equipped" in header
    assert len(rows) == 3
    weekly = told.get(f"{PROGRESS}.csv?as_of=2016-07-31&series=weekly")
    assert "week_ending" in weekly.text


def test_the_bytes_are_the_same_whoever_pulls_them_and_when(told: Site) -> None:
    told.clock.move(seconds=1)
    address = f"{PROGRESS}.csv?as_of=2016-07-31&{KNOWN}"
    first = told.get(address)
    told.clock.move(days=2)
    told.post("/api/v1/duties", {"code": "traffic", "name": "Traffic"})
    later = told.get(address, "auditor")
    assert later.data == first.data
    assert (first.headers["Report-Pulled-By"], later.headers["Report-Pulled-By"]) == ("token:admin", "token:auditor")
    assert first.headers["Report-Pulled-At"] != later.headers["Report-Pulled-At"]


def test_a_report_not_changed_is_not_sent_again(told: Site, story: Story) -> None:
    first = told.get(PROGRESS)
    etag = {"If-None-Match": first.headers["ETag"]}
    told.clock.move(minutes=5)
    same = told.get(PROGRESS, headers=etag)
    assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", first.headers["ETag"])
    for other in (
        f"{PROGRESS}?as_of=2016-07-01",
        f"{PROGRESS}.csv",
        f"{PROGRESS}?series=weekly",
        f"{PROGRESS}?precinct=1",
    ):
        assert told.get(other, headers=etag).status_code == 200
    assert told.get(PROGRESS, "inspector", headers=etag).status_code == 200
    told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "A mistake"})
    changed = told.get(PROGRESS, headers=etag)
    assert (changed.status_code, changed.get_json()["total"]["equipped"]) == (200, 1)


def test_lifting_a_protection_changes_a_list_of_names(told: Site, story: Story) -> None:
    told.clock.move(seconds=1)
    address = f"/api/v1/reports/outstanding?{KNOWN}"
    first = told.get(address, "auditor")
    etag = {"If-None-Match": first.headers["ETag"]}
    assert told.get(address, "auditor", headers=etag).status_code == 304
    names = {row["officer_id"]: row["name"] for row in first.get_json()["rows"]}
    assert names[story.protected] == "Protected officer"
    told.clock.move(seconds=1)
    lifted = told.post(f"/api/v1/officers/{story.protected}/protection", {"protected_identity": False})
    assert lifted.status_code == 200, lifted.text
    after = told.get(address, "auditor", headers=etag)
    assert after.status_code == 200
    assert {row["officer_id"]: row["name"] for row in after.get_json()["rows"]}[story.protected] == "Lund, Eva 0666"


def test_a_supervisor_gets_the_own_precinct(told: Site, story: Story) -> None:
    body = told.get(PROGRESS, "inspector").get_json()
    assert [row["precinct"] for row in body["rows"]] == ["1"]
    assert body["total"]["eligible"] == body["rows"][0]["eligible"] == 5
    listed = told.get("/api/v1/reports/outstanding", "inspector").get_json()["rows"]
    assert {row["officer_id"] for row in listed} == {story.second, story.untrained, story.moved, story.protected}
    foreign = told.get(f"{PROGRESS}?precinct=5", "inspector")
    absent = told.get(f"{PROGRESS}?precinct=9", "inspector")
    assert (foreign.status_code, absent.status_code) == (404, 404)
    assert foreign.get_json()["code"] == absent.get_json()["code"] == "unknown_precinct"
    assert told.get(f"{PROGRESS}?precinct=1&precinct=5").get_json()["total"]["eligible"] == 6


@pytest.mark.parametrize(
    "query, field, code",
    [
        ("as_of=2016-09-28", "as_of", "day_after_known_at"),
        ("known_at=2016-09-27T15:00:01Z", "known_at", "known_at_in_future"),
        ("as_of=2016-09-27&known_at=2016-09-27T04:59:59Z", "as_of", "day_after_known_at"),
        ("as_of=tomorrow", "as_of", "not_a_date"),
        ("series=daily", "series", "unknown_choice"),
        ("format=csv", "format", "unknown_field"),
        ("known_at=2016-07-01T00:00:00%2B00:00&as_of=1899-01-01", "as_of", "day_out_of_range"),
    ],
)
def test_a_day_or_moment_that_cannot_be_is_refused(told: Site, query: str, field: str, code: str) -> None:
    answer = told.get(f"{PROGRESS}?{query}")
    assert answer.status_code == 422
    assert answer.get_json()["errors"][field][0]["code"] == code


def test_a_report_that_is_not_there_is_a_404(told: Site) -> None:
    for name in ("nothing", "rollout-progress.docx", "rollout-progress/1"):
        assert told.get(f"/api/v1/reports/{name}").status_code == 404
    assert told.get("/api/v1/reports/outstanding?series=weekly").status_code == 422


def test_the_day_of_a_report_follows_the_moment_of_knowledge(told: Site) -> None:
    told.clock.move(days=1)
    assert told.get(f"{PROGRESS}?known_at=2016-09-28T04:59:59Z").get_json()["as_of"] == "2016-09-27"
    assert told.get(f"{PROGRESS}?known_at=2016-09-28T05:00:00Z").get_json()["as_of"] == "2016-09-28"
    assert told.get(PROGRESS).get_json()["as_of"] == "2016-09-28"


def test_a_clock_set_back_does_not_hide_what_was_entered(told: Site) -> None:
    before = told.get(PROGRESS).get_json()["data_version"]
    told.clock.move(days=-3)
    body = told.get(PROGRESS).get_json()
    assert body["data_version"] == before
    assert body["as_of"] == "2016-09-27"


def test_training_needs_looks_as_many_days_ahead_as_it_is_asked_to(told: Site) -> None:
    """All who did the course on 1 July 2016 lose it 642 days after the moment's day."""
    needs = "/api/v1/reports/training-needs"
    why = {
        days: [row["why"] for row in told.get(f"{needs}?within={days}").get_json()["rows"]] for days in (0, 641, 642)
    }
    assert "expiring" not in why[641]
    assert why[0] == why[641]
    assert why[642].count("expiring") == len(why[642]) - len(why[641]) > 0
    assert told.get(needs).get_json()["within"] == 60
    assert told.get(f"{needs}.csv?within=642").text.count("expiring") == why[642].count("expiring")
    for wrong in ("-1", "3651", "soon"):
        refused = told.get(f"{needs}?within={wrong}")
        assert (refused.status_code, list(refused.get_json()["errors"])) == (422, ["within"])
    assert told.get(f"{PROGRESS}?within=60").status_code == 422
