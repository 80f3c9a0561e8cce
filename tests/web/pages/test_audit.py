"""The pages of the audit log and of histories: who sees them, what they say, and that each look is put on record."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.databases import recorded_statements
from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.api.test_audit_reads import refuse_events
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.audit import CorrectFact, VoidFact
from tracker.domain.commands.equipment import ReturnCamera
from tracker.domain.commands.people import AddDuty, ChangeParticulars, Particulars, ProtectIdentity
from tracker.domain.commands.training import AddSession, SignIn
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.services.corrections import correct_fact
from tracker.services.equipment import return_camera
from tracker.services.people import add_duty, change_particulars, protect_identity
from tracker.services.training import add_session, sign_in
from tracker.services.voids import void_fact
from tracker.store.models import AuditEvent

ISSUED = date(2016, 7, 11)


@pytest.fixture
def site(site: Site) -> Site:
    """Officer 1 (0101) with camera X1, corrected; officer 2 (0505) of the 5th, protected, with camera X5, whose return
    was voided; a class with a sign-in.
    """
    with site.writing() as session:
        department = Department(session)
        for precinct, badge, serial in (("1", "0101", "X1"), ("5", "0505", "X5")):
            officer = department.officer(badge, precinct=precinct)
            assignment = department.issue(officer, department.camera(serial), ISSUED)
            if precinct == "1":
                other_day = CorrectFact(
                    FactKind.ASSIGNMENT, assignment.id, "day misread", {"issued_on": date(2016, 7, 12)}
                )
                correct_fact(session, ADMINISTRATOR, other_day, now=NOW)
        back = ReturnCamera(assignment.id, date(2016, 8, 1), CameraCondition.SERVICEABLE)
        ended = return_camera(session, ADMINISTRATOR, back, now=NOW)
        void_fact(session, ADMINISTRATOR, VoidFact(FactKind.RETURN, ended.id, "wrong serial"), now=NOW)
        who = OfficerRef(id=officer.id)
        change_particulars(
            session,
            ADMINISTRATOR,
            ChangeParticulars(who, Particulars("Berg", "Eva", badge="0606"), date(2016, 8, 2)),
            now=NOW,
        )
        protect_identity(session, ADMINISTRATOR, ProtectIdentity(who, True), now=NOW)
        held = add_session(session, ADMINISTRATOR, AddSession("BWC", "2016", date(2016, 8, 3)), now=NOW)
        sign_in(session, ADMINISTRATOR, SignIn(held.id, (who,)), now=NOW)
    return site


def event_of(site: Site, act: str) -> int:
    """The number of the last event of an act."""
    with site.writing() as session:
        found = session.scalars(select(AuditEvent.seq).where(AuditEvent.act == act).order_by(AuditEvent.seq.desc()))
        return int(found.first() or 0)


def newest(site: Site) -> AuditEvent:
    """The event written last."""
    with site.writing() as session:
        return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()


@pytest.mark.parametrize("who, status", [("admin", 200), ("auditor", 200), ("inspector", 403)])
def test_the_log_is_for_administrators_and_oversight(site: Site, who: str, status: int) -> None:
    browser = signed_in(site, who)
    assert browser.get("/").has_link("/audit") == (status == 200)
    for address in ("/audit", f"/audit/{event_of(site, 'issue_camera')}"):
        assert browser.get(address).status == status
    assert newest(site).act == ("read_audit_event" if status == 200 else "try_audit_log")


def test_the_search_says_what_was_done_in_plain_words(site: Site) -> None:
    page = signed_in(site).get("/audit?act=correct_fact")
    assert "1 event, the newest first" in page.text
    assert "Corrected an entry" in page.text
    assert "Reason: day misread" in page.text
    assert "Days and times are those of Chicago" in page.text
    assert "27 Sep 2016, 10:00" in page.text
    assert page.form("/audit").values["act"] == "correct_fact"
    kept = newest(site)
    assert (kept.act, kept.detail) == ("read_audit_log", {"asked": {"act": "correct_fact"}, "answered": 1})


@pytest.mark.parametrize(
    "asked, acts",
    [
        ("record=X5", {"issue_camera", "return_camera", "void_fact", "add_camera"}),
        ("record=T-X5", {"issue_camera", "return_camera", "void_fact", "add_camera"}),
        ("kind=returns&record=1", {"return_camera", "void_fact"}),
        ("kind=assignments&record=1", {"issue_camera", "correct_fact"}),
        ("batch=1", {"sign_in"}),
        ("q=WRONG", {"void_fact"}),
        ("since=2016-09-27&until=2016-09-27&act=add_officer", {"add_officer"}),
        ("since=2016-09-28&act=add_officer", set()),
        ("until=2016-09-26", set()),
        ("role=oversight", set()),
        ("door=api&act=protect_identity", {"protect_identity"}),
        ("door=page&act=protect_identity", set()),
    ],
)
def test_every_filter_of_the_page_finds_its_events(site: Site, asked: str, acts: set[str]) -> None:
    browser = signed_in(site)
    page = browser.get(f"/audit?{asked}")
    assert page.status == 200
    seqs = {int(href.rsplit("/", 1)[1]) for href, _ in page.reader.links if href.startswith("/audit/")}
    with site.writing() as session:
        found = set(session.scalars(select(AuditEvent.act).where(AuditEvent.seq.in_(seqs))))
    assert found == acts


def test_a_badge_of_a_protected_officer_finds_nothing_for_oversight(site: Site) -> None:
    assert "No event is found" not in signed_in(site).get("/audit?record=0606").text
    hidden, absent = (signed_in(site, "auditor").get(f"/audit?record={badge}") for badge in ("0606", "9999"))
    assert "No event is found" in hidden.text
    assert hidden.text.replace("0606", "") == absent.text.replace("9999", "")


@pytest.mark.parametrize(
    "asked", ["kind=assignments&record=X1", "kind=dogs&record=1", "since=soon", "batch=x", "who=me"]
)
def test_what_cannot_be_searched_is_said(site: Site, asked: str) -> None:
    page = signed_in(site).get(f"/audit?{asked}")
    assert page.status == 422
    assert "The log was not searched" in page.text


def test_the_log_is_paged_by_place(site: Site) -> None:
    with site.writing() as session:
        for number in range(60):
            add_duty(session, ADMINISTRATOR, AddDuty(f"d{number}", f"Duty {number}"), now=NOW)
    browser = signed_in(site)
    first = browser.get("/audit")
    assert "Newer" not in first.text
    second = browser.get(first.link("Older"))
    numbers = [
        [int(href.rsplit("/", 1)[1]) for href, _ in page.reader.links if href.startswith("/audit/")]
        for page in (first, second)
    ]
    assert len(numbers[0]) == 50
    assert numbers[1][0] == numbers[0][-1] - 1
    third = browser.get(second.link("Newer"))
    assert [int(href.rsplit("/", 1)[1]) for href, _ in third.reader.links if href.startswith("/audit/")] == numbers[0]


def test_a_correction_is_shown_before_and_after(site: Site) -> None:
    page = signed_in(site, "auditor").get(f"/audit/{event_of(site, 'correct_fact')}")
    for words in ("Corrected", "Before", "After", "11 Jul 2016", "12 Jul 2016", "(changed)", "day misread", "ada"):
        assert words in page.text
    assert page.has_link("/assignments/2/history")


def test_a_void_says_what_is_open_again(site: Site) -> None:
    page = signed_in(site, "auditor").get(f"/audit/{event_of(site, 'void_fact')}")
    assert "Open again: Assignment 3" in page.text
    assert "wrong serial" in page.text


def test_names_of_the_protected_are_for_administrators(site: Site) -> None:
    changed = event_of(site, "change_particulars")
    told = signed_in(site).get(f"/audit/{changed}")
    assert "Berg" in told.text
    assert "0505" in told.text
    hidden = signed_in(site, "auditor").get(f"/audit/{changed}")
    assert "protected identity" in hidden.text
    for address in (f"/audit/{changed}", "/audit", "/officers/2/history", "/cameras/2/history"):
        page = signed_in(site, "auditor").get(address)
        assert page.status == 200
        assert not [word for word in ("Berg", "0606", "0505") if word in page.response.text], address
    open_name = signed_in(site, "auditor").get("/officers/1/history").text
    assert "0101" in open_name
    assert "E0101" not in open_name


def test_the_place_in_the_chain_is_told(site: Site) -> None:
    seq = event_of(site, "protect_identity")
    with site.writing() as session:
        before, own = (session.get_one(AuditEvent, number) for number in (seq - 1, seq))
    page = signed_in(site, "auditor").get(f"/audit/{seq}")
    assert own.hash in page.text
    assert before.hash in page.text
    assert str(own.key_id) in page.text


def test_an_event_that_is_not_there_is_not_found(site: Site) -> None:
    assert signed_in(site).get("/audit/99999").status == 404


@pytest.mark.parametrize(
    "own, others",
    [("officers/1", "officers/2"), ("cameras/1", "cameras/2"), ("assignments/2", "assignments/3")],
)
def test_a_history_is_seen_by_whoever_sees_the_record(site: Site, own: str, others: str) -> None:
    inspector = signed_in(site, "inspector")
    seen = inspector.get(f"/{own}/history")
    assert seen.status == 200
    assert not seen.has_link("/audit/")
    hidden, absent = inspector.get(f"/{others}/history"), inspector.get(f"/{others[:-1]}99/history")
    assert (hidden.status, absent.status) == (404, 404)
    assert signed_in(site).get(f"/{others}/history").status == 200


@pytest.mark.parametrize(
    "address",
    ["/officers/1", "/cameras/1", "/sessions/1", "/precincts/1"],
)
def test_a_records_page_leads_to_its_history_and_back_in_time(site: Site, address: str) -> None:
    browser = signed_in(site)
    history = browser.get(browser.get(address).link("History of"))
    assert history.status == 200
    assert "What was recorded, the latest first" in history.text
    then = browser.get(history.link("as known then"))
    assert then.status == 200
    assert "As known at" in then.text


def test_every_kind_of_record_has_a_history_page(site: Site) -> None:
    browser = signed_in(site)
    for address in ("particulars/1", "postings/1", "employment/1", "completions/1", "courses/1", "course-versions/1"):
        page = browser.get(f"/{address}/history")
        assert page.status == 200, address
        assert "by ada" in page.text.lower()
    for address in ("requirements/1", "scope-rules/1", "policies/1", "places/1", "batches/1", "users/1", "duties/1"):
        assert browser.get(f"/{address}/history").status == 200, address
    assert browser.get("/dogs/1/history").status == 404


def test_a_look_that_cannot_be_put_on_record_is_refused(site: Site) -> None:
    browser = signed_in(site, "auditor")
    assert browser.client.get("/reports/rollout-progress.csv").status_code == 200
    assert newest(site).act == "pull_report"
    refuse_events(site)
    for address in (
        "/audit",
        "/audit/3",
        "/reports/rollout-progress.csv",
        "/reports/rollout-progress.csv?series=weekly",
    ):
        assert browser.get(address).status == 503, address
    assert browser.get("/officers/1/history").status == 200


def test_a_page_of_the_log_takes_a_bounded_number_of_statements(site: Site) -> None:
    browser: Browser = signed_in(site)
    counts = []
    for address in ("/audit", "/audit?record=X1", "/audit?act=log_in"):
        with recorded_statements(site.app.extensions["tracker"].engine) as statements:
            assert browser.get(address).status == 200
        counts.append(len(statements))
    assert max(counts) <= 20, counts
