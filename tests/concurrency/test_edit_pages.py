"""Edits on pages, without JavaScript: two people in the same form, and neither overwrites the other unseen."""

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from tests.concurrency.test_edits import SAID, with_session
from tests.web.api.story import Story
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site
from tracker.store.models import AuditEvent, Camera, TrainingSession
from tracker.web.editing import EDITING

pytestmark = pytest.mark.long

__all__ = ["with_session"]


def edits(site: Site) -> int:
    """How many edits the log tells of."""
    with site.writing() as session:
        told = select(func.count()).select_from(AuditEvent).where(AuditEvent.act.startswith("edit_"))
        return session.scalars(told).one()


@pytest.mark.parametrize("collection", SAID)
def test_every_record_can_be_found_and_edited(with_session: Site, collection: str) -> None:
    browser = signed_in(with_session)
    if collection == "cameras":
        page = browser.get(browser.get("/cameras").link("X81000002"))
        page = browser.get(page.link("Edit asset tag"))
    elif collection == "sessions":
        page = browser.get("/sessions/1")
        page = browser.get(page.link("Edit time"))
    else:
        lists = browser.get("/lists")
        page = browser.get(next(href for href, _ in lists.reader.links if href == f"/lists/{collection}"))
        page = browser.get(next(href for href, _ in page.reader.links if href.endswith("/edit")))
    typed = {name: "" if value is None else str(value) for name, value in SAID[collection].items()}
    done = browser.send(page, "/lists/", **typed)
    assert done.status == 200, done.text
    for value in filter(None, typed.values()):
        if value not in ("https://city.example/4-223",) or collection == "policies":
            assert value in done.text
    assert edits(with_session) == 1


def two_editors(site: Site, address: str) -> tuple[Browser, Any, Browser, Any]:
    """Two administrators who have opened the same form."""
    one, other = signed_in(site), signed_in(site)
    return one, one.get(address), other, other.get(address)


def test_who_is_slower_is_shown_both_changes_and_may_save_on_top(told: Site, story: Story) -> None:
    address = f"/lists/cameras/{story.spare}/edit"
    one, first, other, second = two_editors(told, address)
    assert one.send(first, address, asset_tag="T-ONE", purchase_batch="2016-A").status == 200
    conflict = other.send(second, address, asset_tag="T-OTHER")
    assert conflict.status == 412
    assert "Nothing was entered" in conflict.text
    assert "Meanwhile ada changed this camera" in conflict.text
    for words in ("T-X81000002", "T-ONE", "T-OTHER", "2016-A", "both changed", "by ada", "27 Sep 2016"):
        assert words in conflict.text, words
    form = conflict.form(address)
    assert (form.values["asset_tag"], form.values["purchase_batch"], form.values["revision"]) == (
        "T-OTHER",
        "2016-A",
        "2",
    )
    saved = other.send(conflict, address)
    assert saved.status == 200
    with told.writing() as session:
        camera = session.get_one(Camera, story.spare)
        assert (camera.asset_tag, camera.purchase_batch, camera.revision) == ("T-OTHER", "2016-A", 3)


def test_who_is_slower_may_take_theirs(told: Site, story: Story) -> None:
    address = f"/lists/cameras/{story.spare}/edit"
    one, first, other, second = two_editors(told, address)
    one.send(first, address, asset_tag="T-ONE")
    conflict = other.send(second, address, asset_tag="T-OTHER")
    fresh = other.get(conflict.link("Take theirs"))
    assert (fresh.form(address).values["asset_tag"], fresh.form(address).values["revision"]) == ("T-ONE", "2")
    assert other.send(fresh, address).status == 200
    assert edits(told) == 1


def test_the_same_change_by_two_is_shown_and_changes_nothing_more(told: Site) -> None:
    address = "/lists/precincts/1/edit"
    one, first, other, second = two_editors(told, address)
    one.send(first, address, name="First Precinct")
    conflict = other.send(second, address, name="First Precinct")
    assert (conflict.status, "both changed" in conflict.text) == (412, False)
    assert other.send(conflict, address).status == 200
    assert edits(told) == 1


def test_a_form_sent_twice_is_one_edit(told: Site) -> None:
    address = "/lists/precincts/1/edit"
    browser = signed_in(told)
    page = browser.get(address)
    for _ in range(2):
        done = browser.send(page, address, name="First Precinct")
        assert (done.status, "Saved" in done.text) == (200, True)
    assert edits(told) == 1


@pytest.mark.parametrize(
    "typed,words",
    [({"seats": "many"}, "whole number"), ({"starts_at": "8"}, "HH:MM"), ({"seats": "0"}, "from 1 to")],
)
def test_what_cannot_be_saved_is_said_beside_its_field_and_kept(with_session: Site, typed: Any, words: str) -> None:
    browser = signed_in(with_session)
    page = browser.send(browser.get("/lists/sessions/1/edit"), "/lists/sessions/1/edit", place="Room 9", **typed)
    assert page.status == 422
    assert words in page.text
    form = page.form("/lists/sessions/1/edit")
    assert {name: form.values[name] for name in typed} == typed
    assert form.values["place"] == "Room 9"
    with with_session.writing() as session:
        assert session.get_one(TrainingSession, 1).revision == 1


def test_a_form_without_its_version_or_with_a_field_too_many_changes_nothing(told: Site) -> None:
    address = "/lists/precincts/1/edit"
    browser = signed_in(told)
    for changed in ({"revision": ""}, {"revision": "x"}, {"code": "9"}, {"id": "9"}):
        values = browser.get(address).form(address).values
        answer = browser.client.post(address, data={**values, "name": "Mine", **changed})
        assert answer.status_code == 422
    assert edits(told) == 0


def test_everybody_reads_the_lists_and_the_histories_of_what_they_may_see(told: Site) -> None:
    for who, homes in (("inspector", 1), ("auditor", 2)):
        browser = signed_in(told, who)
        lists = browser.get(browser.get("/").link("Lists"))
        assert not lists.has_link("/lists/users")
        assert lists.has_link("/lists/places")
        for name in ("precincts", "duties", "places", "camera-models", "courses", "policies"):
            page = browser.get(f"/lists/{name}")
            assert [href for href, _ in page.reader.links if href.endswith("/edit")] == [], name
            assert browser.get(page.link("History of")).title.startswith("History of "), name
        precincts = browser.get("/lists/precincts").reader.links
        assert len([href for href, _ in precincts if href.endswith("/history")]) == homes
    assert signed_in(told).get("/lists").has_link("/lists/users")


def test_only_who_may_enter_finds_them(told: Site) -> None:
    for who in ("inspector", "auditor"):
        browser = signed_in(told, who)
        for address in ("/lists/users", *(f"/lists/{name}/1/edit" for name in EDITING)):
            assert browser.get(address).status == 403, address
    page = signed_in(told).get("/lists/precincts/99/edit")
    assert page.status == 404
    assert not re.search(r"Traceback", page.text)
