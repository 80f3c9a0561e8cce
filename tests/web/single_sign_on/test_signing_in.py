"""Signing in by the provider: who gets in, what is kept of it, and what a browser cannot bring from elsewhere."""

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from sqlalchemy import select, update

from tests.services.department import ADMINISTRATOR, Department
from tests.web.pages.browsing import Browser, signed_in
from tests.web.single_sign_on.conftest import ADDRESS, Desk
from tests.web.single_sign_on.lying import CLIENT_ID, SUBJECT
from tests.web.site import Site
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.accounts import CreateUser, DisableUser, UnlinkIdentity
from tracker.domain.commands.people import RecordEmployment
from tracker.domain.spans import local_day
from tracker.domain.vocabulary import EmploymentStatus, Role
from tracker.services.accounts import create_user, disable_user, find_user, unlink_identity
from tracker.services.people import record_employment
from tracker.store.models import AuditEvent, Identity, User, WebSession


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
def test_whom_an_account_is_linked_to_is_signed_in(at_desk: Callable[..., Desk], backend: str) -> None:
    desk = at_desk(backend=backend)
    desk.link()
    browser = desk.site.browser()
    answer = desk.come_in(browser, target="/cameras?search=X1")
    assert (answer.status_code, answer.location) == (303, "/cameras?search=X1")
    assert desk.who(browser) == "ada"
    event = desk.last_event()
    assert (event.act, event.actor, event.door, event.detail["begun_by"]) == ("log_in", "ada", "page", "single_sign_on")
    with desk.site.writing() as session:
        assert session.scalars(select(WebSession.begun_by)).all() == ["single_sign_on"]


def test_what_is_asked_of_the_provider(desk: Desk) -> None:
    address = urlsplit(desk.begin(desk.site.browser()))
    asked = parse_qs(address.query)
    assert f"{address.scheme}://{address.netloc}{address.path}" == desk.provider.document["authorization_endpoint"]
    assert asked["response_type"] == ["code"]
    assert asked["client_id"] == [CLIENT_ID]
    assert asked["scope"] == ["openid profile"]
    assert asked["code_challenge_method"] == ["S256"]
    assert min(len(asked[name][0]) for name in ("state", "nonce", "code_challenge")) >= 43
    assert len({asked[name][0] for name in ("state", "nonce", "code_challenge")}) == 3


def test_where_to_come_back_to_is_what_the_configuration_says_whatever_a_request_calls_this_host(desk: Desk) -> None:
    location = desk.begin(desk.site.browser(), headers={"Host": "localhost", "X-Forwarded-Host": "evil.example"})
    assert parse_qs(urlsplit(location).query)["redirect_uri"] == [f"{ADDRESS}/sign-in/single-sign-on/return"]


def test_every_attempt_has_its_own_words_and_the_browser_never_sees_the_verifier(desk: Desk) -> None:
    first, second = (parse_qs(urlsplit(desk.begin(desk.site.browser())).query) for _ in range(2))
    assert all(first[name] != second[name] for name in ("state", "nonce", "code_challenge"))
    browser = desk.site.browser()
    desk.begin(browser)
    cookie = browser.get_cookie("tracker_single_sign_on")
    assert cookie is not None
    assert (cookie.http_only, cookie.same_site) == (True, "Lax")
    used: list[str] = []
    exchange = desk.provider.exchange
    desk.provider.exchange = lambda form, authorization: (
        used.append(form["code_verifier"])
        or exchange(  # type: ignore[method-assign, func-returns-value]
            form, authorization
        )
    )
    desk.come_in(browser)
    assert len(used[0]) >= 43
    assert used[0] not in cookie.value


def test_an_answer_is_taken_in_the_browser_that_asked_and_in_no_other(desk: Desk) -> None:
    theirs, mine = desk.site.browser(), desk.site.browser()
    returned = desk.provider.sign_in(desk.begin(theirs))
    desk.check_refused(desk.come_back(mine, returned), "lapsed")
    desk.begin(mine)
    desk.check_refused(desk.come_back(mine, returned), "other_state")
    assert desk.come_back(theirs, returned).status_code == 303
    assert (desk.who(theirs), desk.who(mine)) == ("ada", None)


