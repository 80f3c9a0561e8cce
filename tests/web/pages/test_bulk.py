"""Many at once on pages: a list is shown row by row, mended or cut, and entered as one batch."""

import pytest
from sqlalchemy import func, select

from tests.web.api.story import Story
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.site import Site
from tracker.store.models import Assignment, AssignmentReturn, AuditEvent, Batch, ConditionFact, Posting

DAY = "2016-09-20"
SPARE, FREE = "X81000002", "0102"


def counted(site: Site) -> tuple[int, ...]:
    """Rows of what these acts write."""
    with site.writing() as session:
        models = (Assignment, AssignmentReturn, ConditionFact, Posting, Batch, AuditEvent)
        return tuple(session.scalars(select(func.count()).select_from(model)).one() for model in models)


def plan(browser: Browser, act: str, **typed: object) -> Page:
    """What a list would do."""
    form = browser.get(f"/bulk/{act}").form(f"/bulk/{act}")
    return Page(browser.client.post(form.action, data={**form.values, "step": "plan", **typed}))


def go_on(browser: Browser, page: Page, act: str, step: str = "enter", **typed: object) -> Page:
    """Send the page that shows a preview on."""
    form = page.form(f"/bulk/{act}")
    lines = browser.lines  # type: ignore[attr-defined]
    data = {**form.values, "list": lines, **typed, "step": step}
    return Page(browser.client.post(form.action, data=data, follow_redirects=True))


def planned(browser: Browser, act: str, lines: str, **typed: object) -> Page:
    """The same, with the list kept for the next step: the reader of pages does not read text areas."""
    browser.lines = lines  # type: ignore[attr-defined]
    return plan(browser, act, list=lines, **typed)


def test_a_list_is_shown_then_entered_as_one_batch(told: Site, browser: Browser) -> None:
    before = counted(told)
    page = planned(browser, "issues", f"{FREE}, {SPARE}\n\n0666\tT-X81000004", issued_on=DAY)
    assert page.status == 200
    assert "2 rows would be entered" in page.text
    assert "X81000002 to Lund, Eva 0102 (badge 0102)" in page.text
    assert counted(told) == before
    done = go_on(browser, page, "issues")
    assert "entered as this one batch" in done.text
    assert counted(told)[0] == before[0] + 2


def test_every_line_at_fault_is_told_by_its_number_and_may_be_left_out(told: Site, browser: Browser) -> None:
    before = counted(told)
    lines = f"badge,serial\n{FREE},{SPARE}\n0101 {SPARE}\nalone\n0103;T-X81000004"
    page = planned(browser, "issues", lines, issued_on=DAY)
    assert "1 row would be entered, 4 cannot be entered" in page.text
    for code in ("unknown_officer", "officer_holds_camera", "not_a_pair", "not_trained"):
        assert f'data-code="{code}"' in page.response.text
    for number in (1, 3, 4, 5):
        assert page.has_link(f"#row-{number}")
    refused = go_on(browser, page, "issues", leave_out=["1", "3"])
    assert refused.status == 422
    assert "Nothing was entered" in refused.text
    assert counted(told) == before
    dropped = go_on(browser, page, "issues", step="drop")
    assert "1 row would be entered, 4 left out" in dropped.text
    done = go_on(browser, dropped, "issues", leave_out=["1", "3", "4", "5"])
    assert "entered as this one batch" in done.text
    assert counted(told)[0] == before[0] + 1


def test_an_untrained_officer_is_issued_one_where_ticked_and_with_a_reason(told: Site, browser: Browser) -> None:
    page = planned(browser, "issues", f"0103 {SPARE}\n{FREE} X81000004", issued_on=DAY)
    again = go_on(browser, page, "issues", override=["1"])
    assert "Nothing was entered" in again.text
    done = go_on(browser, page, "issues", override=["1", "2"], override_reason="first night")
    assert "entered as this one batch" in done.text
    with told.writing() as session:
        reasons = session.scalars(select(Assignment.override_reason).where(Assignment.batch_id.is_not(None))).all()
    assert sorted(reasons, key=str) == [None, "first night"]


def test_our_own_labels_are_read_in_either_order_and_never_for_the_other_kind(browser: Browser, story: Story) -> None:
    lines = f"CAM:{SPARE} OFC:{story.second}\nOFC:x CAM:X1\nCAM:{SPARE} CAM:{SPARE}"
    page = planned(browser, "issues", lines, issued_on=DAY)
    assert "X81000002 to Lund, Eva 0102" in page.text
    assert page.response.text.count('data-code="not_an_officer"') == 2
    cameras = planned(browser, "returns", f"OFC:{story.first}\nCAM:X81000001", returned_on=DAY)
    assert 'data-code="not_a_camera"' in cameras.response.text
    assert "X81000001 back from Lund, Eva 0101" in cameras.text


def test_what_was_changed_since_it_was_shown_is_shown_again_first(told: Site, browser: Browser) -> None:
    before = counted(told)
    page = planned(browser, "issues", f"{FREE} {SPARE}", issued_on=DAY)
    browser.lines = f"{FREE} X81000004"  # type: ignore[attr-defined]
    other = go_on(browser, page, "issues", leave_out=["1"])
    assert "X81000004 to Lund, Eva 0102" in other.text
    assert counted(told) == before
    later = go_on(browser, other, "issues", issued_on="2016-09-21")
    assert "Wednesday 21 September 2016" in later.text
    assert counted(told) == before
    assert "entered as this one batch" in go_on(browser, later, "issues").text


