"""A recall of its own: whom it reaches, what is replaced, the effect on the figures, who sees what, its reversal."""

import csv
import io
from datetime import date
from typing import Any

import pytest

from tests.services.department import ADMINISTRATOR
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.domain.commands.audit import ReverseBatch
from tracker.domain.commands.equipment import RecallCameras
from tracker.domain.reports.recalls import Effect
from tracker.domain.spans import local_day
from tracker.reports.recalls import recall_effect
from tracker.reports.rollout import rollout_progress
from tracker.services.batches import reverse_batch
from tracker.services.equipment import recall_cameras
from tracker.services.rehearsal import undone
from tracker.store.lookups import last_recorded_at

BODY = {"model": "Axon Body 2", "starts_on": "2016-09-20", "reason": "The battery swells", "reference": "N-7"}


@pytest.fixture
def recall(told: Site) -> int:
    """A recall of every camera."""
    return int(told.post("/api/v1/recalls", BODY).get_json()["batch"])


def told_of(site: Site, batch: int, asked: str = "", who: str = "admin") -> dict[str, Any]:
    """The recall as a reader gets it."""
    answer = site.get(f"/api/v1/recalls/{batch}{asked}", who)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def states(said: dict[str, Any]) -> dict[str, str]:
    """Each camera's state, by serial number."""
    return {row["serial"]: row["state"] for row in said["rows"]}


def test_it_says_who_holds_each_camera_and_what_became_of_it(told: Site, story: Story, recall: int) -> None:
    said = told_of(told, recall)
    assert (said["starts_on"], said["reason"], said["reference"]) == ("2016-09-20", "The battery swells", "N-7")
    assert states(said) == {
        "X81000001": "held",
        "X81000003": "held",
        "X81000002": "not_held",
        "X81000004": "not_held",
    }
    holders = {row["serial"]: row["officer_id"] for row in said["rows"]}
    assert (holders["X81000001"], holders["X81000003"], holders["X81000002"]) == (story.first, story.fifth, None)
    new = told.post("/api/v1/cameras", {"serial": "X9", "model": "Axon Body 2", "owned_from": "2016-03-01"})
    swap = {"camera": {"serial": "X9"}, "swapped_on": "2016-09-22", "condition": "recalled"}
    assert told.post(f"/api/v1/assignments/{story.assignment}/swap", swap).status_code == 201
    back = {"returned_on": "2016-09-23", "condition": "recalled"}
    assert told.post(f"/api/v1/assignments/{story.fifth_assignment}/return", back).status_code in (200, 201)
    said = told_of(told, recall)
    rows = {row["serial"]: row for row in said["rows"]}
    first, fifth = rows["X81000001"], rows["X81000003"]
    assert (first["state"], first["replacement"], first["replaced_on"]) == ("replaced", "X9", "2016-09-22")
    assert (first["replacement_id"], first["returned_on"]) == (new.get_json()["id"], "2016-09-22")
    assert (fifth["state"], fifth["returned_on"], fifth["replacement"]) == ("returned", "2016-09-23", None)
    assert said["counts"]["percent_back"] == 100.0
    before = told_of(told, recall, "?as_of=2016-09-21")
    assert states(before) == {**states(said), "X81000001": "held", "X81000003": "held"}
    assert before["counts"]["percent_back"] == 0.0


def counted(site: Site, **asked: Any) -> dict[str | None, tuple[int, int, float | None]]:
    """Assigned, equipped and the percentage by precinct, as the progress report has them."""
    with site.writing() as session:
        moment = last_recorded_at(session)
        report = rollout_progress(session, as_of=local_day(moment), known_at=moment, **asked)
    figures = {row.precinct: row.figures for row in report.rows} | {None: report.total}
    return {code: (one.assigned, one.equipped, one.percent_equipped) for code, one in figures.items()}


def of_json(said: dict[str, Any], side: str) -> dict[str | None, tuple[int, int, float | None]]:
    """One side of the effect, as the answer has it."""
    return {
        one["precinct"]: (one[side]["assigned"], one[side]["equipped"], one[side]["percent_equipped"])
        for one in said["effect"]
    }


def test_the_effect_is_the_report_with_and_without_the_recall(told: Site, story: Story) -> None:
    before = counted(told)
    batch = told.post("/api/v1/recalls", BODY).get_json()["batch"]
    after = counted(told)
    assert before != after
    said = told_of(told, batch)
    assert (of_json(said, "without"), of_json(said, "figures")) == (before, after)
    with told.writing() as session:
        moment = last_recorded_at(session)
        day = local_day(moment)
        effect = recall_effect(session, batch, as_of=day, known_at=moment, precincts=None)
        with undone(session):
            reverse_batch(session, ADMINISTRATOR, ReverseBatch(batch, "tried"), now=moment)
            then = last_recorded_at(session)
            tried = rollout_progress(session, as_of=local_day(then), known_at=then)
    assert [one.without for one in effect] == [*(row.figures for row in tried.rows), tried.total]
    assert told.post(f"/api/v1/batches/{batch}/reverse", {"reason": "Another was meant"}).status_code == 200
    assert counted(told) == before