def test_an_answer_is_good_once(desk: Desk) -> None:
    browser = desk.site.browser()
    location = desk.begin(browser)
    kept = browser.get_cookie("tracker_single_sign_on")
    assert kept is not None
    returned = desk.provider.sign_in(location)
    assert desk.come_back(browser, returned).status_code == 303
    assert browser.get_cookie("tracker_single_sign_on") is None
    again = desk.site.browser()
    desk.check_refused(desk.come_back(again, returned), "lapsed")
    again.set_cookie("tracker_single_sign_on", kept.value)
    desk.check_refused(desk.come_back(again, returned), "code_refused")


def test_what_anybody_can_spoil_is_put_on_record_once_a_minute(desk: Desk) -> None:
    def failed() -> int:
        with desk.site.writing() as session:
            return len(session.scalars(select(AuditEvent.seq).where(AuditEvent.act == "fail_log_in")).all())

    for _ in range(3):
        assert desk.come_back(desk.site.browser(), {"code": "x", "state": "x"}).status_code == 401
    assert failed() == 1
    desk.site.clock.move(minutes=2)
    desk.check_refused(desk.come_back(desk.site.browser(), {"code": "x", "state": "x"}), "lapsed")
    assert failed() == 2
    desk.come_in(browser := desk.site.browser())
    assert desk.who(browser) == "ada"


@pytest.mark.parametrize("minutes, taken", [(9, True), (11, False)])
def test_an_attempt_is_good_for_ten_minutes(desk: Desk, minutes: int, taken: bool) -> None:
    browser = desk.site.browser()
    returned = desk.provider.sign_in(desk.begin(browser))
    desk.site.clock.move(minutes=minutes)
    assert (desk.come_back(browser, returned).status_code == 303) is taken


@pytest.mark.parametrize("cookie", ["", ".", "x.y", "5b5d.00", "é.é", "a" * 3_000])
def test_a_cookie_of_ones_own_making_is_no_attempt(desk: Desk, cookie: str) -> None:
    browser = desk.site.browser()
    returned = desk.provider.sign_in(desk.begin(browser))
    browser.set_cookie("tracker_single_sign_on", cookie)
    desk.check_refused(desk.come_back(browser, returned), "lapsed")


@pytest.mark.parametrize(
    "other, reason",
    [
        ({"state": ""}, "other_state"),
        ({"state": "0" * 64}, "other_state"),
        ({"state": ["a", "b"]}, "twice"),
        ({"code": ["a", "b"]}, "twice"),
        ({"code": ""}, "no_code"),
        ({"code": "of-somebody-else"}, "code_refused"),
        ({"error": "access_denied", "error_description": "<script>alert(1)</script>"}, "refused_there"),
        ({"iss": "https://another.example.org"}, "other_issuer"),
    ],
)
def test_an_answer_that_is_not_whole_signs_nobody_in(desk: Desk, other: dict[str, str], reason: str) -> None:
    browser = desk.site.browser()
    answer = desk.come_in(browser, **other)
    desk.check_refused(answer, reason)
    assert "script>alert" not in answer.text
    assert desk.come_in(browser, iss=desk.provider.issuer).status_code == 303


def test_a_provider_that_names_itself_in_its_answers_must_do_so(desk: Desk) -> None:
    desk.provider.document["authorization_response_iss_parameter_supported"] = True
    browser = desk.site.browser()
    desk.check_refused(desk.come_in(browser), "other_issuer")
    assert desk.come_in(browser, iss=desk.provider.issuer).status_code == 303


def test_a_page_of_another_site_begins_no_sign_in(desk: Desk) -> None:
    answer = desk.site.browser().get("/sign-in/single-sign-on", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, urlsplit(answer.location).path) == (303, "/sign-in")
    assert "single_sign_on" not in answer.headers.get("Set-Cookie", "")
    desk.begin(desk.site.browser(), headers={"Sec-Fetch-Site": "same-origin"})


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example", f"/{'x' * 3_000}"])
def test_a_sign_in_leads_to_our_own_pages_only(desk: Desk, target: str) -> None:
    assert desk.come_in(desk.site.browser(), target=target).location == "/"


def test_the_session_before_ends_and_the_new_one_has_a_secret_of_its_own(desk: Desk) -> None:
    browser = desk.site.browser()
    desk.come_in(browser)
    first = browser.get_cookie("tracker_session")
    returned = desk.provider.sign_in(desk.begin(other := desk.site.browser()))
    assert first is not None
    other.set_cookie("tracker_session", first.value)
    desk.come_back(other, returned)
    second = other.get_cookie("tracker_session")
    assert second is not None
    assert second.value != first.value
    assert (desk.who(other), desk.who(browser)) == ("ada", None)


