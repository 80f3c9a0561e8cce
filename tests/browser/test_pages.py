"""Every page and state, wide and narrow: nothing that axe objects to, no sideways scrolling, nothing blocked."""

import re
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.serving import NARROW, WIDE, sign_in

SMALLEST = 320
"""What a page of 1280 is at 400 %."""

TODAY = "as_of=2016-11-07"

PAGES = [
    ("Administrator", "/"),
    ("Administrator", f"/?{TODAY}"),
    ("Administrator", "/?as_of=2016-05-20"),
    ("Administrator", "/?as_of=2015-01-05"),
    ("Administrator", "/?as_of=2016-09-27&known_at=2016-09-27T20:00:00"),
    ("Administrator", "/to-look-at"),
    ("Administrator", f"/to-look-at?{TODAY}"),
    ("Administrator", "/precincts/1"),
    ("Administrator", "/precincts/2"),
    ("Administrator", "/precincts/5"),
    ("Administrator", "/precincts/city-hall"),
    ("Administrator", "/officers"),
    ("Administrator", "/officers?search=lund"),
    ("Administrator", "/officers?search=nobody-of-that-name"),
    ("Administrator", f"/officers?{TODAY}&posted_since=2016-11-01"),
    ("Administrator", "/officers?page=5"),
    ("Administrator", f"/officers/60?{TODAY}"),
    ("Administrator", "/cameras"),
    ("Administrator", "/cameras?condition=missing"),
    ("Administrator", "/cameras/476"),
    ("Administrator", "/cameras/1"),
    ("Administrator", "/labels"),
    ("Administrator", "/labels?of=officers&precinct=1"),
    ("Administrator", "/sessions"),
    ("Administrator", "/sessions/65"),
    ("Administrator", f"/sessions/65?{TODAY}"),
    ("Administrator", "/sessions/new"),
    ("Administrator", f"/training/needs?{TODAY}&within=700"),
    ("Administrator", f"/training/readiness?{TODAY}"),
    ("Supervisor", "/training/readiness"),
    ("Supervisor", f"/reports/exceptions?{TODAY}"),
    ("Administrator", f"/reports/exceptions?{TODAY}"),
    ("Administrator", f"/reports/exceptions?{TODAY}&precinct=1&since=2016-09-01"),
    ("Administrator", "/reports/training"),
    ("Supervisor", f"/reports/training?{TODAY}&since=2016-09-01&within=700"),
    ("Oversight", "/reports/training?as_of=2015-01-05&page=99"),
    ("Administrator", "/reports/rollout-progress"),
    ("Administrator", "/reports/inventory"),
    ("Administrator", "/reports/outstanding?as_of=2016-09-27"),
    ("Supervisor", "/reports/outstanding?as_of=2016-09-27&precinct=3"),
    ("Administrator", "/reports/custody"),
    ("Oversight", f"/reports/daily-use?{TODAY}"),
    ("Administrator", "/reports/daily-use?since=2016-07-01&precinct=4&as_of=2016-09-27"),
    ("Supervisor", "/reports/daily-use?as_of=2016-07-01"),
    ("Supervisor", "/reports/custody"),
    ("Administrator", f"/reports/custody?code=OFC%3A60&{TODAY}"),
    ("Administrator", "/reports"),
    ("Supervisor", "/reports"),
    ("Administrator", "/reports/views/new?report=training-needs&precinct=1"),
    ("Administrator", "/reports/subscriptions"),
    ("Administrator", "/tokens"),
    ("Administrator", "/tokens/new"),
    ("Oversight", "/reports/subscriptions"),
    ("Oversight", "/reports/statutory-13-825"),
    ("Oversight", f"/reports/program?{TODAY}"),
    ("Supervisor", "/reports/program"),
    ("Supervisor", f"/reports/statutory-13-825?{TODAY}&since=2016-09-01"),
    ("Administrator", f"/reports/statutory-13-825/days/2016-09-14?{TODAY}"),
    ("Administrator", f"/reports/rollout-progress?{TODAY}"),
    ("Administrator", "/officers?counted=outstanding&precinct=1"),
    ("Administrator", "/officers?sample=5&seed=2016-11"),
    ("Administrator", "/cameras?counted=held&model=Axon+Body+2"),
    ("Administrator", "/reports/rollout-progress/compare?as_of=2016-09-20&to_as_of=2016-09-27"),
    ("Administrator", "/reports/outstanding/compare"),
    ("Supervisor", "/reports/inventory/compare?as_of=2016-09-26&to_as_of=2016-09-27"),
    ("Oversight", "/audit?sample=5&seed=2016-11"),
    ("Administrator", "/counter/issue"),
    ("Administrator", "/counter/issue?officer_id=60&camera=X8"),
    ("Administrator", "/counter/return"),
    ("Administrator", "/imports"),
    ("Administrator", "/imports/guide"),
    ("Administrator", "/reconciliations"),
    ("Administrator", "/reconciliations/new"),
    ("Administrator", "/batches/100"),
    ("Administrator", "/audit"),
    ("Administrator", "/accounts"),
    ("Administrator", "/accounts/new"),
    ("Administrator", "/accounts/2"),
    ("Oversight", "/account"),
    ("Administrator", "/audit?record=X81004277&kind=&q=&batch="),
    ("Administrator", "/audit?kind=assignments&record=103&door=page"),
    ("Administrator", "/audit?act=reverse_batch&since=2030-01-01"),
    ("Administrator", "/audit/4209"),
    ("Administrator", "/audit/3831"),
    ("Administrator", "/officers/60/history"),
    ("Administrator", "/cameras/476/history"),
    ("Administrator", "/assignments/88/history"),
    ("Administrator", "/precincts/1/history"),
    ("Supervisor", "/"),
    ("Supervisor", "/precincts/3"),
    ("Supervisor", "/officers"),
    ("Supervisor", "/cameras"),
    ("Supervisor", "/months"),
    ("Supervisor", "/months/3/2016-10"),
    ("Supervisor", "/months/3/2016-10/sign"),
    ("Supervisor", "/lists"),
    ("Supervisor", "/lists/precincts"),
    ("Supervisor", "/cameras/437/history"),
    ("Oversight", "/"),
    ("Oversight", "/reports/rollout-progress"),
    ("Oversight", "/reports/of-record"),
    ("Oversight", "/months"),
    ("Oversight", "/imports"),
    ("Oversight", "/reconciliations"),
    ("Oversight", "/batches/100"),
    ("Oversight", "/audit"),
    ("Oversight", "/audit/2891"),
    ("Oversight", f"/reports/activity?{TODAY}"),
    ("Administrator", "/reports/activity?as_of=2016-09-27&since=2016-07-01"),
    ("Administrator", "/reports/activity?as_of=2010-01-05"),
    ("Oversight", "/batches/100/history"),
    ("Oversight", "/lists/policies"),
    ("Administrator", f"/lists/money-figures?{TODAY}"),
    ("Oversight", f"/lists/storage-figures?{TODAY}"),
    ("Administrator", "/lists/money-figures/new"),
    ("Administrator", "/lists/storage-figures/new"),
    ("Oversight", "/courses/1/history"),
    ("Administrator", "/facts/assignments/88"),
    ("Administrator", "/facts/sessions/65/correct"),
    ("Administrator", "/facts/plans/1/correct"),
]
ERRORS = [
    ("Administrator", "/audit?kind=assignments&record=X8", 422),
    ("Supervisor", "/audit", 403),
    ("Supervisor", "/reports/activity", 403),
    ("Supervisor", "/officers/60/history", 404),
    ("Oversight", "/lists/users", 403),
    ("Oversight", "/facts/postings/60", 403),
    ("Administrator", "/nowhere", 404),
    ("Administrator", "/?as_of=2030-01-01", 422),
    ("Supervisor", "/counter/issue", 403),
    ("Supervisor", "/precincts/1", 404),
]


