"""A guided import as somebody without JavaScript goes through it: file, sheet, columns, words, plan, review, entry."""

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.fixtures.files import workbook, xlsx_file
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.pages.guiding import ROSTER, count, figures, key_of, start, to_plan
from tests.web.site import Site
from tracker.intake import read_mapping
from tracker.store.models import Batch, ImportDraft, Officer, OfficerParticulars, RememberedLink, SavedMapping

pytestmark = pytest.mark.usefixtures("reading_here")


@pytest.fixture
def browser(site: Site) -> Browser:
    """An administrator of a department without officers."""
    return signed_in(site)


def to_words(browser: Browser, **typed: str) -> Page:
    """The words of the roster, its columns taken as they were guessed."""
    columns = start(browser, ROSTER, **typed)
    return browser.send(columns, f"/imports/guide/{key_of(columns)}/columns", **{"constant-duty": "patrol"})


def test_columns_are_guessed_with_examples(browser: Browser) -> None:
    columns = start(browser, ROSTER)
    assert columns.title.startswith("Columns")
    form = columns.form(f"/imports/guide/{key_of(columns)}/columns")
    assert {name: value for name, value in form.values.items() if name.startswith("column-") and value} == {
        "column-employee_number": "1",
        "column-full_name": "2",
        "column-badge": "3",
        "column-rank": "4",
        "column-precinct": "5",
        "column-employment": "6",
    }
    assert "Says: Newman, Ada · Oldman, Bea M." in columns.text
    assert form.values["full_name_format"] == "last, first middle"


def test_the_whole_way_from_file_to_batch(browser: Browser, site: Site) -> None:
    words = to_words(browser, sender="Human resources", as_of="2016-09-01")
    key = key_of(words)
    form = words.form(f"/imports/guide/{key}/words")
    suggested = {name: value for name, value in form.values.items() if name.startswith("word-")}
    assert suggested == {"word-0": "1", "word-1": "5", "word-4": "active", "word-5": "leave"}
    plan = browser.send(words, f"/imports/guide/{key}/words", **{"word-2": "!", "word-3": "!"})
    assert "Ready to apply" in plan.text
    assert "2 new" in plan.text
    assert "2 skipped" in plan.text
    assert "precinct 5, patrol; leave" in plan.text
    assert count(site, Officer) == 0
    applied = browser.send(plan, f"/imports/guide/{key}/apply")
    assert "entered as this one batch" in applied.text
    assert (count(site, Officer), count(site, ImportDraft)) == (2, 0)


def test_a_workbook_with_several_sheets_asks_which(browser: Browser) -> None:
    people = [["EMPLID", "Name"], ["001", "Newman, Ada"], ["002", "Oldman, Bea"]]
    content = xlsx_file(workbook({"Roster": people, "Same again": people, "Empty": []}))
    asked = start(browser, content, "june.xlsx")
    key = key_of(asked)
    assert asked.title.startswith("Sheet and header")
    assert "Roster: 3 rows" in asked.text
    assert "Empty" not in asked.text
    chosen = browser.send(asked, f"/imports/guide/{key}/sheet", sheet="Same again")
    assert "The header was found." in chosen.text
    columns = Page(
        browser.client.post(
            f"/imports/guide/{key}/sheet",
            data={**chosen.reader.forms[-1].values, "sheet": "Same again", "header_row": "1"},
            follow_redirects=True,
        )
    )
    assert "sheet “Same again”" in columns.text
    assert columns.title.startswith("Columns")


def test_a_header_that_is_not_known_is_asked_for(browser: Browser) -> None:
    asked = start(browser, "Alpha;Beta\nx;Newman\ny;Oldman\n")
    assert asked.title.startswith("Sheet and header")
    assert "The header is a guess" in asked.text