def test_the_same_name_and_address_with_another_subject_open_nothing(desk: Desk) -> None:
    desk.provider.claims |= {"sub": "another", "preferred_username": "ada", "email": "ada@police.example"}
    answer = desk.come_in(desk.site.browser())
    desk.check_refused(answer, "unknown_identity")
    assert "no account of the tracker is open to you" in answer.text
    desk.provider.claims["sub"] = SUBJECT
    assert desk.come_in(desk.site.browser()).status_code == 303


def test_the_same_subject_of_another_issuer_opens_nothing(desk: Desk) -> None:
    with desk.site.writing() as session:
        session.execute(Identity.__table__.update().values(issuer="https://another.example.org"))
    desk.check_refused(desk.come_in(desk.site.browser()), "unknown_identity")


def test_a_disabled_account_stays_disabled_and_says_nothing_else_than_one_that_is_not_there(
    at_desk: Callable[..., Desk],
) -> None:
    desk = at_desk()
    desk.link("otto")
    assert desk.come_in(desk.site.browser()).status_code == 303
    with desk.site.writing() as session:
        disable_user(session, ADMINISTRATOR, DisableUser("otto"), now=desk.site.clock())
    disabled = desk.come_in(desk.site.browser())
    event = desk.last_event()
    assert (disabled.status_code, event.detail["reason"], event.subject) == (401, "account_disabled", "users")
    desk.provider.claims["sub"] = "nobody-here"
    unknown = desk.come_in(desk.site.browser())
    assert without_numbers(disabled.text) == without_numbers(unknown.text)


def test_an_account_that_nobody_used_for_long_is_disabled_when_its_holder_comes(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk()
    desk.link("otto")
    assert desk.come_in(desk.site.browser()).status_code == 303
    desk.site.clock.move(days=91)
    assert desk.come_in(desk.site.browser()).status_code == 401
    with desk.site.writing() as session:
        newest = session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(2)).all()
        told = [(event.act, event.detail.get("reason") or event.detail.get("why")) for event in newest]
    assert told == [("disable_user", "idle"), ("fail_log_in", "account_idle")]


@pytest.mark.parametrize("shut", ["locked", "left", "idle"])
def test_what_is_shut_here_the_provider_does_not_open_and_it_is_on_record(desk: Desk, shut: str) -> None:
    assert desk.come_in(desk.site.browser()).status_code == 303
    with desk.site.writing() as session:
        command = CreateUser("astrid", "Astrid", Role.ADMINISTRATOR)
        create_user(session, ADMINISTRATOR, command, now=desk.site.clock()).password_hash = "the hash of a password"
        ada = find_user(session, "ada")
        if shut == "locked":
            ada.locked_at = desk.site.clock()
        elif shut == "idle":
            ada.idle_since = desk.site.clock() - timedelta(days=90)
        else:
            ada.officer_id = Department(session).officer("0412").id
            gone = RecordEmployment(
                OfficerRef(id=ada.officer_id), EmploymentStatus.SEPARATED, local_day(desk.site.clock())
            )
            record_employment(session, ADMINISTRATOR, gone, now=desk.site.clock())
    assert desk.come_in(desk.site.browser()).status_code == 401
    with desk.site.writing() as session:
        told = select(AuditEvent).where(AuditEvent.act.in_(["fail_log_in", "disable_user"])).order_by(AuditEvent.seq)
        events = [(event.act, event.detail.get("reason", event.detail.get("why"))) for event in session.scalars(told)]
    recorded = [] if shut == "locked" else [("disable_user", shut)]
    assert events == [("fail_log_in", f"account_{shut}"), *recorded]


def without_numbers(page: str) -> str:
    """A page without what differs from request to request."""
    return " ".join(word for word in page.split() if not any(character.isdigit() for character in word))


def test_whose_link_was_ended_is_signed_in_no_more_and_signed_out(desk: Desk) -> None:
    browser = desk.site.browser()
    desk.come_in(browser)
    with desk.site.writing() as session:
        command = UnlinkIdentity("ada", desk.provider.issuer, SUBJECT)
        unlink_identity(session, ADMINISTRATOR, command, now=desk.site.clock())
    assert desk.who(browser) is None
    desk.check_refused(desk.come_in(browser), "unknown_identity")
    desk.link("otto")
    desk.come_in(browser)
    assert desk.who(browser) == "otto"


