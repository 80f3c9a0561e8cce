"""A guided import taken back gives the state before it, for every kind of file; the history keeps what was entered."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.databases import Databases
from tests.web.pages.browsing import Browser, Page, signed_in
from tests.web.pages.guiding import key_of, planned
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts

pytestmark = pytest.mark.long

CURRENT = (
    "officers", "particulars", "postings", "employment", "cameras", "camera-places", "conditions", "assignments",
    "completions", "daily-use", "camera-models", "courses", "course-versions", "precincts", "duties", "places",
)  # fmt: skip
REPORTS = ("rollout-progress", "outstanding", "return-due", "training-needs", "readiness")

BEFORE = {
    "roster": (
        "employee_number,last_name,first_name,badge,rank,precinct,duty,employment\n"
        "E1,Lund,Eva,0101,Officer,1,patrol,active\n"
        "E2,Berg,Nils,0102,Officer,1,patrol,active\n"
        "E3,Ek,Per,0103,Officer,5,patrol,active\n"
        "E4,Holm,Ida,0104,Officer,5,patrol,leave\n"
    ),
    "cameras": (
        "serial,asset_tag,model,owned_from,place\n"
        + "".join(f"X{n},T{n},Axon Body 2,2016-03-01,room-1\n" for n in range(1, 5))
    ),
    "completions": (
        "employee_number,course,version,completed_on\n"
        "E1,BWC,2016,2016-07-01\nE2,BWC,2016,2016-07-01\nE3,BWC,2016,2016-07-02\n"
    ),
    "assignments": "employee_number,serial,issued_on\nE1,X1,2016-07-20\nE2,X2,2016-07-20\n",
    "daily-use": "precinct,used_on,deployed,used\n1,2016-08-01,2,1\n",
}
"""What is on record before, entered through the guide as well."""


@dataclass(frozen=True)
class Case:
    """A file with what is said of it on the way: lines left out, cells corrected by line and column (from 1), lines
    added as new, and whom a line means.
    """

    kind: str
    content: str
    as_of: str = ""
    left_out: str = ""
    corrected: dict[int, dict[int, str]] = field(default_factory=dict)
    as_new: tuple[int, ...] = ()
    linked: dict[int, str] = field(default_factory=dict)
    confirm_left: bool = False


CASES = {
    "roster": Case(
        "roster",
        "employee_number,last_name,first_name,badge,rank,precinct,duty,employment\n"
        "E1,Lund,Eva,0101,Sergeant,5,patrol,active\n"  # moved and promoted
        "E2,Berg-Dahl,Nils,0102,Officer,1,patrol,leave\n"  # another name, on leave
        "E4,Holm,Ida,0104,Officer,5,administration,active\n"  # back from leave, another duty
        "E5,Newman,Ada,6.37702E+15,Officer,1,patrol,active\n"  # new, its badge corrected; E3 is missing
        "E6,Left,Out,0106,Officer,1,patrol,active\n"
        "E7,Ek,Per,0103,Officer,1,patrol,active\n",  # like E3, who is not listed: another person
        as_of="2016-09-01",
        left_out="6",
        corrected={5: {4: "0105"}},
        as_new=(7,),
        confirm_left=True,
    ),
    "cameras": Case(
        "cameras",
        "serial,asset_tag,model,owned_from,place\n"
        "X5,T5,Axon Body 2,2016-09-01,room-1\n"
        "X6,T6,Axon Body 2,2016-13-01,room-1\n"
        "X7,T7,No such model,2016-09-01,room-1\n"
        "X1,T1,Axon Body 2,2016-03-01,room-1\n",
        left_out="4",
        corrected={3: {4: "2016-09-01"}},
    ),
    "assignments": Case(
        "assignments",
        "badge,last_name,first_name,serial,issued_on,returned_on,condition\n"
        "0101,Lund,Eva,X1,2016-07-20,2016-09-01,in_repair\n"  # comes back
        "0101,Lund,Eva,X3,2016-09-01,,\n"  # and another is issued
        "9999,Ek,Per,X4,2016-09-01,,\n"  # whom is it? E3
        "0102,Berg,Nils,X9,2016-09-01,,\n",
        left_out="5",
        linked={4: "0103"},
    ),
    "completions": Case(
        "completions",
        "badge,last_name,first_name,course,version,completed_on\n"
        "0104,Holm,Ida,BWC,2016,2016-09-32\n"
        "9999,Lund,Eva,BWC,2016,2016-09-02\n"
        "8888,Nobody,Known,BWC,2016,2016-09-02\n",
        left_out="4",
        corrected={2: {6: "2016-09-02"}},
        linked={3: "0101"},
    ),
    "daily-use": Case(
        "daily-use",
        "precinct,used_on,deployed,used\n1,2016-08-02,2,1\n5,2016-08-02,two,1\n1,2016-08-01,9,9\n",
        left_out="4",
        corrected={3: {3: "2"}},
    ),
}


@pytest.fixture
def office(databases: Databases, backend: str) -> Iterator[Site]:
    """A department whose officers, cameras, training, hand-overs and daily use came in by files."""
    with databases.fresh(backend, with_accounts) as url:
        site = rewired_site(url, make_tokens(url))
        browser = signed_in(site)
        for kind, content in BEFORE.items():
            day = "2016-07-01" if kind == "roster" else ""
            enter(browser, planned(browser, content, f"{kind}.csv", kind=kind, as_of=day))
        yield site
        close(site)


def enter(browser: Browser, plan: Page, *, confirm_left: bool = False) -> int:
    """Apply a plan; the batch's number."""
    assert "Ready to apply" in plan.text, plan.text
    said = {"confirm_left": "true"} if confirm_left else {}
    applied = browser.send(plan, f"/imports/guide/{key_of(plan)}/apply", **said)
    assert "entered as this one batch" in applied.text
    return int(applied.response.request.path.split("/")[2])