@pytest.fixture(scope="module")
def pages(browser: Browser, address: str) -> dict[str, Page]:
    """A page for each role, signed in."""
    found = {}
    for role in ("Administrator", "Supervisor", "Oversight"):
        found[role] = browser.new_context().new_page()
        sign_in(found[role], address, role)
    return found


def violations(page: Page) -> list[str]:
    """What axe objects to, with the first place and the reason."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [f"{one['id']} at {one['nodes'][0]['target']}: {one['nodes'][0].get('failureSummary')}" for one in found]


def check_widths(page: Page) -> None:
    """No objection and no sideways scrolling, wide, narrow and narrowest."""
    for width in (WIDE, NARROW, SMALLEST):
        page.set_viewport_size({"width": width, "height": 800})
        needed = page.locator("html").evaluate("page => page.scrollWidth")
        assert needed <= width, f"{page.url} needs {needed} of {width}"
        if width != SMALLEST:
            assert violations(page) == [], f"{page.url} at {width}"


def first_ones_at_once(pages: list[tuple[str, str]]) -> list[Any]:
    """Every page; one that was seen before as another role, or of another day, is looked at when all is tried."""
    seen: set[str] = set()
    found = []
    for role, path in pages:
        again = path.partition("?")[0] in seen
        seen.add(path.partition("?")[0])
        found.append(pytest.param(role, path, marks=[pytest.mark.long, pytest.mark.whole] if again else []))
    return found


@pytest.mark.parametrize("role, path", first_ones_at_once(PAGES))
def test_a_page_is_sound_wide_and_narrow(pages: dict[str, Page], address: str, role: str, path: str) -> None:
    page = pages[role]
    blocked: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            blocked.append(message.text)

    page.on("console", listen)
    response = page.goto(address + path)
    page.remove_listener("console", listen)
    assert response is not None
    assert response.status == 200
    assert blocked == []
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == "en"
    check_widths(page)


@pytest.mark.parametrize("role, path, status", ERRORS)
def test_an_error_is_a_sound_page(pages: dict[str, Page], address: str, role: str, path: str, status: int) -> None:
    response = pages[role].goto(address + path)
    assert response is not None
    assert response.status == status
    check_widths(pages[role])


def test_the_sign_in_is_sound_before_and_after_a_wrong_password(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    check_widths(page)
    page.get_by_label("User name").fill("nobody")
    page.get_by_label("Password").fill("nothing")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("do not fit together")
    check_widths(page)


def test_what_is_folded_away_is_sound_when_open(pages: dict[str, Page], address: str) -> None:
    page = pages["Administrator"]
    for path in ("/", "/reports/rollout-progress", "/counter/issue"):
        page.goto(address + path)
        for fold in page.locator("summary:visible").all():
            fold.click()
        check_widths(page)


def test_the_menu_opens_on_a_narrow_screen(pages: dict[str, Page], address: str) -> None:
    page = pages["Administrator"]
    page.set_viewport_size({"width": NARROW, "height": 800})
    page.goto(address)
    expect(page.get_by_role("link", name="Cameras")).to_be_hidden()
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Cameras").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cameras")


def test_refused_forms_are_sound(pages: dict[str, Page], address: str) -> None:
    page = pages["Administrator"]
    page.goto(f"{address}/counter/issue")
    page.get_by_label("Officer: badge or name").fill("Lund")
    page.get_by_label("Camera: serial number or asset tag").fill("nothing")
    page.get_by_role("button", name="Issue the camera").click()
    expect(page).to_have_title(re.compile("^Problem: "))
    check_widths(page)
    page.goto(f"{address}/counter/return")
    page.get_by_label("Camera: serial number", exact=False).first.fill("X8")
    page.get_by_text("stolen (needs the report number)").click()
    page.get_by_role("button", name="Take the camera back").click()
    expect(page.get_by_role("alert")).to_contain_text("Nothing was entered")
    check_widths(page)


def test_a_plan_with_problems_is_sound(pages: dict[str, Page], address: str) -> None:
    page = pages["Administrator"]
    page.goto(f"{address}/imports/guide")
    page.get_by_label("Kind of file").select_option("roster")
    content = b"employee_number,last_name,first_name,badge,precinct,duty\nZ1,New,Ada,9001,9,patrol\n,None,,,1,patrol\n"
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("#file").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Plan the import").click()
    expect(page.locator("main")).to_contain_text("2 rows cannot be entered")
    check_widths(page)
