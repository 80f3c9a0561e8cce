"""Months as pages: a commander signs one with its figures in sight; a correction is flagged on both."""

import re

from sqlalchemy import select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.training import AddSession, SignIn
from tracker.domain.vocabulary import FactKind
from tracker.services.training import add_session, sign_in
from tracker.services.voids import void_fact
from tracker.store.models import AuditEvent, Batch, Completion

AUGUST = "/months/1/2016-08"


def sign(browser: Browser, **typed: str) -> Page:
    """August signed off, from its page."""
    page = browser.get(AUGUST)
    return browser.send(browser.get(page.link("Sign it")), f"{AUGUST}/sign", **typed)


def with_an_officer(site: Site) -> int:
    """An officer of the 1st who is trained; the completion's number."""
    with site.writing() as session:
        Department(session).officer("0412")
        return session.scalars(select(Completion.id)).one()


def test_a_commander_signs_the_figures_in_sight(sqlite_site: Site) -> None:
    with_an_officer(sqlite_site)
    browser = signed_in(sqlite_site, "inspector")
    listed = browser.get("/months")
    assert "1st Precinct" in listed.text
    assert "5th Precinct" not in listed.text
    assert browser.get(listed.link("August 2016")).status == 200
    form = browser.get(f"{AUGUST}/sign")
    assert re.search(r"Trained 1 ", form.text)
    signed = sign(browser, note="As counted.")
    assert "Signed off by ivy" in signed.text
    assert "As counted." in signed.text
    assert "Stands" in signed.text
    assert "R-1" in browser.get("/months").text
    assert "progress" in browser.get(signed.link("R-1")).text


def test_a_void_is_flagged_on_the_month_the_fact_and_the_event(sqlite_site: Site) -> None:
    number = with_an_officer(sqlite_site)
    inspector, admin = signed_in(sqlite_site, "inspector"), signed_in(sqlite_site)
    sign(inspector)
    with sqlite_site.writing() as session:
        void_fact(session, ADMINISTRATOR, VoidFact(FactKind.COMPLETION, number, "was not there"), now=NOW)
        seq = session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq.desc())).first()
    month = inspector.get(AUGUST)
    assert "trained 1 → 0" in month.text
    assert f"Voided an entry: void of completion {number}" in month.text
    assert "Changed since" in inspector.get("/months").text
    for address in (f"/facts/completions/{number}", f"/audit/{seq}"):
        page = admin.get(address)
        assert "It changed what was signed off" in page.text
        assert "August 2016 of the 1st Precinct" in page.text
        assert "signed by ivy" in page.text
        assert "trained 1 → 0" in page.text
        assert page.has_link(AUGUST)
    again = sign(inspector, reason="One was not trained.")
    assert "superseded" in again.text
    assert "One was not trained." in again.text
    assert "Stands" in again.text


def test_a_batch_that_changed_a_month_says_so(sqlite_site: Site) -> None:
    with sqlite_site.writing() as session:
        officer = Department(session).officer("0412", trained=False)
    sign(signed_in(sqlite_site, "inspector"))
    with sqlite_site.writing() as session:
        held = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", NOW.date().replace(month=8)), now=NOW)
        sign_in(session, ADMINISTRATOR, SignIn(held.id, (OfficerRef(id=officer.id),)), now=NOW)
        batch = session.scalars(select(Batch.id)).one()
    page = signed_in(sqlite_site).get(f"/batches/{batch}")
    assert "It changed what was signed off" in page.text
    assert "trained 0 → 1" in page.text


def test_others_look_and_cannot_sign(sqlite_site: Site) -> None:
    for who in ("admin", "auditor"):
        browser = signed_in(sqlite_site, who)
        page = browser.get(AUGUST)
        assert page.status == 200
        assert not page.has_link(f"{AUGUST}/sign")
        assert browser.client.get(f"{AUGUST}/sign").status_code == 403
    inspector = signed_in(sqlite_site, "inspector")
    assert inspector.client.get("/months/2/2016-08").status_code == 404
    assert inspector.client.get("/months/1/2016-13").status_code == 422
    assert not inspector.get("/months/1/2016-09").has_link("/months/1/2016-09/sign")


def test_a_month_that_is_signed_already_says_so_in_the_form(sqlite_site: Site) -> None:
    browser = signed_in(sqlite_site, "inspector")
    form = browser.get(f"{AUGUST}/sign").form(f"{AUGUST}/sign")
    sign(browser)
    again = Page(browser.client.post(form.action, data={**form.values, "form_key": "another"}))
    assert again.status == 409
    assert "is signed off. After a correction it can be signed again" in again.text
