"""A long file planned and entered under a page that tells how far it has come. What is long is made short here."""

import re
from collections.abc import Callable
from threading import Event, Thread
from typing import Any

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from tests.services.department import Department
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.pages.guiding import count, key_of, planned
from tests.web.site import Site
from tracker.journeys import imports
from tracker.store.engine import transaction
from tracker.store.models import AuditEvent, Batch, ImportDraft, Officer
from tracker.web import long_acts
from tracker.web.pages import guide_plan, guide_steps, guide_watch
from tracker.web.requests import SESSION_COOKIE

pytestmark = pytest.mark.long

ROSTER = "employee_number,last_name,first_name,badge,precinct,duty\n" + "".join(
    f"E{n},Family{n},Given,{n:04},1,patrol\n" for n in range(60)
)


@pytest.fixture
def browser(site: Site, monkeypatch: pytest.MonkeyPatch) -> Browser:
    """An administrator for whom every file is a long one."""
    monkeypatch.setattr(guide_watch, "LONG_TEXT_BYTES", 0)
    monkeypatch.setattr(guide_watch, "EVERY_SECONDS", 0.01)
    return signed_in(site)


def led_to(page: Page) -> str:
    """Where a page goes on to by itself."""
    found = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page.response.text)
    assert found is not None, page.text
    return found[1].replace("&amp;", "&")


def batch_of(page: Page) -> int:
    """The batch that an entry led to, at once or when it had ended."""
    found = re.fullmatch(r"/batches/(\d+)\?applied=true", page.response.headers.get("Location") or led_to(page))
    assert found is not None
    return int(found[1])


def to_plan(browser: Browser, content: str = ROSTER, **typed: str) -> Page:
    """The plan of a file, its making watched."""
    watched = planned(browser, content, **typed)
    assert watched.title.startswith("The file is being planned")
    return browser.get(led_to(watched))


def test_a_long_file_is_planned_and_entered_under_a_page_that_goes_on_by_itself(browser: Browser, site: Site) -> None:
    watched = planned(browser, ROSTER)
    assert watched.status == 200
    assert watched.response.headers["Cache-Control"] == "no-store"
    assert "script-src 'self'" in watched.response.headers["Content-Security-Policy"]
    assert count(site, Officer) == 0
    plan = browser.get(led_to(watched))
    assert "Ready to apply" in plan.text
    entered = browser.send(plan, f"/imports/guide/{key_of(plan)}/apply")
    assert entered.title.startswith("The file is being entered")
    number = batch_of(entered)
    assert (count(site, Officer), count(site, Batch), count(site, ImportDraft)) == (60, 1, 0)
    with site.writing() as session:
        numbers = set(session.scalars(select(AuditEvent.request_id).where(AuditEvent.batch_id == number)))
    assert numbers == {entered.response.headers["X-Request-ID"]}


def test_the_form_sent_again_leads_to_the_same_batch(browser: Browser, site: Site) -> None:
    plan = to_plan(browser)
    form = plan.form(f"/imports/guide/{key_of(plan)}/apply")
    first = Page(browser.client.post(form.action, data=form.values))
    again = browser.client.post(form.action, data=form.values)
    assert (again.status_code, again.headers["Location"]) == (303, led_to(first))
    assert count(site, Batch) == 1


def held_up(monkeypatch: pytest.MonkeyPatch, module: Any) -> tuple[Event, Event]:
    """An import that waits once it has begun: set when it has, and to be set for it to go on."""
    began, may_go_on = Event(), Event()

    def import_file(*given: Any, **named: Any) -> Any:
        began.set()
        assert may_go_on.wait(20)
        return imports.import_file(*given, **named)

    monkeypatch.setattr(module, "import_file", import_file)
    return began, may_go_on