def test_rows_left_out_count_as_skipped_and_come_back(browser: Browser, site: Site) -> None:
    plan = to_plan(browser)
    key = key_of(plan)
    assert figures(plan) == {
        "all rows": 4, "new": 2, "changed": 0, "moved": 0, "unchanged": 0, "skipped": 0, "rejected": 0, "to review": 2,
    }  # fmt: skip
    left = Page(
        browser.client.post(
            f"/imports/guide/{key}/rows",
            data={**plan.form(f"/imports/guide/{key}/rows").values, "line": ["5", "6"], "act": "exclude"},
            follow_redirects=True,
        )
    )
    assert (figures(left)["skipped"], figures(left)["to review"]) == (2, 0)
    back = Page(
        browser.client.post(
            f"/imports/guide/{key}/rows",
            data={**left.form(f"/imports/guide/{key}/rows").values, "line": ["6"], "act": "include"},
            follow_redirects=True,
        )
    )
    assert (figures(back)["skipped"], figures(back)["to review"]) == (1, 1)
    refused = Page(
        browser.client.post(f"/imports/guide/{key}/apply", data=back.form(f"/imports/guide/{key}/apply").values)
    )
    assert refused.status == 409
    assert count(site, Officer) == 0


def test_a_cell_is_corrected_in_place_and_the_receipt_says_so(browser: Browser, site: Site) -> None:
    plan = to_plan(browser, ROSTER.replace("0104", "6.37702E+15").replace("9th Pct", "1st Pct"))
    key = key_of(plan)
    assert figures(plan)["rejected"] == 1
    row = browser.get(f"/imports/guide/{key}/rows/6")
    assert "its digits are lost" in row.text
    plan = browser.send(row, f"/imports/guide/{key}/rows/6", **{"cell-3": "0104"})
    assert figures(plan)["rejected"] == 0
    plan = browser.get(f"/imports/guide/{key}/plan")
    ticked = {**plan.form(f"/imports/guide/{key}/rows").values, "line": "5", "act": "exclude"}
    plan = Page(browser.client.post(f"/imports/guide/{key}/rows", data=ticked, follow_redirects=True))
    assert "entered as this one batch" in browser.send(plan, f"/imports/guide/{key}/apply").text
    with site.writing() as session:
        receipt = session.scalars(select(Batch.receipt)).one()
        badges = set(session.scalars(select(OfficerParticulars.badge)))
    assert receipt is not None
    assert receipt["corrections"] == [{"line": 6, "column": 3, "text": "0104"}]
    assert "0104" in badges


def applied(browser: Browser, content: str = ROSTER, **typed: str) -> Page:
    """A roster entered, its clerks and unknown precincts left out."""
    plan = to_plan(browser, content, **typed)
    key = key_of(plan)
    data = {**plan.form(f"/imports/guide/{key}/rows").values, "line": ["5", "6"], "act": "exclude"}
    plan = Page(browser.client.post(f"/imports/guide/{key}/rows", data=data, follow_redirects=True))
    return browser.send(plan, f"/imports/guide/{key}/apply")


def test_a_saved_mapping_reads_the_next_file_by_itself(browser: Browser, site: Site) -> None:
    plan = to_plan(browser)
    key = key_of(plan)
    saved = browser.send(plan, f"/imports/guide/{key}/save", sender="Human resources")
    assert "comes straight to its plan" in saved.text
    assert "revision 1 of the mapping saved of Human resources" in saved.text
    straight = start(browser, ROSTER, sender="Human resources", as_of="2016-09-01")
    assert straight.title.startswith("Plan of the import")
    offered = start(browser, ROSTER)
    assert "This file has the headers of a file by Human resources" in offered.text
    used = browser.send(offered, f"/imports/guide/{key_of(offered)}/use")
    assert figures(used)["new"] == 2
    text = browser.client.get(f"/imports/guide/{key}/mapping.toml").text
    assert read_mapping(text.encode()).columns["badge"] == ("SEQ#",)
    with site.writing() as session:
        assert [(one.sender, one.kind, one.revision) for one in session.scalars(select(SavedMapping))] == [
            ("Human resources", "roster", 1)
        ]


