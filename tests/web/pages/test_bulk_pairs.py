"""Pairs spread over two lines each, as a scanner leaves them that ends every code with Enter."""

import pytest
from sqlalchemy import select

from tests.web.api.story import Story
from tests.web.pages.browsing import Browser, Page
from tests.web.pages.test_bulk import DAY, FREE, SPARE, counted, go_on, planned
from tests.web.site import Site
from tracker.store.models import Assignment, Camera, Officer, OfficerParticulars

OTHER, TAG = "0666", "T-X81000004"


def issued(site: Site) -> set[tuple[str | None, str]]:
    """Badge and serial number of what a batch handed out."""
    with site.writing() as session:
        rows = session.execute(
            select(OfficerParticulars.badge, Camera.serial)
            .join(Officer, Officer.id == OfficerParticulars.officer_id)
            .join(Assignment, Assignment.officer_id == Officer.id)
            .join(Camera, Camera.id == Assignment.camera_id)
            .where(Assignment.batch_id.is_not(None))
        )
        return {(badge, serial) for badge, serial in rows}


@pytest.mark.parametrize(
    "lines",
    [
        f"{FREE}\n{SPARE}\n{OTHER}\n{TAG}\n",
        f"{SPARE}\r\n{FREE}\r\n{TAG}\r\n{OTHER}",
        f"\n{FREE}\n\n CAM:{SPARE} \n\n{OTHER}\n{TAG}\n\n",
    ],
    ids=["officer first", "camera first", "blank lines and labels"],
)
def test_two_lines_of_one_code_make_a_row(told: Site, browser: Browser, lines: str) -> None:
    page = planned(browser, "issues", lines, issued_on=DAY)
    assert page.status == 200
    assert "2 rows would be entered" in page.text
    assert "Each line holds one code, so two lines make a row." in page.text
    assert "X81000002 to Lund, Eva 0102 (badge 0102)" in page.text
    done = go_on(browser, page, "issues")
    assert "entered as this one batch" in done.text
    assert issued(told) == {(FREE, SPARE), (OTHER, "X81000004")}


def test_the_preview_says_which_lines_made_a_row(browser: Browser) -> None:
    page = planned(browser, "issues", f"{FREE}\n\n{SPARE}\n{OTHER}\n{TAG}\n0101\nSMUDGED", issued_on=DAY)
    for lines in ("1\u00a0+\u00a03", "4\u00a0+\u00a05", "6\u00a0+\u00a07"):
        assert f'<th scope="row" class="number">{lines}</th>' in page.response.text
    assert "Leave lines 1 and 3 out" in page.text
    assert page.link("lines 6 and 7") == "#row-6"


@pytest.mark.parametrize(
    "lines,said",
    [
        ([FREE, SPARE, OTHER, "0101", TAG], "Lines 3 and 4 (0666, 0101) are both officers, one after the other."),
        ([FREE, SPARE, TAG, OTHER], "Lines 2 and 3 (X81000002, T-X81000004) are both cameras, one after the other"),
        ([FREE, SPARE, OTHER], "Line 3 (0666) is left over: each line holds one code"),
        ([SPARE, FREE, TAG], "Line 3 (T-X81000004) is left over: each line holds one code"),
        ([FREE], "Line 1 (0102) is left over"),
        ([FREE, "SMUDGED", OTHER, TAG, "0101"], "Line 5 (0101) is left over"),
        ([FREE, SPARE, "SMUDGED", OTHER, TAG], "Line 4 (0666) is an officer, where a camera is due."),
        ([f"CAM:{SPARE}", f"CAM:{TAG}"], "Lines 1 and 2 (CAM:X81000002, CAM:T-X81000004) are both cameras"),
    ],
    ids=[
        "two officers", "two cameras", "one over", "a camera over", "one alone", "an unknown code in its turn",
        "an unknown code out of turn", "labels alone",
    ],
)  # fmt: skip
def test_what_does_not_take_turns_is_refused_by_its_lines(
    told: Site, browser: Browser, lines: list[str], said: str
) -> None:
    before = counted(told)
    page = planned(browser, "issues", "\n".join(lines), issued_on=DAY)
    assert page.status == 422
    assert said in page.text
    assert counted(told) == before


def test_a_code_nobody_has_is_told_in_its_turn(told: Site, browser: Browser) -> None:
    before = counted(told)
    page = planned(browser, "issues", f"{FREE}\nSMUDGED\n{OTHER}\n{TAG}", issued_on=DAY)
    assert "1 row would be entered, 1 cannot be entered" in page.text
    assert 'data-code="unknown_camera"' in page.response.text
    refused = go_on(browser, page, "issues")
    assert refused.status == 404
    assert counted(told) == before
    left = go_on(browser, page, "issues", step="drop")
    done = go_on(browser, left, "issues", leave_out=["1"])
    assert "entered as this one batch" in done.text
    assert issued(told) == {(OTHER, "X81000004")}


def test_lists_of_cameras_alone_stay_as_they_were(browser: Browser, story: Story) -> None:
    page: Page = planned(browser, "returns", "CAM:X81000001\nCAM:X81000001", returned_on=DAY)
    assert "Each line holds one code" not in page.text
    mixed = planned(browser, "issues", f"{FREE}\n{OTHER} {TAG}", issued_on=DAY)
    assert 'data-code="not_a_pair"' in mixed.response.text
