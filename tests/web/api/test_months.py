"""Months signed off over the API: by whom, once, and what was corrected since."""

from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.site import Site
from tracker.domain.commands.audit import VoidFact
from tracker.domain.vocabulary import FactKind
from tracker.schemas.output.frozen import MonthSignatureRecord, SinceAnswer
from tracker.services.voids import void_fact
from tracker.store.models import Completion

ADDRESS = "/api/v1/month-signatures"


def sign(site: Site, who: str = "inspector", **given: Any) -> TestResponse:
    """August of the 1st Precinct, signed on 27 September."""
    return site.post(ADDRESS, {"precinct": "1", "month": "2016-08", **given}, who=who)


def void_a_completion(site: Site) -> None:
    """The one officer was not trained after all."""
    with site.writing() as session:
        number = session.scalars(select(Completion.id)).one()
        void_fact(session, ADMINISTRATOR, VoidFact(FactKind.COMPLETION, number, "was not there"), now=NOW)


def with_an_officer(site: Site) -> None:
    """An officer of the 1st who is trained and holds nothing."""
    with site.writing() as session:
        Department(session).officer("0412")


def test_a_month_is_signed_and_found_again(site: Site) -> None:
    with_an_officer(site)
    answer = sign(site, note="As counted.")
    assert answer.status_code == 201, answer.text
    told = answer.get_json()
    assert MonthSignatureRecord().validate(told) == {}
    assert (told["month"], told["version"], told["frozen_report"], told["as_of"], told["signed_by"]) == (
        *("2016-08", 1, 1, "2016-08-31", "token:inspector"),
    )
    assert site.get(answer.headers["Location"], who="auditor").get_json() == told
    assert site.get(f"{ADDRESS}?month=2016-08&precinct=1").get_json() == [told]
    assert site.get(f"{ADDRESS}?month=2016-07").get_json() == []
    frozen = site.get("/api/v1/frozen-reports/1", who="inspector").get_json()
    assert (frozen["report"], frozen["precincts"], frozen["recorded_seq"]) == (
        *("rollout-progress", ["1"], told["recorded_seq"]),
    )


def test_what_was_corrected_since_names_the_entry_and_the_figures(site: Site) -> None:
    with_an_officer(site)
    sign(site)
    nothing = site.get(f"{ADDRESS}/1/corrections", who="inspector").get_json()
    assert (nothing["changed"], nothing["figures"], nothing["corrections"]) == (False, [], [])
    assert sign(site, reason="Because.").get_json()["code"] == "nothing_corrected"
    void_a_completion(site)
    told = site.get(f"{ADDRESS}/1/corrections", who="inspector").get_json()
    assert SinceAnswer().validate(told) == {}
    assert {"place": "trained", "before": 1, "after": 0} in told["figures"]
    (correction,) = told["corrections"]
    assert (correction["act"], correction["actor"], correction["reason"]) == ("void_fact", "ada", "was not there")
    assert [(fact["kind"], fact["void"]) for fact in correction["facts"]] == [("completions", True)]
    again = sign(site, reason="One was not trained.").get_json()
    assert (again["version"], again["frozen_report"]) == (2, 2)
    assert not site.get(f"{ADDRESS}/2/corrections").get_json()["changed"]


def test_who_may_not_and_when_not(sqlite_site: Site) -> None:
    for who in ("admin", "auditor", "reader"):
        assert sign(sqlite_site, who).status_code == 403
    refused = {
        "unknown_precinct": sign(sqlite_site, precinct="5"),
        "month_not_ended": sign(sqlite_site, month="2016-09"),
        "never_signed": sign(sqlite_site, reason="why not"),
        "invalid_input": sign(sqlite_site, month="2016-13"),
    }
    for code, answer in refused.items():
        assert answer.get_json()["code"] == code
    assert sign(sqlite_site).status_code == 201
    assert sign(sqlite_site).get_json()["code"] == "signed_already"
    assert sqlite_site.get(f"{ADDRESS}/1/corrections", who="auditor").status_code == 200
    assert sqlite_site.get(f"{ADDRESS}/2/corrections").status_code == 404


def test_a_repeat_under_the_same_key_signs_once(sqlite_site: Site) -> None:
    body, headers = {"precinct": "1", "month": "2016-08"}, {"Idempotency-Key": "month"}
    told = [sqlite_site.post(ADDRESS, body, who="inspector", headers=headers) for _ in range(2)]
    assert [(one.status_code, one.get_json()["id"]) for one in told] == [(201, 1), (201, 1)]