def test_a_link_is_remembered_and_the_next_file_links_by_itself(browser: Browser, site: Site) -> None:
    assert "entered as this one batch" in applied(browser).text
    again = 'EMPLID,Name,SEQ#,Job Title,Location,Status\n,"Newmann, Ada",0101,Lieutenant,5th Pct,Active\n'
    columns = start(browser, again, as_of="2016-09-10", sender="Payroll")
    key = key_of(columns)
    typed = {"constant-duty": "patrol", "match": "badge", "column-employee_number": ""}
    words = browser.send(columns, f"/imports/guide/{key}/columns", **typed)
    plan = browser.send(words, f"/imports/guide/{key}/words")
    assert figures(plan)["to review"] == 1
    review = browser.get(f"/imports/guide/{key}/review")
    assert "Newman, Ada, badge 0101" in review.text
    with site.writing() as session:
        ada = session.scalars(select(OfficerParticulars.officer_id).where(OfficerParticulars.badge == "0101")).one()
    data = {**review.form(f"/imports/guide/{key}/review").values, "officer": str(ada), "act": "link"}
    decided = Page(browser.client.post(f"/imports/guide/{key}/review", data=data, follow_redirects=True))
    assert "Nothing is left to decide." in decided.text
    plan = browser.get(f"/imports/guide/{key}/plan")
    assert "linked, as is remembered of Payroll" in plan.text
    assert "1 row was linked to officers" in plan.text
    browser.send(plan, f"/imports/guide/{key}/save")
    plan = browser.get(f"/imports/guide/{key}/plan")
    assert "entered as this one batch" in browser.send(plan, f"/imports/guide/{key}/apply").text
    with site.writing() as session:
        names = set(session.scalars(select(OfficerParticulars.last_name)))
    assert "Newmann" not in names
    straight = start(browser, again, as_of="2016-09-20", sender="Payroll")
    assert (figures(straight)["unchanged"], figures(straight)["to review"]) == (1, 0)
    known = browser.get("/imports/senders")
    assert "Newmann, Ada (badge 0101)" in known.text
    forgotten = browser.send(known, "/imports/senders/links/1/forget", reason="another person")
    assert "Newmann" not in forgotten.text
    assert figures(browser.get(f"/imports/guide/{key_of(straight)}/plan"))["to review"] == 1


def test_two_with_one_badge_are_added_as_two_only_when_said(browser: Browser, site: Site) -> None:
    twins = 'Name,SEQ#,Location\n"Newman, Ada",0101,1st Pct\n"Oldman, Bea",0101,5th Pct\n'
    columns = start(browser, twins, as_of="2016-09-01")
    key = key_of(columns)
    words = browser.send(columns, f"/imports/guide/{key}/columns", **{"constant-duty": "patrol", "match": "badge"})
    plan = browser.send(words, f"/imports/guide/{key}/words")
    assert figures(plan)["to review"] == 2
    review = browser.get(f"/imports/guide/{key}/review")
    data = {**review.form(f"/imports/guide/{key}/review").values, "act": "add"}
    browser.client.post(f"/imports/guide/{key}/review", data=data)
    plan = browser.get(f"/imports/guide/{key}/plan")
    assert (figures(plan)["new"], figures(plan)["to review"]) == (2, 0)
    assert "The badge 0101 is borne by 2 people: lines 2, 3." in plan.text
    assert "entered as this one batch" in browser.send(plan, f"/imports/guide/{key}/apply").text
    assert count(site, Officer) == 2


def test_the_same_form_twice_changes_nothing_twice(browser: Browser, site: Site) -> None:
    plan = to_plan(browser, ROSTER.replace("9th Pct", "1st Pct").replace("Front office", "5th Pct"))
    key = key_of(plan)
    form = plan.form(f"/imports/guide/{key}/apply")
    answers = [browser.client.post(form.action, data=form.values) for _ in range(2)]
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert count(site, Batch) == 1


def test_a_step_that_was_overtaken_is_refused(browser: Browser) -> None:
    columns = start(browser, ROSTER)
    key = key_of(columns)
    browser.send(columns, f"/imports/guide/{key}/columns", **{"constant-duty": "patrol"})
    again = {**columns.form(f"/imports/guide/{key}/columns").values, "form_key": "another-key-of-this-form"}
    refused = browser.client.post(f"/imports/guide/{key}/columns", data=again)
    assert refused.status_code == 409
    assert "changed meanwhile" in refused.text


HOSTILE = {
    "no file": ({"kind": "roster"}, 422),
    "no kind": ({"kind": ""}, 422),
    "a kind of ours": ({"kind": "officers"}, 422),
    "a sender of nothing but control characters": ({"sender": "\x00\x07"}, 422),
    "an endless sender": ({"sender": "x" * 5000}, 422),
    "a day to come": ({"as_of": "2199-01-01"}, 422),
    "a mapping from elsewhere": ({"mapping": "../../etc/passwd"}, 422),
}