def test_a_list_sent_twice_is_entered_once(told: Site, browser: Browser) -> None:
    page = planned(browser, "issues", f"{FREE} {SPARE}", issued_on=DAY)
    first = go_on(browser, page, "issues")
    before = counted(told)
    again = go_on(browser, page, "issues")
    assert again.title == first.title
    assert counted(told) == before


def test_a_box_comes_back_with_conditions_of_its_own(told: Site, browser: Browser) -> None:
    lines = "X81000001, needs repair\nT-X81000003, stolen, 16-123"
    page = planned(browser, "returns", lines, returned_on=DAY, place="room-1")
    assert "X81000001 back from Lund, Eva 0101 (badge 0101), in repair" in page.text
    go_on(browser, page, "returns")
    with told.writing() as session:
        query = select(AssignmentReturn.condition, AssignmentReturn.report_number)
        stated = session.execute(query.where(AssignmentReturn.batch_id.is_not(None))).all()
    assert sorted(tuple(one) for one in stated) == [("in_repair", None), ("stolen", "16-123")]
    faulty = planned(browser, "returns", "X81000002\nX9\nX81000004, lost\na, b, c, d", returned_on=DAY)
    for code in ("not_held", "unknown_camera", "unknown_choice", "too_many_cells"):
        assert f'data-code="{code}"' in faulty.response.text


def test_officers_are_ticked_from_a_precinct_and_moved(told: Site, browser: Browser, story: Story) -> None:
    page = browser.get("/bulk/moves")
    asked = {**page.form("/bulk/moves").values, "step": "show", "from": "1"}
    shown = Page(browser.client.post("/bulk/moves", data=asked))
    assert "Lund, Eva 0101 (0101)" in shown.text
    form = shown.form("/bulk/moves")
    typed = {
        **form.values,
        "step": "plan",
        "officer": [str(story.first), str(story.second)],
        "list": "0501",
        "precinct": "5",
        "duty": "administration",
        "starts_on": DAY,
    }
    preview = Page(browser.client.post("/bulk/moves", data=typed))
    assert "To 5th Precinct, administration, from Tuesday 20 September 2016 on. 3 rows would be entered" in preview.text
    assert "camera X81000001, serviceable" in preview.text
    browser.lines = f"0501\nOFC:{story.first}\nOFC:{story.second}"  # type: ignore[attr-defined]
    done = go_on(browser, preview, "moves", precinct="5", duty="administration")
    assert "entered as this one batch" in done.text
    with told.writing() as session:
        assert session.scalars(select(func.count()).where(AssignmentReturn.batch_id.is_not(None))).one() == 2


def test_conditions_are_recorded_from_a_list(told: Site, browser: Browser) -> None:
    page = planned(browser, "conditions", f"{SPARE}\nX81000004, missing, 16-9", condition="in_repair", starts_on=DAY)
    assert "X81000002: in repair" in page.text
    assert "entered as this one batch" in go_on(browser, page, "conditions").text


@pytest.mark.parametrize(
    "act, typed, said",
    [
        ("issues", {"list": "  \n "}, "The list is empty"),
        ("issues", {"list": "0102 X81000002", "issued_on": "2016-10-01"}, "in the future"),
        ("issues", {"list": "0102 X81000002", "issued_on": "soon"}, "Give the day as YYYY-MM-DD"),
        ("issues", {"list": "a b\n" * 1001}, "1001 rows: 1000 at most"),
        ("returns", {"list": "X81000001", "place": "nowhere"}, "no place nowhere"),
        ("moves", {"list": "0101", "precinct": "", "duty": "patrol"}, "This is required"),
        ("conditions", {"list": "X81000001", "condition": ""}, "This is required"),
    ],
)
def test_what_is_wrong_beside_the_list_is_told_at_its_field(
    told: Site, browser: Browser, act: str, typed: dict[str, str], said: str
) -> None:
    before = counted(told)
    page = plan(browser, act, **typed)
    assert page.status in (404, 422)
    assert said in page.text
    assert counted(told) == before


@pytest.mark.parametrize("lines", ["\x00 \x00", "\ud800 x", "é" * 500, "OFC:" + "9" * 5000 + " CAM:x", "a,b,c\td"])
def test_lists_of_nonsense_are_answered(browser: Browser, lines: str) -> None:
    sent = {"list": lines.encode("utf-8", "surrogatepass")}
    page = Page(browser.client.post("/bulk/issues", data={**browser.get("/bulk/issues").form("/bulk").values, **sent}))
    assert page.status in (200, 400, 422)


def test_cameras_come_along_in_the_address(browser: Browser) -> None:
    page = browser.get("/bulk/returns?camera=X81000001&camera=X81000003")
    assert "CAM:X81000001 CAM:X81000003" in page.text


def test_nobody_else_gets_there(told: Site) -> None:
    for who in ("inspector", "auditor"):
        for act in ("", "/issues", "/returns", "/moves", "/conditions"):
            assert signed_in(told, who).get(f"/bulk{act}").status == 403
