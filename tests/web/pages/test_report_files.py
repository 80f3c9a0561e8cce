"""Every report as a file from the page: each format, the same bytes as over the API, within the reader's rights."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.api.story import with_story
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site
from tracker.journeys.reports import REPORTS
from tracker.render.formats import FILES, MEDIA_TYPES

MOMENT = "as_of=2016-07-31&known_at=2016-09-27T15:00:00.001Z"


@pytest.fixture
def told(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with the story in it, a little later."""
    with databases.fresh(backend, with_story) as url:
        made = rewired_site(url, make_tokens(url))
        made.clock.move(seconds=1)
        yield made
        close(made)


def test_each_report_in_each_format_is_the_api_s(told: Site) -> None:
    client = signed_in(told).client
    for name in REPORTS:
        for form in FILES:
            page = client.get(f"/reports/{name}.{form.value}?{MOMENT}")
            assert page.status_code == 200, (name, form, page.text)
            assert page.content_type == MEDIA_TYPES[form]
            assert page.headers["Content-Disposition"] == f"attachment; filename={name}-2016-07-31.{form.value}"
            api = told.get(f"/api/v1/reports/{name}.{form.value}?{MOMENT}")
            assert (api.status_code, api.content_type) == (200, MEDIA_TYPES[form])
            assert page.data == api.data, (name, form)
            assert page.headers["Report-Pulled-By"] == "ada"
            assert page.headers["Report-Pulled-At"] == told.clock().isoformat()


def test_a_precinct_or_the_days_ahead_can_be_asked_for(told: Site) -> None:
    client = signed_in(told).client
    body = client.get(f"/reports/readiness.json?{MOMENT}&precinct=5").get_json()
    assert [row["precinct"] for row in body["rows"]] == ["5"]
    far = client.get(f"/reports/training-needs.json?{MOMENT}&within=3650").get_json()["rows"]
    near = client.get(f"/reports/training-needs.json?{MOMENT}&within=0").get_json()["rows"]
    assert len(far) >= len(near)
    for wrong, status in (("precinct=nowhere", 404), ("within=-1", 422), ("within=soon", 422)):
        assert client.get(f"/reports/training-needs.json?{MOMENT}&{wrong}").status_code == status, wrong


def test_only_what_the_reader_may_see(told: Site) -> None:
    supervisor = signed_in(told, "inspector").client
    own = supervisor.get(f"/reports/rollout-progress.json?{MOMENT}").get_json()
    assert [row["precinct"] for row in own["rows"]] == ["1"]
    assert supervisor.get(f"/reports/rollout-progress.json?{MOMENT}&precinct=5").status_code == 404
    assert signed_in(told, "auditor").client.get(f"/reports/outstanding.pdf?{MOMENT}").status_code == 200
    stranger = told.app.test_client().get(f"/reports/outstanding.pdf?{MOMENT}")
    assert stranger.status_code == 303  # to the sign-in


def test_what_cannot_be_had_says_what_can(told: Site) -> None:
    client = signed_in(told).client
    answer = client.get(f"/reports/outstanding.docx?{MOMENT}")
    assert answer.status_code == 404
    assert "Take json, csv, xlsx, pdf." in answer.text
    assert client.get(f"/reports/outstanding.csv?{MOMENT}&series=weekly").status_code == 422


def test_pages_lead_to_their_files(told: Site) -> None:
    browser = signed_in(told)
    for address, name in (
        ("/reports/rollout-progress", "rollout-progress"),
        ("/training/needs", "training-needs"),
        ("/training/readiness", "readiness"),
        ("/return-due", "return-due"),
        ("/reports/inventory", "inventory"),
        ("/reports/daily-use", "daily-use"),
        ("/reports/exceptions", "exceptions"),
        ("/reports/statutory-13-825", "statutory-13-825"),
        ("/reports/program", "program"),
        ("/reports/training", "training"),
        ("/reports/activity", "activity"),
        ("/precincts/1", "outstanding"),
    ):
        page = browser.get(f"{address}?{MOMENT}")
        for form in FILES:
            href = next(href for href, _ in page.reader.links if href.startswith(f"/reports/{name}.{form.value}?"))
            assert "as_of=2016-07-31" in href
            assert "known_at=2016-09-27T15:00:00.001000Z" in href.replace("%3A", ":")
            assert browser.client.get(href).status_code == 200, href
