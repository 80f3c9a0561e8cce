"""Names proposed on a class's page and decided there, without JavaScript."""

from datetime import date

import pytest
from sqlalchemy import update

from tests.services.department import Department
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.pages.test_enrolling import added, count
from tests.web.site import Site
from tracker.store.models import Enrolment, Installation

PROPOSE = "/sessions/1/propose"
CLASS = "/sessions/1"


@pytest.fixture
def either(either_site: Site) -> Site:
    """A class of three seats to come; three untrained officers of the 1st, one of the 5th, one who has the course."""
    with either_site.writing() as session:
        for badge, precinct in (("0101", "1"), ("0102", "1"), ("0103", "1"), ("0505", "5")):
            Department(session).officer(badge, precinct=precinct, trained=False)
        Department(session).officer("0700")
    added(signed_in(either_site))
    return either_site


def proposed(browser: Browser, *officers: str) -> Page:
    """Those ticked and proposed."""
    return sent(browser, browser.get(PROPOSE), *officers)


def sent(browser: Browser, page: Page, *officers: str) -> Page:
    """A page's form with these ticked."""
    form = next(form for form in page.reader.forms if form.method == "post" and form.action.startswith(PROPOSE))
    typed = {**form.values, "officers": list(officers)}
    return Page(browser.client.post(form.action, data=typed, follow_redirects=True))


def test_a_supervisor_proposes_and_an_administrator_enrols(either: Site) -> None:
    inspector, administrator = signed_in(either, "inspector"), signed_in(either)
    page = inspector.get(inspector.get(CLASS).link("Propose officers"))
    assert "Who still needs it: 3 officers" in page.text
    assert "0505" not in page.text
    assert "0700" not in page.text
    assert "3 seats left of 3." in page.text
    done = proposed(inspector, "1", "2")
    assert "2 officers proposed. The answer will stand below." in done.text
    assert "2 officers not decided yet" in done.text
    assert "0 of 3 taken, 3 left" in done.text
    assert not any("/proposals/" in form.action for form in done.reader.forms)
    assert "Who still needs it: 1 officer" in inspector.get(PROPOSE).text
    assert "2 proposed" in administrator.get("/sessions").text
    decided = administrator.send(administrator.get(CLASS), f"{CLASS}/proposals/1/accept")
    assert "2 officers enrolled. Batch 1 can be reversed as a whole." in decided.text
    assert "2 of 3 taken, 1 left" in decided.text
    assert "proposed" not in administrator.get("/sessions").text
    told = inspector.get(CLASS)
    assert "2 officers accepted" in told.text
    assert "Accepted by ada" in told.text
    assert count(either, Enrolment) == 2


def test_a_decline_without_a_reason_is_sent_back_and_the_supervisor_reads_the_reason(either: Site) -> None:
    inspector, administrator = signed_in(either, "inspector"), signed_in(either)
    proposed(inspector, "1")
    decline = f"{CLASS}/proposals/1/decline"
    refused = administrator.send(administrator.get(CLASS), decline, reason=" ")
    assert refused.status == 422
    assert refused.has_link("#reason-1")
    assert "Nothing was entered" in refused.text
    done = administrator.send(refused, decline, reason="Wednesday's <b>class</b> is for you")
    assert "declined" in done.text
    assert "<b>class" not in done.response.text
    assert "Declined by ada" in inspector.get(CLASS).text
    assert "Wednesday's <b>class</b> is for you" in inspector.get(CLASS).text
    assert "Who still needs it: 3 officers" in inspector.get(PROPOSE).text
    assert count(either, Enrolment) == 0


def test_too_many_for_the_seats_are_refused_on_the_class_s_page(site: Site) -> None:
    with site.writing() as session:
        for place in range(4):
            Department(session).officer(f"010{place}", trained=False)
    administrator, inspector = signed_in(site), signed_in(site, "inspector")
    added(administrator)
    proposed(inspector, "1", "2", "3", "4")
    refused = administrator.send(administrator.get(CLASS), f"{CLASS}/proposals/1/accept")
    assert refused.status == 409
    assert refused.has_link("#officers-1")
    assert "3 seats are left of 3 in this class, and 4 asked for." in refused.text
    assert "4 officers not decided yet" in refused.text
    assert count(site, Enrolment) == 0


