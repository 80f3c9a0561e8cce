"""The forms without JavaScript and by keyboard alone."""

from playwright.sync_api import Page, expect

from tests.browser.serving import NARROW, sign_in

TODAY = "as_of=2016-11-07"


def in_hands(page: Page, address: str, number: int) -> str:
    """The serial number of a camera that an officer holds today; each number is another one's."""
    page.goto(f"{address}/cameras?{TODAY}&search=X81")
    return page.locator("tbody tr", has_text="in hands").nth(number).locator("th").inner_text()


def test_an_issue_and_a_return_need_no_javascript(plain_page: Page, address: str) -> None:
    page = plain_page
    sign_in(page, address, "Administrator")
    page.get_by_role("link", name="Go to today").click()
    page.get_by_role("link", name="ready for a camera").or_(
        page.locator(".signal a", has_text="just posted")
    ).first.click()
    ready = page.locator("tbody tr", has_text="active")
    expect(ready).to_have_count(12)
    serial = in_hands(page, address, 0)
    page.get_by_role("link", name="Return", exact=True).click()
    page.get_by_label("Camera: serial number or asset tag", exact=True).fill(serial)
    page.get_by_role("button", name="Take the camera back").click()
    expect(page.get_by_role("status")).to_contain_text(f"Camera {serial} from")
    page.get_by_role("status").locator("a").nth(1).click()
    page.get_by_role("link", name="Issue a camera").click()
    page.get_by_label("Camera: serial number or asset tag").fill(serial)
    page.get_by_role("button", name="Issue the camera").click()
    expect(page.get_by_role("status")).to_contain_text(f"Camera {serial} to")


def test_a_swap_needs_no_javascript_and_works_on_a_narrow_screen(plain_page: Page, address: str) -> None:
    page = plain_page
    sign_in(page, address, "Administrator")
    page.set_viewport_size({"width": NARROW, "height": 740})
    held = in_hands(page, address, 1)
    page.goto(f"{address}/cameras?{TODAY}&condition=serviceable&search=X81&page=999")
    spare = page.locator("tbody tr", has_text="nobody").first.locator("th").inner_text()
    page.goto(f"{address}/counter/return?camera={held}")
    page.get_by_text("needs repair").click()
    page.get_by_label("Another camera: serial number or asset tag").fill(spare)
    page.get_by_role("button", name="Take the camera back").click()
    expect(page.get_by_role("status")).to_contain_text("Swapped")
    page.get_by_role("status").get_by_role("link", name=spare).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Camera {spare}")


def test_a_class_is_signed_in_by_ticking(plain_page: Page, address: str) -> None:
    page = plain_page
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/sessions/65?{TODAY}")
    names = page.locator(".sheet .usa-checkbox__label")
    before = names.count()
    assert before >= 2
    names.nth(0).click()
    names.nth(1).click()
    page.get_by_role("button", name="Enter the sign-in").click()
    expect(page.get_by_role("status")).to_contain_text("2 officers entered as having done this class.")
    expect(page.locator(".sheet .usa-checkbox__label")).to_have_count(before - 2)


def test_a_file_is_planned_applied_and_reversed_without_javascript(plain_page: Page, address: str) -> None:
    page = plain_page
    sign_in(page, address, "Administrator")
    page.goto(f"{address}/imports/guide")
    page.get_by_label("Kind of file").select_option("roster")
    content = b"employee_number,last_name,first_name,badge,precinct,duty\nZ1,Newman,Ada,9001,1,patrol\n"
    file = {"name": "roster.csv", "mimeType": "text/csv", "buffer": content}
    page.locator("#file").set_input_files(files=[file])  # type: ignore[list-item]
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Go on").click()
    page.get_by_role("button", name="Plan the import").click()
    expect(page.locator("main")).to_contain_text("Ready to apply")
    page.get_by_role("button", name="Apply: enter 1 row as one batch").click()
    expect(page.get_by_role("status")).to_contain_text("entered as this one batch")
    page.get_by_role("link", name="Reverse the whole batch").click()
    page.get_by_label("Reason").fill("Only a trial")
    page.get_by_role("button", name="Reverse the batch").click()
    expect(page.locator("main")).to_contain_text("Only a trial")


def press_until(page: Page, name: str, most: int = 60) -> None:
    """Tab on until the element with this text or label has the focus, which must be seen."""
    for _ in range(most):
        page.keyboard.press("Tab")
        here = page.evaluate(
            "() => { const e = document.activeElement; const s = getComputedStyle(e);"
            " return {text: (e.labels && e.labels[0] ? e.labels[0].innerText : e.innerText) || '',"
            " seen: parseFloat(s.outlineWidth) > 0 && s.outlineStyle !== 'none'} }"
        )
        if name in here["text"]:
            assert here["seen"], f"the focus on {name} cannot be seen"
            return
    raise AssertionError(f"{name} is not reached by keyboard")


def test_the_keyboard_alone_signs_in_finds_a_camera_and_takes_it_back(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    serial = in_hands(page, address, 2)
    page.get_by_role("button", name="Sign out").click()
    page.goto(f"{address}/sign-in")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "usa-skipnav"
    press_until(page, "Administrator")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()
    press_until(page, "Go to today")
    page.keyboard.press("Enter")
    page.get_by_text("Monday 7 November 2016").first.wait_for()
    press_until(page, "Return")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Return or swap a camera").wait_for()
    press_until(page, "Camera: serial number or asset tag")
    page.keyboard.type(serial)
    press_until(page, "serviceable")
    page.keyboard.press("ArrowDown")
    press_until(page, "Take the camera back")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text(f"Camera {serial} from")
    expect(page.get_by_role("status")).to_contain_text("in repair")


def test_the_skip_link_leads_past_the_navigation(page: Page, address: str) -> None:
    sign_in(page, address, "Oversight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_back_button_enters_nothing_twice(page: Page, address: str) -> None:
    sign_in(page, address, "Administrator")
    serial = in_hands(page, address, 3)
    page.goto(f"{address}/counter/return?camera={serial}")
    page.get_by_role("button", name="Take the camera back").click()
    expect(page.get_by_role("status")).to_contain_text(f"Camera {serial} from")
    page.go_back()
    page.get_by_role("button", name="Take the camera back").click()
    expect(page.get_by_role("alert")).to_contain_text("is in nobody's hands")
    page.goto(f"{address}/cameras?{TODAY}&search={serial}")
    page.get_by_role("link", name=serial).click()
    expect(page.locator("section", has_text="Custody").locator("li")).to_have_count(1)
