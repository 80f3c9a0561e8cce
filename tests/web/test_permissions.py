"""The page of permissions says what the table says, and who holds what."""

import csv
import io
from urllib.parse import unquote

import pytest

from tests.structure.sources import ROOT
from tests.web.pages.browsing import signed_in
from tests.web.site import Site
from tracker.domain.actors import PERMISSIONS, PHRASES
from tracker.domain.vocabulary import Role
from tracker.render.permissions import permissions_markdown


def test_each_permission_has_its_phrase_and_no_two_the_same() -> None:
    assert list(PHRASES) == list(PERMISSIONS)
    assert len(set(PHRASES.values())) == len(PHRASES)


def test_the_table_of_the_documentation_is_the_programs() -> None:
    assert permissions_markdown() in (ROOT / "docs" / "permissions.md").read_text()


@pytest.mark.parametrize("who", ["admin", "inspector", "auditor"])
def test_everyone_signed_in_sees_the_one_table(site: Site, who: str) -> None:
    page = signed_in(site, who).get("/permissions")
    assert page.status == 200
    for phrase in PHRASES.values():
        assert phrase in page.text
    assert page.has_link("/permissions/holders") == (who != "inspector")


def test_the_file_is_the_table(site: Site) -> None:
    told = signed_in(site, "inspector").client.get("/permissions.csv").text.lstrip("\ufeff")
    rows = list(csv.DictReader(io.StringIO(told)))
    assert [row["permission"] for row in rows] == list(PERMISSIONS)
    for row in rows:
        assert {role for role in Role if row[role.value] == "yes"} == PERMISSIONS[row["permission"]]


def test_a_program_reads_the_same_table(site: Site) -> None:
    told = site.get("/api/v1/permissions", "inspector").get_json()["permissions"]
    assert {row["name"]: set(row["roles"]) for row in told} == PERMISSIONS
    assert site.get("/api/v1/permissions.csv", "auditor").mimetype == "text/csv"


def test_who_holds_what_is_told_to_those_who_audit(site: Site) -> None:
    assert site.get("/api/v1/permissions/holders", "inspector").status_code == 403
    held = {(row["kind"], row["name"]): row for row in _held(site)}
    ivy, reader = held["account", "ivy"], held["token", "reader"]
    assert (ivy["role"], ivy["precincts"], str(ivy["since"])[:19]) == ("supervisor", ["1"], "2016-09-27T15:00:00")
    assert "months.sign" in ivy["permissions"]
    assert {name.split(".")[1] for name in reader["permissions"]} == {"read", "session"}
    page = signed_in(site, "auditor").get("/permissions/holders")
    assert page.status == 200
    assert "ivy" in page.text
    file = signed_in(site, "auditor").client.get("/permissions/holders.csv").text
    assert len(file.splitlines()) == 1 + len(held)


def _held(site: Site) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = site.get("/api/v1/permissions/holders", "auditor").get_json()["holders"]
    return rows


def test_what_works_no_more_holds_nothing(site: Site) -> None:
    tokens = {row["name"]: row["id"] for row in site.get("/api/v1/tokens").get_json()}
    users = {row["username"]: row["id"] for row in site.get("/api/v1/users").get_json()}
    assert site.post(f"/api/v1/tokens/{tokens['reader']}/revoke", None).status_code == 200
    assert site.post(f"/api/v1/users/{users['ivy']}/disable", None).status_code == 200
    assert not {"reader", "ivy"} & {row["name"] for row in _held(site)}


def test_who_held_what_is_asked_for_as_of_a_day_gone_by_at_each_door(site: Site) -> None:
    """Ivy is disabled three days on; what is told of the day before that stays what it was."""
    site.clock.move(days=3)
    users = {row["username"]: row["id"] for row in site.get("/api/v1/users").get_json()}
    assert site.post(f"/api/v1/users/{users['ivy']}/disable", None).status_code == 200
    browser = signed_in(site, "auditor")
    then = "as_of=2016-09-29&known_at=2016-09-30T14:00:00Z"
    for asked, is_told in (("", False), ("?as_of=2016-09-30", False), ("?as_of=2016-09-29", True), (f"?{then}", True)):
        told = site.get(f"/api/v1/permissions/holders{asked}", "auditor").get_json()
        assert ("ivy" in {row["name"] for row in told["holders"]}) is is_told, asked
        page, file = browser.get(f"/permissions/holders{asked}"), browser.client.get(f"/permissions/holders.csv{asked}")
        assert ("Inspector" in page.text, "ivy" in file.text) == (is_told, is_told), asked
        assert unquote(page.link("Download as CSV")) == f"/permissions/holders.csv{asked}"
    told = site.get(f"/api/v1/permissions/holders?{then}", "auditor").get_json()
    assert (told["as_of"], told["held_at"]) == ("2016-09-29", "2016-09-30T04:59:59.999999Z")
    assert site.get(f"/api/v1/permissions/holders?{then}", "inspector").status_code == 403
