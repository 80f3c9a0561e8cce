"""Two years of entries and corrections: every report of record of every month still verifies, and every month that was
signed off is flagged exactly where its figures are others by now, through corrections that account for each of them.

    python -m pytest -n0 -s tests/history/test_frozen_months.py -k sqlite
"""

import hashlib
import time
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import cycle
from typing import Any

import orjson
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.history.chronicle import Chronicle
from tests.history.mending import MENDING
from tests.history.turns import BEGINNING, LIVING
from tests.web.site import with_accounts
from tracker.domain.actors import Actor
from tracker.domain.commands.frozen import SignMonth
from tracker.domain.months import month_of
from tracker.domain.reports.months import Since
from tracker.domain.vocabulary import Door, Role
from tracker.journeys.freezing import holder_of, make_for_record
from tracker.journeys.reports import REPORTS, Asking, make_report, write_report
from tracker.journeys.signing_off import make_for_month
from tracker.journeys.verifying import verify_file
from tracker.render.formats import Format
from tracker.reports.frozen import content_of, files_of, frozen_listed
from tracker.reports.months import signed_months, since_signed, touched_by
from tracker.reports.on_day import Reader
from tracker.services.frozen import freeze_report, sign_month
from tracker.store.engine import make_engine, transaction
from tracker.store.lookups import last_recorded_at
from tracker.store.models import Precinct

OVERSIGHT = Actor("otto", Role.OVERSIGHT, Door.API)
AUDITOR = Actor("ada", Role.ADMINISTRATOR, Door.API)
DAYS = 730


@pytest.fixture
def story(databases: Databases, backend: str) -> Iterator[Chronicle]:
    """A small department in its first days."""
    with databases.fresh(backend, with_accounts) as url:
        engine = make_engine(url)
        chronicle = Chronicle(engine, 23)
        chronicle.go_on(60, BEGINNING)
        yield chronicle
        engine.dispose()


@pytest.mark.parametrize("backend", ["sqlite", pytest.param("postgresql", marks=pytest.mark.whole)])
@pytest.mark.long
def test_two_years_of_corrections_leave_every_report_of_record_verifiable(story: Chronicle) -> None:
    others = cycle(name for name in REPORTS if name != "rollout-progress")
    began, last = time.monotonic(), story.today + timedelta(days=DAYS)
    while story.today < last:
        month = month_of(story.today)
        while month_of(story.today) == month:
            story.go_on(1, [*LIVING, *LIVING, *MENDING])
        end_month(story, month.last_day, next(others))
    with transaction(story.engine, write=False) as session:
        records, changed = check_records(session)
        months, flagged = check_months(session)
    acts = sum(line.endswith(": done") for line in story.told)
    assert records == 3 * months / 2
    assert months > 40
    assert 0 < changed < records
    assert 0 < flagged <= months
    print(  # noqa: T201 - the figure of docs/reports.md
        f"{DAYS} days, {acts} entries and corrections ({len(story.told) - acts} refused): {records} reports of record "
        f"verify, {changed} of them with other figures as known now; {flagged} of {months} signed months are flagged; "
        f"{time.monotonic() - began:.0f} s"
    )


def end_month(story: Chronicle, last_day: date, name: str) -> None:
    """Each precinct's commander signs the month off, and oversight keeps another report of its last day."""
    with transaction(story.engine) as session:
        moment = max(story.moment, last_recorded_at(session))
        for code in session.scalars(select(Precinct.code).where(Precinct.code.in_(("1", "5"))).order_by(Precinct.code)):
            commander = Actor(f"commander {code}", Role.SUPERVISOR, Door.PAGE, precincts=frozenset({code}))
            command = SignMonth(code, month_of(last_day))
            made = make_for_month(session, commander, command, moment=moment)
            sign_month(session, commander, command, made, now=moment)
        asking = Asking(last_day, moment, Format.CSV)
        freeze_report(session, OVERSIGHT, make_for_record(session, Reader(None), name, asking), now=moment)


def check_records(session: Session) -> tuple[int, int]:
    """Every report of record is whole and the same made again, in one format after the other; how many there are, and
    of how many figures changed.
    """
    now, holder = last_recorded_at(session), holder_of(AUDITOR)
    rows = frozen_listed(session, holder, offset=0, limit=1000).rows
    assert [row.number for row in rows] == list(range(len(rows), 0, -1))
    changed = 0
    for row, form in zip(rows, cycle(Format), strict=False):
        for file in files_of(session, row):
            content = content_of(session, row, file.format)
            assert content is not None
            assert hashlib.sha256(content).hexdigest() == file.sha256
        sent = content_of(session, row, form.value)
        assert sent is not None
        verdict = verify_file(session, holder, sent, asked_at=now)
        assert verdict.record == row or any(row.name in finding.message for finding in verdict.findings)
        assert verdict.recomputed == ()
        assert {finding.code for finding in verdict.findings} <= {"figure_changed", "written_otherwise", "kept_again"}
        changed += bool(verdict.changed)
    return len(rows), changed


def check_months(session: Session) -> tuple[int, int]:
    """A month is flagged where the row that was kept is another by now; its corrections account for every figure."""
    now = last_recorded_at(session)
    signed = signed_months(session, Reader(None))
    kept = {row.number: row for row in frozen_listed(session, holder_of(AUDITOR), offset=0, limit=1000).rows}
    flagged = 0
    for one in signed:
        since = since_signed(session, one, known_at=now)
        content = content_of(session, kept[one.frozen_number], "json")
        assert content is not None
        then = orjson.loads(content)["rows"][0]
        assert bool(since.figures) == (then != row_of(session, one.precinct, one.month.last_day))
        check_accounted(since, then)
        flagged += since.is_changed
        for correction in since.corrections[:1]:
            if correction.seq == correction.last_seq:
                touched = touched_by(session, Reader(None), correction.seq)
                assert [each.figures for each in touched if each.signed == one] == [correction.figures]
    return len(signed), flagged


def row_of(session: Session, precinct: str, day: date) -> Any:
    """The precinct's row as the report has it now."""
    asking = Asking(day, last_recorded_at(session), Format.JSON, frozenset({precinct}))
    report = make_report(session, Reader(None), "rollout-progress", asking)
    return orjson.loads(write_report("rollout-progress", report, Format.JSON))["rows"][0]


def check_accounted(since: Since, then: dict[str, Any]) -> None:
    """One correction after the other leads from each figure that was signed to the one known now."""
    reached: dict[str, Any] = {}
    for correction in since.corrections:
        for step in correction.figures:
            if step.place in reached:
                assert reached[step.place] == step.before
            elif isinstance(then.get(step.place), int):
                assert then[step.place] == step.before
            reached[step.place] = step.after
    for figure in since.figures:
        if "." not in figure.place and figure.place != "forecast":
            assert reached[figure.place] == figure.after
