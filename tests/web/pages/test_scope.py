"""Who sees what: a supervisor's own precincts and no others, in lists, counts, searches and by number."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site
from tracker.domain.commands.training import AddSession
from tracker.services.training import add_session
from tracker.store.models import Officer


@pytest.fixture
def site(site: Site) -> Site:
    """An officer with a camera in each precinct, the one of the 5th protected; a session for each."""
    with site.writing() as session:
        department = Department(session)
        for precinct, badge, serial in (("1", "0101", "X1"), ("5", "0505", "X5")):
            officer = department.officer(badge, precinct=precinct)
            department.issue(officer, department.camera(serial), date(2016, 7, 11))
            held = AddSession("BWC", "2016", date(2016, 9, 28), "09:00", f"Room {precinct}", precinct=precinct)
            add_session(session, ADMINISTRATOR, held, now=NOW)
        session.execute(update(Officer).where(Officer.id == officer.id).values(protected_identity=True))
    return site


@pytest.fixture
def inspector(site: Site) -> Browser:
    """Confined to the 1st Precinct."""
    return signed_in(site, "inspector")


def test_the_dashboard_counts_only_the_supervisors_precincts(inspector: Browser, site: Site) -> None:
    assert "1 of 1 trained and equipped" in inspector.get("/").text
    assert "5th Precinct" not in inspector.get("/").text
    assert "2 of 2 trained and equipped" in signed_in(site).get("/").text


@pytest.mark.parametrize(
    "own, others",
    [
        ("/officers/1", "/officers/2"),
        ("/cameras/1", "/cameras/2"),
        ("/sessions/1", "/sessions/2"),
        ("/precincts/1", "/precincts/5"),
    ],
)
def test_what_is_out_of_scope_looks_absent(inspector: Browser, site: Site, own: str, others: str) -> None:
    assert inspector.get(own).status == 200
    hidden = inspector.get(others)
    absent = inspector.get(others[:-1] + "99")
    assert (hidden.status, absent.status) == (404, 404)
    assert hidden.text.replace(f" {others[-1]}.", "") == absent.text.replace(" 99.", "")
    assert signed_in(site).get(others).status == 200


@pytest.mark.parametrize(
    "address, own, others",
    [
        ("/officers", "0101", "0505"),
        ("/officers?search=lund", "0101", "0505"),
        ("/cameras", "X1", "X5"),
        ("/sessions", "Room 1", "Room 5"),
    ],
)
def test_lists_and_their_counts_are_scoped(inspector: Browser, site: Site, address: str, own: str, others: str) -> None:
    page = inspector.get(address)
    assert own in page.text
    assert others not in page.text
    assert "5th Precinct" not in page.text
    everything = signed_in(site).get(address)
    assert own in everything.text
    assert others in everything.text


def test_the_report_and_its_files_are_scoped(inspector: Browser) -> None:
    assert "5th Precinct" not in inspector.get("/reports/rollout-progress").text
    for form in ("csv", "json"):
        file = inspector.client.get(f"/reports/rollout-progress.{form}").text
        assert "1st Precinct" in file
        assert "5th Precinct" not in file


def test_a_protected_officer_has_no_name_but_for_administrators(site: Site) -> None:
    auditor = signed_in(site, "auditor")
    for address in ("/officers", "/officers/2", "/cameras", "/cameras/2", "/precincts/5"):
        page = auditor.get(address)
        assert page.status == 200
        assert "0505" not in page.text
    assert "Protected officer" in auditor.get("/officers").text
    assert "0505" in signed_in(site).get("/officers").text


def test_a_search_does_not_find_a_protected_officer_by_name(site: Site) -> None:
    assert "Officers 1 to 1 of 1" in signed_in(site, "auditor").get("/officers?search=lund").text
    assert "Officers 1 to 2 of 2" in signed_in(site).get("/officers?search=lund").text


def test_a_supervisor_finds_no_imports(inspector: Browser, site: Site) -> None:
    assert not inspector.get("/").has_link("/imports")
    assert inspector.get("/imports").status == 403
    assert signed_in(site, "auditor").get("/imports").status == 200
    assert signed_in(site, "auditor").get("/imports/guide").status == 403