def settled(browser: Browser, case: Case) -> Page:
    """The plan of a file after all that is said of it."""
    plan = planned(browser, case.content, f"{case.kind}.csv", kind=case.kind, as_of=case.as_of, sender="Others")
    guide = f"/imports/guide/{key_of(plan)}"
    rows = plan.form(f"{guide}/rows").values
    assert (
        browser.client.post(f"{guide}/rows", data={**rows, "lines": case.left_out, "act": "exclude"}).status_code == 303
    )
    for line, cells in case.corrected.items():
        row = browser.get(f"{guide}/rows/{line}")
        browser.send(row, f"{guide}/rows/{line}", **{f"cell-{column}": text for column, text in cells.items()})
    for line, said in decisions(case).items():
        review = browser.get(f"{guide}/review")
        assert f'value="{line}"' in review.response.text, review.text
        values = {**review.form(f"{guide}/review").values, "question": str(line), **said}
        assert browser.client.post(f"{guide}/review", data=values).status_code == 303
    return browser.get(f"{guide}/plan")


def decisions(case: Case) -> dict[int, dict[str, str]]:
    """What is sent of each line in the review queue."""
    added = {line: {"act": "add"} for line in case.as_new}
    return {**added, **{line: {"act": "link", "badge": badge} for line, badge in case.linked.items()}}


def state(site: Site, **asked: str) -> dict[str, Any]:
    """Every current list and report."""
    query = {"limit": "1000", **asked}
    lists = {name: site.get(f"/api/v1/{name}", query_string=query) for name in CURRENT}
    reports = {name: site.get(f"/api/v1/reports/{name}", query_string=asked) for name in REPORTS}
    assert {answer.status_code for answer in (*lists.values(), *reports.values())} == {200}
    return {name: without_moments(answer.json) for name, answer in {**lists, **reports}.items()}


MOMENT = frozenset({"known_at", "audit_head", "data_version", "code_version"})
"""What a report says of the moment at which it was asked, and not of that day's figures."""


def without_moments(value: Any) -> Any:
    """A report's figures."""
    if isinstance(value, dict):
        return {name: without_moments(one) for name, one in value.items() if name not in MOMENT}
    return [without_moments(one) for one in value] if isinstance(value, list) else value


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_a_guided_batch_taken_back_gives_the_state_before(office: Site, case: Case) -> None:
    browser = signed_in(office)
    office.clock.move(minutes=1)
    before = state(office)
    number = enter(browser, settled(browser, case), confirm_left=case.confirm_left)
    office.clock.move(minutes=1)
    between = office.clock.instant
    during = state(office)
    assert during != before
    office.clock.move(minutes=1)
    asked = browser.get(f"/batches/{number}/reverse")
    assert "Nothing stands in the way." in asked.text, asked.text
    browser.send(asked, f"/batches/{number}/reverse", reason="The wrong month")
    office.clock.move(minutes=1)
    after = state(office)
    assert {name: after[name] for name in after if after[name] != before[name]} == {}
    known = state(office, known_at=between.isoformat().replace("+00:00", "Z"))
    assert {name: known[name] for name in known if known[name] != during[name]} == {}
    batch = browser.get(f"/batches/{number}").text
    assert re.search(r"Void\s+The wrong month", batch)
    assert "Stands" not in batch