def test_the_effect_is_told_before_it_is_entered_and_nothing_stays(told: Site) -> None:
    before = counted(told)
    with told.writing() as session:
        day = local_day(last_recorded_at(session))
        with undone(session):
            command = RecallCameras(date(2016, 9, 20), "The battery", model="Axon Body 2")
            made = recall_cameras(session, ADMINISTRATOR, command, now=told.clock())
            moment = last_recorded_at(session)
            effect = recall_effect(session, made.batch.id, as_of=day, known_at=moment, precincts=None)
    assert counted(told) == before
    assert {one.precinct: shown(one.without) for one in effect} == before
    told.post("/api/v1/recalls", BODY)
    assert {one.precinct: shown(one.figures) for one in effect} == counted(told)


def shown(progress: Any) -> tuple[int, int, float | None]:
    """Assigned, equipped, percent."""
    return progress.assigned, progress.equipped, progress.percent_equipped


def test_a_reversed_recall_is_told_as_such_and_still_shown_as_it_was(told: Site, recall: int) -> None:
    kept = told_of(told, recall)
    told.clock.move(minutes=1)
    told.post(f"/api/v1/batches/{recall}/reverse", {"reason": "Another model was meant"})
    said = told_of(told, recall)
    assert (said["reversed"], said["counts"]["cameras"], set(states(said).values())) == (True, 0, {"void"})
    assert of_json(said, "without") == of_json(said, "figures")
    then = told_of(told, recall, f"?known_at={kept['known_at']}")
    assert (then["reversed"], then["rows"], then["effect"]) == (False, kept["rows"], kept["effect"])


def test_each_reader_gets_what_is_theirs(told: Site, story: Story, recall: int) -> None:
    own = told_of(told, recall, who="inspector")
    assert {row["precinct"] for row in own["rows"]} <= {"1"}
    assert "X81000001" in states(own)
    assert "X81000003" not in states(own)
    assert [one["precinct"] for one in own["effect"]] == ["1", None]
    assert told_of(told, recall, who="auditor")["counts"]["cameras"] == 4


def test_a_protected_officer_is_masked_for_all_but_administrators(told: Site, story: Story) -> None:
    issue = {"officer": {"id": story.protected}, "camera": {"serial": "X81000002"}, "issued_on": "2016-09-10"}
    assert told.post("/api/v1/assignments", issue).status_code == 201
    batch = int(told.post("/api/v1/recalls", BODY).get_json()["batch"])
    named = {who: told_of(told, batch, who=who) for who in ("admin", "auditor", "inspector")}
    found = {who: next(row for row in said["rows"] if row["serial"] == "X81000002") for who, said in named.items()}
    assert found["admin"]["badge"] == "0666"
    for who in ("auditor", "inspector"):
        assert (found[who]["officer"], found[who]["badge"]) == ("Protected officer", None)


def test_it_is_filtered_and_comes_as_a_file(told: Site, recall: int) -> None:
    assert set(states(told_of(told, recall, "?state=held&precinct=5"))) == {"X81000003"}
    answer = told.get(f"/api/v1/recalls/{recall}.csv?state=held")
    assert answer.content_type == "text/csv; charset=utf-8"
    rows = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(row["serial"], row["state"]) for row in rows] == [("X81000001", "held"), ("X81000003", "held")]
    assert told.get("/api/v1/recalls/9999").get_json()["code"] == "unknown_recall"
    assert told.get(f"/api/v1/recalls/{recall}?state=odd").status_code == 422


def test_a_recall_by_purchase_batch(told: Site) -> None:
    for serial in ("P1", "P2"):
        body = {"serial": serial, "model": "Axon Body 2", "owned_from": "2016-03-01", "purchase_batch": "2016-03"}
        assert told.post("/api/v1/cameras", body).status_code == 201
    body = {"purchase_batch": "2016-03", "starts_on": "2016-09-20", "reason": "The clip"}
    unknown = told.post("/api/v1/recalls", {**body, "purchase_batch": "2015-01"})
    assert (unknown.status_code, unknown.get_json()["code"]) == (404, "unknown_purchase_batch")
    two = told.post("/api/v1/recalls", {**body, "model": "Axon Body 2"})
    assert (two.status_code, two.get_json()["code"]) == (422, "recall_of_what")
    batch = told.post("/api/v1/recalls", body).get_json()["batch"]
    said = told_of(told, batch)
    assert set(states(said)) == {"P1", "P2"}
    assert said["asked"] == {"purchase_batch": "2016-03"}


def test_oversights_pull_is_on_record(told: Site, recall: int) -> None:
    def pulls() -> int:
        return int(told.get("/api/v1/audit-events?act=pull_report").headers["X-Total-Count"])

    before = pulls()
    told_of(told, recall)
    assert pulls() == before
    told_of(told, recall, who="auditor")
    assert pulls() == before + 1


def test_effects_that_change_nothing_say_so(told: Site) -> None:
    body = {"serials": ["X81000002"], "starts_on": "2016-09-20", "reason": "The clip"}
    batch = told.post("/api/v1/recalls", body).get_json()["batch"]
    with told.writing() as session:
        moment = last_recorded_at(session)
        found = recall_effect(session, batch, as_of=local_day(moment), known_at=moment, precincts=None)
    assert not any(one.differs for one in found)
    assert all(isinstance(one, Effect) for one in found)
