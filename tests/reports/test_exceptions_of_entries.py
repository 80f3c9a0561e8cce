"""Entries out of the ordinary, on a table of cases: overrides, voids, late entries, rows of rosters set aside."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session

from tests.reports.desk import DAY, EVERYONE, LATER, REASON, Desk, opened, overridden, report, rows
from tests.reports.ledger import Ledger, moment
from tracker.domain.reports.exceptions import ExceptionKind
from tracker.domain.vocabulary import FactKind
from tracker.reports.attention import attention
from tracker.store.models import (
    Assignment,
    Batch,
    ConditionFact,
    DailyUse,
    Plan,
    Posting,
)


@pytest.fixture
def desk(session: Session, ledger: Ledger) -> Desk:
    """Nothing is an exception yet."""
    return opened(session, ledger)


def test_an_override_is_listed_with_its_reason_while_it_stands(desk: Desk) -> None:
    officer, assignment = overridden(desk)
    (found,) = rows(desk.session, "override")
    assert (found.officer_id, found.since, found.detail) == (officer, date(2016, 9, 5), REASON)
    assert (found.fact_kind, found.fact_id, found.recorded_by) == (FactKind.ASSIGNMENT, assignment, "test")
    (untrained,) = rows(desk.session, "holding_not_trained")
    assert untrained.detail == f"lacks BWC; override: {REASON}"
    seen = attention(desk.session, EVERYONE, as_of=DAY, known_at=LATER, completed={}).overrides
    assert [one.assignment_id for one in seen] == [assignment]
    assert rows(desk.session, "override", date(2016, 9, 4)) == []


def test_an_override_is_listed_when_all_is_well_again(desk: Desk) -> None:
    officer, assignment = overridden(desk)
    desk.ledger.train(officer, date(2016, 9, 12))
    desk.ledger.give_back(assignment, date(2016, 9, 20))
    assert [one.fact_id for one in rows(desk.session, "override")] == [assignment]
    assert rows(desk.session, "holding_not_trained") == []


def test_a_voided_override_is_a_void_and_was_an_override(desk: Desk) -> None:
    _, assignment = overridden(desk)
    desk.ledger.void(Assignment, assignment, moment(9, 10))
    assert rows(desk.session, "override") == []
    (found,) = rows(desk.session, "void")
    assert found.detail == "assignment of 2016-09-05: a slip"
    assert (found.fact_id, found.since, found.precinct) == (assignment, date(2016, 9, 10), "1")
    before = moment(9, 10) - timedelta(microseconds=1)
    day = date(2016, 9, 10)
    assert [one.fact_id for one in rows(desk.session, "override", day, before)] == [assignment]
    assert rows(desk.session, "void", day, before) == []


MIDNIGHT = datetime(2016, 9, 19, 5, 0, tzinfo=UTC)
"""In Minneapolis: the beginning of the 19th, which is eight days after the 11th."""


@pytest.mark.parametrize(
    "recorded, late",
    [
        (MIDNIGHT - timedelta(microseconds=1), None),
        (MIDNIGHT, "assignment of 2016-09-11, entered 8 days after it"),
        (MIDNIGHT + timedelta(days=1), "assignment of 2016-09-11, entered 9 days after it"),
    ],
)
def test_late_is_over_seven_days_in_minneapolis(desk: Desk, recorded: datetime, late: str | None) -> None:
    desk.ledger.issue(desk.ledger.officer(desk.precinct), date(2016, 9, 11), desk.ledger.camera(), at=recorded)
    found = rows(desk.session, "entered_late")
    assert [one.detail for one in found] == ([] if late is None else [late])
    assert [one.since for one in found] == [date(2016, 9, 11)] * len(found)
    assert rows(desk.session, "entered_late", date(2016, 9, 10)) == []


def test_late_in_winter_is_an_hour_later(desk: Desk) -> None:
    officer, six = desk.ledger.officer(desk.precinct), datetime(2016, 12, 9, 6, 0, tzinfo=UTC)
    desk.ledger.post(officer, desk.precinct, date(2016, 12, 1), at=six)
    desk.ledger.post(officer, desk.precinct, date(2016, 12, 2), at=six - timedelta(microseconds=1) + timedelta(days=1))
    found = rows(desk.session, "entered_late", date(2016, 12, 9), moment(12, 20))
    assert [one.since for one in found] == [date(2016, 12, 1)]


def test_a_late_entry_that_was_void_is_a_void(desk: Desk) -> None:
    posting = desk.ledger.post(desk.officer, desk.precinct, date(2016, 8, 1), at=moment(9, 1))
    assert [one.fact_id for one in rows(desk.session, "entered_late")] == [posting]
    desk.ledger.void(Posting, posting, moment(9, 10))
    assert rows(desk.session, "entered_late") == []
    assert [one.fact_kind for one in rows(desk.session, "void")] == [FactKind.POSTING]


@pytest.mark.parametrize("kind", ["override", "void", "entered_late", "row_never_matched"])
def test_since_is_the_beginning_of_a_day_in_minneapolis(desk: Desk, kind: str) -> None:
    at = datetime(2016, 9, 20, 5, 0, tzinfo=UTC)
    if kind == "override":
        overridden(desk, at)
    elif kind == "row_never_matched":
        roster(desk.ledger, at)
    else:
        posting = desk.ledger.post(desk.officer, desk.precinct, date(2016, 8, 1), at=at)
        if kind == "void":
            desk.ledger.void(Posting, posting, at)
    assert rows(desk.session, kind) != []
    assert rows(desk.session, kind, since=date(2016, 9, 20)) == rows(desk.session, kind)
    assert rows(desk.session, kind, since=date(2016, 9, 21)) == []


def test_since_narrows_nothing_that_holds_on_the_day(desk: Desk) -> None:
    desk.ledger.employ(desk.officer, "separated", date(2016, 9, 5))
    assert [row.kind for row in report(desk.session, since=DAY).rows] == [
        ExceptionKind.HOLDING_NOT_ELIGIBLE, ExceptionKind.HOLDING_WHILE_SEPARATED, ExceptionKind.RETURN_DUE,
    ]  # fmt: skip


def test_the_condition_that_a_return_stated_goes_with_it(desk: Desk) -> None:
    back = desk.ledger.give_back(desk.assignment, date(2016, 9, 1), at=moment(9, 20))
    stated = {"camera_id": desk.camera, "condition": "in_repair", "starts_on": date(2016, 9, 1), "return_id": back}
    desk.ledger.add(ConditionFact, moment(9, 20), **stated)
    assert [one.fact_kind for one in rows(desk.session, "entered_late")] == [FactKind.RETURN]


def test_an_entry_about_no_officer_counts_to_its_own_precinct(desk: Desk) -> None:
    ledger = desk.ledger
    plan = ledger.plan(desk.precinct, date(2016, 5, 1), date(2016, 9, 1), 5)
    used = ledger.add(DailyUse, moment(9, 20), precinct_id=desk.precinct, used_on=date(2016, 9, 1), deployed=1, used=1)
    ledger.void(Plan, plan, moment(9, 2))
    ledger.condition(desk.camera, "serviceable", date(2016, 9, 1), at=moment(9, 20))
    lying = ledger.condition(ledger.camera(), "serviceable", date(2016, 9, 1), at=moment(9, 20))
    assert [(one.fact_kind, one.precinct) for one in rows(desk.session, "void")] == [(FactKind.PLAN, "1")]
    late = {(one.fact_kind, one.fact_id): one.precinct for one in rows(desk.session, "entered_late")}
    assert late[FactKind.DAILY_USE, used] == "1"
    assert late[FactKind.CONDITION, lying] is None
    assert sorted(late.values(), key=str) == ["1", "1", None]


def roster(ledger: Ledger, at: datetime, as_of: date = date(2016, 9, 1), kind: str = "roster") -> int:
    """A file with one row excluded and one passed over by its mapping."""
    skipped = [{"line": 7, "reason": "excluded"}, {"line": 9, "reason": "Name is Total"}]
    given = {"kind": kind, "file_name": "roster.csv", "sha256": "0" * 64, "as_of": as_of}
    return ledger.add(Batch, at, **given, receipt={"skipped": skipped})


def test_a_row_set_aside_is_told_by_file_and_line(session: Session, ledger: Ledger) -> None:
    batch = roster(ledger, moment(9, 2))
    roster(ledger, moment(9, 3), kind="assignments")
    roster(ledger, moment(9, 4), as_of=date(2016, 9, 28))
    (found,) = report(session).rows
    assert (found.kind, found.detail) == (ExceptionKind.ROW_NEVER_MATCHED, "line 7 of roster.csv")
    assert (found.batch_id, found.since, found.recorded_by) == (batch, date(2016, 9, 2), "test")
    assert (found.precinct, found.name, found.serial, found.fact_id) == (None, None, None, None)


def test_a_reversed_roster_has_no_rows_but_had(session: Session, ledger: Ledger) -> None:
    batch = roster(ledger, moment(9, 2))
    session.execute(update(Batch).where(Batch.id == batch).values(reversed_seq=ledger.event(moment(9, 20))))
    assert rows(session, "row_never_matched") == []
    before = moment(9, 20) - timedelta(microseconds=1)
    assert len(rows(session, "row_never_matched", date(2016, 9, 20), before)) == 1