def test_a_form_sent_twice_at_once_is_one_entry_that_both_watch(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = to_plan(browser)
    form = plan.form(f"/imports/guide/{key_of(plan)}/apply")
    began, may_go_on = held_up(monkeypatch, guide_plan)
    pages: list[Page] = []
    cookie = browser.client.get_cookie(SESSION_COOKIE)
    assert cookie is not None

    def send() -> None:
        window = site.browser()
        window.set_cookie(SESSION_COOKIE, cookie.value)
        pages.append(Page(window.post(form.action, data=form.values)))

    threads = [Thread(target=send) for _ in range(2)]
    threads[0].start()
    assert began.wait(20)
    running = site.app.extensions["tracker"].long_acts
    assert len(running._running) == 1
    threads[1].start()
    threads[1].join(0.3)
    may_go_on.set()
    for thread in threads:
        thread.join(20)
    assert len({batch_of(page) for page in pages}) == 1
    assert (count(site, Batch), count(site, Officer)) == (1, 60)


def test_a_browser_that_goes_away_does_not_stop_the_act(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = to_plan(browser)
    form = plan.form(f"/imports/guide/{key_of(plan)}/apply")
    began, may_go_on = held_up(monkeypatch, guide_plan)
    left = browser.client.post(form.action, data=form.values, buffered=False)
    assert b"The file is being entered" in next(iter(left.response))
    assert began.wait(20)
    left.close()
    may_go_on.set()
    again = Page(browser.client.post(form.action, data=form.values))
    assert batch_of(again) > 0
    assert count(site, Batch) == 1


def test_a_refusal_in_the_middle_ends_in_the_same_words(browser: Browser, site: Site) -> None:
    plan = to_plan(browser, ROSTER + ",Nameless,Di,,1,patrol\n")
    entered = browser.send(plan, f"/imports/guide/{key_of(plan)}/apply")
    assert 'data-code="import_has_problems"' in entered.response.text
    assert "Correct them, decide on them, or leave them out." in entered.text
    assert 'role="alert"' in entered.response.text
    assert "refresh" not in entered.response.text
    assert (count(site, Officer), count(site, ImportDraft)) == (0, 1)


def test_a_step_that_was_overtaken_is_refused_before_anything_begins(browser: Browser) -> None:
    plan = to_plan(browser)
    form = plan.form(f"/imports/guide/{key_of(plan)}/apply")
    refused = Page(browser.client.post(form.action, data={**form.values, "version": "77"}))
    assert refused.status == 409
    assert "changed meanwhile" in refused.text


FAILS: dict[str, tuple[Callable[[], Exception], str, str]] = {
    "a fault of ours": (lambda: ZeroDivisionError("secret"), "internal_error", "Something went wrong"),
    "no memory": (lambda: MemoryError(), "internal_error", "Something went wrong"),
}


@pytest.mark.parametrize("error, code, words", FAILS.values(), ids=FAILS)
def test_an_error_in_the_middle_is_told_and_nothing_is_entered(
    browser: Browser,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    error: Callable[[], Exception],
    code: str,
    words: str,
) -> None:
    plan = to_plan(browser)

    def fail(*_: Any, **__: Any) -> None:
        raise error()

    monkeypatch.setattr(guide_plan, "import_file", fail)
    ended = browser.send(plan, f"/imports/guide/{key_of(plan)}/apply")
    assert f'data-code="{code}"' in ended.response.text
    assert words in ended.text
    assert "secret" not in ended.response.text
    assert ended.response.text.rstrip().endswith("</html>")
    assert (count(site, Officer), count(site, ImportDraft)) == (0, 1)


def test_an_act_waits_for_another_that_keeps_the_database(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = to_plan(browser)
    monkeypatch.setattr(long_acts, "PAUSE_SECONDS", 0.01)
    tried: list[int] = []

    def busy_at_first(*given: Any, **named: Any) -> Any:
        tried.append(1)
        if len(tried) < 3:
            raise busy(site)
        return imports.import_file(*given, **named)

    monkeypatch.setattr(guide_steps, "import_file", busy_at_first)
    watched = browser.get(f"/imports/guide/{key_of(plan)}/plan?again=true")
    assert led_to(watched).endswith("/plan")
    assert len(tried) == 3


def busy(site: Site) -> Exception:
    """What the database really says while another keeps it to itself."""
    engine = site.app.extensions["tracker"].hasty
    with site.writing() as first:
        first.execute(text("UPDATE audit_head SET seq = seq"))
        try:
            with transaction(engine) as second:
                second.execute(text("UPDATE audit_head SET seq = seq"))
        except DBAPIError as error:
            return error
    raise AssertionError("two wrote at once")


def test_a_plan_of_a_long_file_stays_though_others_enter_something(browser: Browser, site: Site) -> None:
    plan = to_plan(browser)
    address = f"/imports/guide/{key_of(plan)}/plan"
    with site.writing() as session:
        Department(session).camera("X1")
    page = browser.get(address + "?page=2")
    assert page.title.startswith("Plan of the import")
    assert "Something was entered since this plan was made." in page.text
    again = browser.get(page.link("Plan it again"))
    assert "Something was entered" not in browser.get(led_to(again)).text