@pytest.fixture
def sqlite_class(sqlite_site: Site) -> Site:
    """A class to come and an officer for it."""
    with sqlite_site.writing() as session:
        Department(session).officer("0101", trained=False)
    added(signed_in(sqlite_site))
    return sqlite_site


def test_nobody_ticked_and_a_second_answer_are_told_on_the_page(sqlite_class: Site) -> None:
    inspector, administrator = signed_in(sqlite_class, "inspector"), signed_in(sqlite_class)
    refused = proposed(inspector)
    assert refused.status == 422
    assert refused.has_link("#officers")
    stale = inspector.get(PROPOSE)
    proposed(inspector, "1")
    twice = sent(inspector, stale, "1")
    assert twice.status == 409
    assert "is proposed already" in twice.text
    shown = administrator.get(CLASS)
    administrator.send(administrator.get(CLASS), f"{CLASS}/proposals/1/decline", reason="full")
    late = administrator.send(shown, f"{CLASS}/proposals/1/accept")
    assert late.status == 409
    assert "This proposal stands no more: full" in late.text
    assert count(sqlite_class, Enrolment) == 0


def test_each_role_is_offered_its_own_part(sqlite_class: Site) -> None:
    proposed(signed_in(sqlite_class, "inspector"), "1")
    for who, proposes, decides in (("inspector", True, False), ("admin", False, True), ("auditor", False, False)):
        page = signed_in(sqlite_class, who).get(CLASS)
        assert page.has_link(PROPOSE) is proposes, who
        assert any("/proposals/1/accept" in form.action for form in page.reader.forms) is decides, who
        assert "1 officer not decided yet" in page.text
        assert signed_in(sqlite_class, who).get(PROPOSE).status == (200 if proposes else 403)


def test_after_the_class_a_proposal_is_only_declined(sqlite_class: Site) -> None:
    inspector = signed_in(sqlite_class, "inspector")
    proposed(inspector, "1")
    sqlite_class.clock.move(days=10)
    page = signed_in(sqlite_class).get(CLASS)
    actions = [form.action for form in page.reader.forms]
    assert [action for action in actions if "/proposals/" in action] == [f"{CLASS}/proposals/1/decline"]
    inspector = signed_in(sqlite_class, "inspector")
    assert not inspector.get(CLASS).has_link(PROPOSE)
    assert ": propose for one that is still to come." in inspector.get(PROPOSE).text


def test_a_past_moment_shows_the_class_without_them_and_offers_nothing(sqlite_class: Site) -> None:
    sqlite_class.clock.move(minutes=10)
    proposed(signed_in(sqlite_class, "inspector"), "1")
    sqlite_class.clock.move(minutes=10)
    administrator = signed_in(sqlite_class)
    before = administrator.get(f"{CLASS}?as_of=2016-09-27&known_at=2016-09-27T15:05:00Z")
    assert "Proposed" not in before.text
    then = administrator.get(f"{CLASS}?as_of=2016-09-27&known_at=2016-09-27T15:10:30Z")
    assert "not decided yet" in then.text
    assert not any("/proposals/" in form.action for form in then.reader.forms)


def test_a_refused_answer_can_be_mended_though_pages_open_on_a_past_day(sqlite_class: Site) -> None:
    proposed(signed_in(sqlite_class, "inspector"), "1")
    with sqlite_class.writing() as session:
        session.execute(update(Installation).values(opening_day=date(2016, 8, 1)))
    administrator = signed_in(sqlite_class)
    today = administrator.get(f"{CLASS}?as_of=2016-09-27")
    refused = administrator.send(today, f"{CLASS}/proposals/1/decline", reason=" ")
    assert "Tuesday 27 September 2016 Today." in refused.text
    assert "declined" in administrator.send(refused, f"{CLASS}/proposals/1/decline", reason="full").text