@pytest.mark.parametrize("typed, status", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_begun_is_refused_with_a_sentence(
    browser: Browser, site: Site, typed: dict[str, str], status: int
) -> None:
    form = browser.get("/imports/guide").form("/imports/guide")
    data = {**form.values, "kind": "roster", **typed}
    if typed != {"kind": "roster"}:
        data["file"] = (io.BytesIO(ROSTER.encode()), "roster.csv")  # type: ignore[assignment]
    answer = browser.client.post("/imports/guide", data=data, content_type="multipart/form-data")
    assert answer.status_code == status
    assert "Nothing was entered" in answer.text
    assert count(site, ImportDraft) == 0


STEPS: dict[str, tuple[str, dict[str, object]]] = {
    "a sheet that is not there": ("sheet", {"sheet": "None"}),
    "a header beyond the file": ("sheet", {"header_row": "99999999999999999999"}),
    "a column beyond the file": ("columns", {"column-badge": "520"}),
    "no column at all": ("columns", {f"column-{name}": "" for name in ("employee_number", "full_name", "badge")}),
    "a pattern that is none": ("columns", {"skip_pattern": "((("}),
    "an endless pattern": ("columns", {"skip_pattern": "a" * 5000}),
    "a format that is none": ("columns", {"date_formats": "%Q;%"}),
    "a way of telling apart that is none": ("columns", {"match": "rank"}),
    "a constant with a quote and a line": ("columns", {"constant-duty": 'pat"rol\n[columns]'}),
    "a word that means nothing": ("words", {"word-0": "99"}),
    "a row that is none": ("rows", {"line": "999", "act": "exclude"}),
    "a row in words": ("rows", {"line": "five", "act": "exclude"}),
    "no row": ("rows", {"act": "exclude"}),
    "a cell with a zero in it": ("rows/4", {"cell-1": "00\x001"}),
    "an endless cell": ("rows/4", {"cell-1": "9" * 100_000}),
    "a line that is no row": ("rows/999", {"cell-1": "1"}),
    "a question nobody asked": ("review", {"question": "999", "act": "leave"}),
    "an act that is none": ("review", {"question": "5", "act": "burn"}),
    "a sender of nothing": ("save", {"sender": ""}),
    "a revision that is none": ("save", {"sender": "HR", "revision": "-4"}),
    "a mapping that is gone": ("use", {"saved": "77"}),
    "a version of another day": ("apply", {"version": "99"}),
}


@pytest.mark.parametrize("step, typed", STEPS.values(), ids=STEPS)
def test_hostile_input_at_each_step_is_refused_and_nothing_is_half_done(
    browser: Browser, site: Site, step: str, typed: dict[str, object]
) -> None:
    plan = to_plan(browser)
    key = key_of(plan)
    known = plan.form(f"/imports/guide/{key}/apply").values
    if step == "columns":
        known = {**browser.get(f"/imports/guide/{key}/columns").form(f"/imports/guide/{key}/columns").values}
    answer = browser.client.post(f"/imports/guide/{key}/{step}", data={**known, **typed})
    if answer.status_code == 303:  # taken as a word like any other: then the plan says what is wrong with it
        answer = browser.client.get(answer.headers["Location"])
        assert answer.status_code in (200, 422)
    else:
        assert 400 <= answer.status_code < 500
        assert "Traceback" not in answer.text
    assert (count(site, Officer), count(site, SavedMapping), count(site, RememberedLink)) == (0, 0, 0)


@pytest.mark.parametrize("step", ["", "/sheet", "/columns", "/words", "/plan", "/review", "/rows/4", "/mapping.toml"])
def test_a_file_is_nobody_elses(browser: Browser, site: Site, step: str) -> None:
    key = key_of(start(browser, ROSTER))
    assert browser.client.get(f"/imports/guide/unknown{step}").status_code == 404
    site.clock.instant += timedelta(hours=25)
    again = signed_in(site)
    assert again.client.get(f"/imports/guide/{key}{step}").status_code == 404


def test_at_most_four_files_are_kept_of_one_person(browser: Browser, site: Site) -> None:
    keys = []
    for _ in range(5):
        site.clock.instant += timedelta(seconds=1)
        keys.append(key_of(start(browser, ROSTER)))
    assert count(site, ImportDraft) == 4
    assert browser.client.get(f"/imports/guide/{keys[0]}/columns").status_code == 404
