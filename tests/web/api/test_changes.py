"""What changed of a report, over the API: a void found later, a day that passed, each to whoever may see it."""

from tests.databases import recorded_statements
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.render.formats import FILES, MEDIA_TYPES
from tracker.schemas.output.changes import ChangesAnswer

BEFORE = "2016-09-27T15:00:00.001Z"
PROGRESS = "/api/v1/reports/rollout-progress/changes"


def test_a_void_that_was_found_later_says_who_why_and_what_it_did_to_the_figures(told: Site, story: Story) -> None:
    told.clock.move(hours=1)
    voided = told.post(f"/api/v1/assignments/{story.assignment}/void", {"reason": "Wrong officer"})
    assert voided.status_code == 200, voided.text
    told.clock.move(hours=1)
    answer = told.get(f"{PROGRESS}?as_of=2016-07-31&known_at={BEFORE}")
    assert answer.status_code == 200, answer.text
    body = answer.get_json()
    assert ChangesAnswer().validate(body) == {}
    moved = {(one["row"], one["figure"]): one["difference"] for one in body["figures"]}
    for row in ("1", None):
        assert (moved[row, "assigned"], moved[row, "equipped"], moved[row, "needs_camera"]) == (-1, -1, 1)
    (one,) = body["changed"]
    assert (one["of"], one["number"]) == ("officers", story.first)
    assert one["said"] == "was equipped, now needs a camera (1st Precinct)"
    (reason,) = one["reasons"]
    assert (reason["how"], reason["entry"]["kind"], reason["entry"]["id"]) == (
        "voided",
        "assignments",
        story.assignment,
    )
    assert (reason["entry"]["voided"]["actor"], reason["entry"]["voided"]["reason"]) == ("token:admin", "Wrong officer")
    assert "voided by token:admin" in reason["said"]


def test_a_day_that_passed_names_what_began_on_it(told: Site, story: Story) -> None:
    told.clock.move(seconds=1)
    body = told.get(f"{PROGRESS}?as_of=2016-07-10&to_as_of=2016-07-11").get_json()
    (one,) = body["changed"]
    assert (one["number"], one["said"]) == (story.first, "needed a camera, now equipped (1st Precinct)")
    assert [(reason["how"], reason["entry"]["kind"]) for reason in one["reasons"]] == [("in_effect", "assignments")]
    back = told.get(f"{PROGRESS}?as_of=2016-07-11&to_as_of=2016-07-10").get_json()
    assert [reason["how"] for reason in back["changed"][0]["reasons"]] == ["not_in_effect"]
    assert {one["difference"] for one in body["figures"] if one["figure"] == "equipped"} == {1}
    assert {one["difference"] for one in back["figures"] if one["figure"] == "equipped"} == {-1}
    stock = told.get("/api/v1/reports/inventory/changes?as_of=2016-07-10&to_as_of=2016-07-11").get_json()
    assert [(one["number"], one["said"]) for one in stock["changed"]] == [
        (story.held, "was in stock, now held (Axon Body 2)")
    ]


def test_a_supervisor_sees_the_own_precinct_alone(told: Site, story: Story) -> None:
    told.clock.move(seconds=1)
    address = f"{PROGRESS}?as_of=2016-08-31&to_as_of=2016-09-01"
    everything = told.get(address).get_json()
    own = told.get(address, "inspector").get_json()
    assert story.moved in [one["number"] for one in everything["changed"]]
    (one,) = [one for one in own["changed"] if one["number"] == story.moved]
    assert one["before"] is None  # of the 5th, which is not the inspector's to see
    assert {figure["row"] for figure in own["figures"]} <= {"1", None}
    assert told.get(f"{address}&precinct=5", "inspector").status_code == 404


def test_a_protected_name_is_hidden(told: Site, story: Story) -> None:
    told.clock.move(seconds=1)
    address = f"{PROGRESS}?as_of=2015-01-01&to_as_of=2016-09-27"
    for who, is_hidden in (("auditor", True), ("admin", False)):
        body = told.get(address, who).get_json()
        name = next(one["name"] for one in body["changed"] if one["number"] == story.protected)
        assert ("0666" not in name) is is_hidden
        assert ("0666" in str(body)) is not is_hidden


def test_as_few_statements_however_many_changed(told: Site) -> None:
    told.clock.move(seconds=1)
    engine, sent = told.app.extensions["tracker"].engine, []
    for asked in ("as_of=2016-07-10&to_as_of=2016-07-11", "as_of=2015-01-01&to_as_of=2016-09-27"):
        with recorded_statements(engine) as statements:
            body = told.get(f"{PROGRESS}?{asked}").get_json()
        sent.append((len(body["changed"]), len(statements)))
    (few, first), (many, second) = sent
    assert many > few
    assert first < second < 70


def test_each_format_and_what_is_refused(told: Site) -> None:
    told.clock.move(seconds=1)
    for form in FILES:
        answer = told.get(f"{PROGRESS}.{form.value}?as_of=2016-07-10&to_as_of=2016-07-12")
        assert (answer.status_code, answer.content_type) == (200, MEDIA_TYPES[form]), answer.text
    header, *rows = told.get(f"{PROGRESS}.csv?as_of=2016-07-10&to_as_of=2016-07-12").text.splitlines()
    assert len(rows) == 2
    assert {"number", "figures_before", "figures_after", "because", "recorded_by"} <= set(header.split(","))
    for asked, field, code in (
        ("to_known_at=2199-01-01T00:00:00Z", "to_known_at", "known_at_in_future"),
        ("as_of=2016-07-10&to_as_of=2017-01-01", "to_as_of", "day_after_known_at"),
        ("series=weekly", "series", "unknown_field"),
    ):
        refused = told.get(f"{PROGRESS}?{asked}")
        assert refused.status_code == 422
        assert refused.get_json()["errors"][field][0]["code"] == code
    assert told.get("/api/v1/reports/return-due/changes").status_code == 404