def test_signing_out_leads_to_signing_out_there(desk: Desk) -> None:
    browser = Browser(desk.site.browser())
    desk.come_in(browser.client)
    page = browser.send(browser.get("/"), "/sign-out")
    assert desk.who(browser.client) is None
    way_out = page.link("Go on")
    assert way_out.startswith(f"{desk.provider.issuer}/end?")
    assert parse_qs(urlsplit(way_out).query) == {
        "client_id": [CLIENT_ID],
        "post_logout_redirect_uri": [f"{ADDRESS}/signed-out"],
    }
    assert f'content="0; url={way_out.replace("&", "&amp;")}"' in page.response.text
    assert "http-equiv" not in browser.get("/signed-out").response.text


def test_whoever_signed_in_with_a_password_is_not_sent_to_the_provider_to_sign_out(desk: Desk) -> None:
    browser = signed_in(desk.site)
    assert "Sign in" in browser.send(browser.get("/"), "/sign-out").title


def test_a_session_that_the_provider_began_ends_like_any_other(desk: Desk) -> None:
    browser = desk.site.browser()
    desk.come_in(browser)
    desk.site.clock.instant += timedelta(minutes=31)
    assert desk.who(browser) is None


def test_without_a_provider_there_is_nothing_at_its_addresses_and_no_button(sqlite_site: Site) -> None:
    browser = sqlite_site.browser()
    nowhere = browser.get("/sign-in/nowhere")
    for address in ("/sign-in/single-sign-on", "/sign-in/single-sign-on/return?code=a&state=b"):
        answer = browser.get(address)
        assert (answer.status_code, without_numbers(answer.text)) == (404, without_numbers(nowhere.text))
    assert "single-sign-on" not in browser.get("/sign-in").text


def test_with_one_there_is_a_button_beside_the_password(desk: Desk) -> None:
    page = Browser(desk.site.browser()).get("/sign-in?next=/cameras")
    assert page.link("Sign in with a City account") == "/sign-in/single-sign-on?next=/cameras"
    assert page.form("/sign-in").names >= {"username", "password"}


@pytest.mark.parametrize("seconds, taken", [(0, True), (-3_600, False), (None, False)])
def test_whoever_is_asked_again_must_have_shown_it_again(desk: Desk, seconds: int | None, taken: bool) -> None:
    browser = desk.site.browser()
    desk.come_in(browser)
    assert desk.site.browser().get("/sign-in/single-sign-on").status_code == 303
    location = desk.begin(browser, query_string={"next": "/accounts", "again": ""})
    asked = parse_qs(urlsplit(location).query)
    assert (asked["prompt"], asked["max_age"]) == (["login"], ["0"])
    now = int(desk.site.clock().timestamp())
    desk.provider.claims["auth_time"] = None if seconds is None else now + seconds
    answer = desk.come_back(browser, desk.provider.sign_in(location))
    if taken:
        assert answer.location == "/accounts"
    else:
        desk.check_refused(answer, "not_asked_again")


def test_what_was_last_shown_is_what_the_provider_says_and_never_of_tomorrow(at_desk: Callable[..., Desk]) -> None:
    desk = at_desk('required_acr = ["two"]\n')
    desk.link()
    desk.provider.claims["acr"] = "two"
    now = desk.site.clock()
    kept = []
    for said in (None, now - timedelta(hours=3), now + timedelta(hours=3)):
        desk.provider.claims["auth_time"] = None if said is None else int(said.timestamp())
        desk.come_in(desk.site.browser())
        with desk.site.writing() as session:
            newest = session.scalars(select(WebSession).order_by(WebSession.id.desc())).first()
            assert newest is not None
            kept.append((newest.confirmed_at, newest.second_factor_at))
    assert kept == [(None, now), (now - timedelta(hours=3), now), (now, now)]


def test_a_locked_account_is_not_opened(desk: Desk) -> None:
    with desk.site.writing() as session:
        session.execute(update(User).values(locked_at=desk.site.clock()))
    desk.come_in(desk.site.browser())
    assert desk.last_event().detail["reason"] == "account_locked"
    with desk.site.writing() as session:
        session.execute(update(User).values(locked_at=None))
    assert desk.come_in(desk.site.browser()).status_code == 303
