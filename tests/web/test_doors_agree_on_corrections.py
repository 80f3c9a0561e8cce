"""A correction against the rules, and a reversal that later entries rest on, are refused alike at every door."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from click.testing import CliRunner

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.api.story import read_story, with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tests.web.test_doors_agree import check_sentence, send_form, written
from tracker.cli import main
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.people import AddOfficer, Particulars, PostOfficer
from tracker.render.words import days_said
from tracker.services.batches import open_batch
from tracker.services.people import add_officer, post_officer

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "a day before the policy": ({"issued_on": "2016-06-01"}, "no_policy"),
    "an untrained officer": ({"officer": {"badge": "0103"}}, "not_trained"),
    "an officer nobody knows": ({"officer": {"badge": "9999"}}, "unknown_officer"),
    "a camera that another holds": ({"camera": {"serial": "X81000003"}}, "camera_held"),
    "a day that has not come": ({"issued_on": "2199-01-01"}, "future_date"),
    "nothing that differs": ({}, "nothing_changes"),
}


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story."""
    with databases.fresh(backend, with_story) as url:
        site = rewired_site(url, make_tokens(url))
        yield site
        close(site)


@pytest.mark.parametrize("name", CASES)
def test_a_correction_against_a_rule_is_refused_alike_by_request_and_form(told: Site, name: str) -> None:
    replacement, code = CASES[name]
    with told.writing() as session:
        number = read_story(session).assignment
    path = f"/facts/assignments/{number}/correct"
    browser = signed_in(told)
    before = written(told)
    answer = told.post(f"/api/v1{path.removeprefix('/facts')}", {"reason": "Wrong", "replacement": replacement})
    assert answer.get_json()["code"] == code
    check_sentence(answer.get_json()["detail"])
    values = browser.get(path).form(path).values
    typed = {
        key: next(iter(value.values())) if isinstance(value, dict) else value for key, value in replacement.items()
    }
    form = {**values, **typed, "correction_reason": "Wrong", "step": "enter"}
    status, page = send_form(browser.client, path, form)
    assert (status, f'data-code="{code}"' in page) == (answer.status_code, True)
    assert written(told) == before


def test_a_reversal_that_others_rest_on_is_refused_alike_at_every_door(told: Site) -> None:
    with told.writing() as session:
        batch = open_batch(session, ADMINISTRATOR, kind="roster", now=NOW)
        new = AddOfficer(Particulars("New", "Ada"), date(2016, 8, 1))
        officer = add_officer(session, ADMINISTRATOR, new, now=NOW, batch=batch)
        post = PostOfficer(OfficerRef(id=officer.id), "1", "patrol", date(2016, 8, 1))
        posting = post_officer(session, ADMINISTRATOR, post, now=NOW)
        number, posting_id = batch.id, posting.id
    browser = signed_in(told)
    before = written(told)
    answer = told.post(f"/api/v1/batches/{number}/reverse", {"reason": "Wrong file"})
    assert (answer.status_code, answer.get_json()["code"]) == (409, "later_facts_depend")
    obstacles = [(row["kind"], row["id"], row["label"]) for row in answer.get_json()["related"]]
    assert [row[:2] for row in obstacles] == [("postings", posting_id)]
    page = browser.get(f"/batches/{number}/reverse")
    assert 'data-code="later_facts_depend"' in page.response.text
    assert all(days_said(label) in page.text for _, _, label in obstacles)
    result = CliRunner(env={"TRACKER_DATABASE_URL": told.url}).invoke(
        main, ["batch", "reverse", str(number), "--reason", "Wrong file"]
    )
    lines = result.stderr.splitlines()
    assert (result.exit_code, lines[0].startswith("error: later_facts_depend: ")) == (1, True)
    assert lines[1:] == [f"  {kind} {fact}: {label}" for kind, fact, label in obstacles]
    assert written(told) == before
