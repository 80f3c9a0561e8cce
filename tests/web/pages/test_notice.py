"""The department's notice: read before a sign-in, acknowledged after it, and nothing else before that."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from tests.databases import Databases
from tests.web.pages.browsing import Browser, signed_in
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts
from tracker.store.models import AuditEvent, WebSession
from tracker.web.guard import access_of

NOTICE = "Official use only.\n\nWhat you do <b>is</b> recorded."


@pytest.fixture
def noticed(databases: Databases, backend: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with a notice."""
    config = tmp_path_factory.mktemp("notice") / "tracker.toml"
    config.write_text(f'[sign_in]\nnotice = """{NOTICE}"""\n')
    with databases.fresh(backend, with_accounts) as url:
        site = rewired_site(url, make_tokens(url), TRACKER_CONFIG=str(config))
        yield site
        close(site)


def test_the_notice_is_read_before_and_acknowledged_after_the_sign_in(noticed: Site) -> None:
    before = Browser(noticed.browser()).get("/sign-in")
    assert "Official use only." in before.text
    assert "What you do <b>is</b> recorded." in before.text  # as text: it is escaped
    browser = signed_in(noticed)
    page = browser.get("/cameras?search=X1")
    assert (page.response.request.path, "Official use only." in page.text) == ("/notice", True)
    assert [href for href, _ in page.reader.links if href.startswith(("/cameras", "/officers"))] == []
    on = browser.send(page, "/notice")
    assert on.response.request.full_path == "/cameras?search=X1"
    assert browser.get("/notice").response.request.path == "/"
    with noticed.writing() as session:
        event = session.scalars(select(AuditEvent).where(AuditEvent.act == "acknowledge_notice")).one()
        (at,) = session.scalars(select(WebSession.notice_at))
    assert (event.actor, event.changes_data, len(event.detail["notice_sha256"])) == ("ada", False, 64)
    assert at == event.recorded_at


def test_nothing_gets_around_the_notice_but_a_token(noticed: Site) -> None:
    browser, around, tried = signed_in(noticed), [], 0
    token = browser.get("/notice").form("/notice").values["csrf_token"]
    for rule in noticed.app.url_map.iter_rules():
        values = {name: "2016-09" if name == "month" else 1 for name in rule.arguments}
        if rule.rule.startswith("/api/") or (built := rule.build(values, append_unknown=False)) is None:
            continue
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            access = access_of(noticed.app, rule.endpoint, method)
            if access is None or access.permission is None or access.before_notice:
                continue
            tried += 1
            answer = browser.client.open(built[1], method=method, data={"csrf_token": token})
            if answer.status_code != 303 or not answer.headers["Location"].startswith("/notice"):
                around.append((method, built[1], answer.status_code))
    assert around == []
    assert tried > 100
    assert noticed.get("/api/v1/officers").status_code == 200
    assert browser.client.get("/api/v1/officers").status_code == 401
    browser.send(browser.get("/notice"), "/notice")
    assert browser.get("/officers").status == 200


def test_whoever_does_not_agree_signs_out(noticed: Site) -> None:
    browser = signed_in(noticed)
    out = browser.send(browser.get("/notice"), "/sign-out")
    assert "Sign in" in out.title
    with noticed.writing() as session:
        assert session.scalars(select(WebSession.notice_at)).all() == [None]


def test_a_notice_leads_to_no_other_site(noticed: Site) -> None:
    browser = signed_in(noticed)
    form = browser.get("/notice?next=https://elsewhere.example/").form("/notice")
    answer = browser.client.post("/notice", data=form.values)
    assert (answer.status_code, answer.location) == (303, "/")


def test_each_sign_in_acknowledges_for_itself(noticed: Site) -> None:
    first, second = signed_in(noticed), signed_in(noticed)
    first.send(first.get("/notice"), "/notice")
    assert first.get("/officers").response.request.path == "/officers"
    assert second.get("/officers").response.request.path == "/notice"


def test_without_a_notice_nobody_meets_one(site: Site) -> None:
    browser = signed_in(site)
    assert "Notice" not in Browser(site.browser()).get("/sign-in").text
    assert browser.get("/notice").response.request.path == "/"
