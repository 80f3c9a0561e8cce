"""A report pulled today is pulled again in a year, with its old moment of knowledge: the same bytes.

In between everything is corrected that can be: voids, late entries, entries made again, batches reversed, descriptions
edited, officers and cameras taken off. Only whose name may be read follows today's protection.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from tests.databases import Databases
from tests.history.chronicle import Chronicle
from tests.history.desk import DESK
from tests.history.mending import MENDING, edit
from tests.history.questions import FORMATS, PREFIX
from tests.history.turns import BEGINNING, LIVING, Turn
from tests.web.site import ROLES, Site, close, make_site, make_tokens, with_accounts
from tracker.domain.actors import PERMISSIONS
from tracker.domain.commands import OfficerRef, people
from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.journeys.reports import REPORTS as NAMED
from tracker.journeys.reports import Asking, make_report, write_report
from tracker.render.formats import Format
from tracker.reports.on_day import Reader
from tracker.services.people import protect_identity
from tracker.store.models import AuditEvent, Officer
from tracker.web.api.reports import REPORTS

EVERYONE = ("admin", "inspector", "auditor")


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with a small department."""
    with databases.fresh(backend, with_accounts) as url:
        made = make_site(url, make_tokens(url))
        yield made
        close(made)


def addresses(chronicle: Chronicle) -> list[str]:
    """Every report in every format, of today, of days before it, of all and of one precinct, known now."""
    known = f"known_at={chronicle.moment.isoformat().replace('+', '%2B')}"
    days = [chronicle.today, date(2016, 10, 4), chronicle.today - timedelta(days=9)]
    flat = [
        f"{PREFIX}/reports/{name}{form}?as_of={day}&{known}{precinct}{series}"
        for name, printed in REPORTS.items()
        for form in FORMATS
        for day in days
        for precinct in ("", *([] if NAMED[name].is_whole else ["&precinct=1"]))
        for series in ("", *(["&series=weekly"] if "series" in printed.query._declared_fields else []))
    ]
    laid_out = [
        f"{PREFIX}/reports/{name}.{form}?as_of={chronicle.today}&{known}"
        for name in REPORTS
        for form in (Format.XLSX, Format.PDF)
    ]
    return flat + laid_out


def pulled(site: Site, asked: list[str]) -> dict[tuple[str, str], bytes]:
    """Every report as each role gets it that may read it."""
    found = {}
    for who in EVERYONE:
        for address in (one for one in asked if may_read(who, one)):
            answer = site.get(address, who)
            assert answer.status_code == 200, answer.text
            found[who, address] = answer.data
    return found


def may_read(who: str, address: str) -> bool:
    """Whether a role holds the right to the report of an address."""
    name = address.removeprefix(f"{PREFIX}/reports/").partition("?")[0].partition(".")[0]
    return ROLES[who] in PERMISSIONS[NAMED[name].right]


def printed(site: Site, chronicle: Chronicle) -> dict[str, bytes]:
    """The reports as the command line prints them, and the weekly series."""
    with site.writing() as session:
        asking = Asking(chronicle.today, chronicle.moment, Format.TEXT)
        reader = Reader(sees_identities=True)
        asked = [(name, name, asking) for name in NAMED]
        asked.append(("weekly", "rollout-progress", replace(asking, weekly=True)))
        return {
            key: write_report(name, make_report(session, reader, name, each), Format.TEXT) for key, name, each in asked
        }


@pytest.mark.long
@pytest.mark.parametrize("every", [7, pytest.param(1, marks=pytest.mark.whole)])
def test_a_year_of_corrections_changes_no_old_report(site: Site, every: int) -> None:
    """`every` seventh of the addresses, or each of them."""
    chronicle = Chronicle(site.app.extensions["tracker"].engine, 11)
    chronicle.go_on(60, BEGINNING)
    chronicle.go_on(120, [*LIVING, *DESK])
    chronicle.moment += timedelta(seconds=1)
    site.clock.instant = chronicle.moment
    then = chronicle.moment
    asked = addresses(chronicle)[::every]
    before, text_before = pulled(site, asked), printed(site, chronicle)
    events = told(site)
    for _ in range(26):
        chronicle.moment += timedelta(days=12)
        chronicle.go_on(12, MENDING)
    assert chronicle.moment - then > timedelta(days=365)
    site.clock.instant = chronicle.moment + timedelta(seconds=1)
    since = told(site) - events
    wanted = {"void_fact": 20, "correct_fact": 5, "reverse_batch": 1, "issue_camera": 1, "edit_camera": 1}
    wanted |= {"acknowledge": 3, "acknowledge_sheet": 1, "enrol_officer": 1, "enrol_officers": 1, "end_enrolment": 1}
    wanted |= {"record_sighting": 1, "close_count": 1}
    assert {act: since[act] for act in wanted if since[act] < wanted[act]} == {}, since
    anew = make_site(site.url, site.tokens, clock=site.clock)
    after = pulled(anew, asked)
    close(anew)
    assert [key for key, body in before.items() if body != after[key]] == []
    assert pulled(site, asked) == after
    late = Chronicle(chronicle.engine, 0, opening=then)
    assert printed(site, late) == text_before
    today = pulled(site, [f"{PREFIX}/reports/{name}?as_of={late.today}" for name in REPORTS])
    assert not set(today.values()) & set(after.values())


def told(site: Site) -> Counter[str]:
    """How many events of each act there are."""
    with site.writing() as session:
        rows = session.execute(select(AuditEvent.act, func.count()).group_by(AuditEvent.act)).all()
    return Counter(dict(rows))


def protect_everyone(turn: Turn) -> None:
    """Every identity is protected from now on."""
    for number in turn.session.scalars(select(Officer.id).where(Officer.voided_at.is_(None)).order_by(Officer.id)):
        turn.enter(protect_identity, people.ProtectIdentity(OfficerRef(id=number), True))


def test_only_the_names_follow_todays_protection(site: Site) -> None:
    chronicle = Chronicle(site.app.extensions["tracker"].engine, 12)
    chronicle.go_on(50, [act for act in BEGINNING if act.__name__ != "protect"])
    chronicle.moment += timedelta(seconds=1)
    site.clock.instant = chronicle.moment
    known = f"?known_at={chronicle.moment.isoformat().replace('+', '%2B')}"
    address = f"{PREFIX}/reports/outstanding{known}"
    before = site.get(address, "auditor").get_json()
    progress = site.get(f"{PREFIX}/reports/rollout-progress{known}", "auditor").data
    assert any(row["name"] != PROTECTED_NAME for row in before["rows"])
    chronicle.do(edit)
    chronicle.do(protect_everyone)
    site.clock.instant = chronicle.moment + timedelta(seconds=1)
    after = site.get(address, "auditor").get_json()
    hidden = {"name": PROTECTED_NAME, "badge": None, "protected": True}
    masked = sorted(({**row, **hidden} for row in before["rows"]), key=lambda row: (row["precinct"], row["officer_id"]))
    assert sorted(after["rows"], key=lambda row: (row["precinct"], row["officer_id"])) == masked
    assert {**after, "rows": []} == {**before, "rows": []}
    assert site.get(f"{PREFIX}/reports/rollout-progress{known}", "auditor").data == progress
