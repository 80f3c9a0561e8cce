"""A guided import as somebody without JavaScript goes through it, one step at a time or straight to the plan."""

import io
import re

from sqlalchemy import func, select

from tests.web.pages.browsing import Browser, Page
from tests.web.site import Site

ROSTER = (
    "Department of Police,,,,,\n"
    "EMPLID,Name,SEQ#,Job Title,Location,Status\n"
    '001,"Newman, Ada",0101,Officer,1st Pct,Active\n'
    '002,"Oldman, Bea M.",0102,Sergeant,5th Pct,On Leave\n'
    '003,"Clerk, Cy",0103,Clerk,Front office,Active\n'
    '004,"Lost, Di",0104,Officer,9th Pct,Active\n'
)


def start(browser: Browser, content: str | bytes, name: str = "roster.csv", **typed: str) -> Page:
    """Where a chosen file leads."""
    form = browser.get("/imports/guide").form("/imports/guide")
    body = content.encode() if isinstance(content, str) else content
    data = {**form.values, "kind": "roster", **typed, "file": (io.BytesIO(body), name)}
    return Page(
        browser.client.post("/imports/guide", data=data, content_type="multipart/form-data", follow_redirects=True)
    )


def key_of(page: Page) -> str:
    """The draft that a page is about."""
    return page.response.request.path.split("/")[3]


def count(site: Site, model: type) -> int:
    """How many rows a table has."""
    with site.writing() as session:
        return session.execute(select(func.count()).select_from(model)).scalar_one()


def to_plan(browser: Browser, content: str = ROSTER, **typed: str) -> Page:
    """The plan of a roster whose open words are left open."""
    columns = start(browser, content, as_of="2016-09-01", **typed)
    key = key_of(columns)
    words = browser.send(columns, f"/imports/guide/{key}/columns", **{"constant-duty": "patrol"})
    return browser.send(words, f"/imports/guide/{key}/words")


def figures(plan: Page) -> dict[str, int]:
    """How many rows of a plan end where, as its filters say."""
    found = re.findall(r"(\d+) (all rows|new|changed|moved|unchanged|skipped|rejected|to review)", plan.text)
    return {name: int(number) for number, name in reversed(found)}


def planned(browser: Browser, content: str | bytes, name: str = "roster.csv", **typed: str) -> Page:
    """The plan of a file whose columns and words are taken as they are guessed, or where it is refused before."""
    page = start(browser, content, name, **typed)
    for step in ("Columns", "Words"):
        if page.title.startswith(step):
            page = browser.send(page, f"/imports/guide/{key_of(page)}/{step.lower()}")
    return page
