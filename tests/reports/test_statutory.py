"""What Minn. Stat. 13.825 makes public: the daily record with its gaps, policies, storage figures, devices owned."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import recorded_statements
from tests.reports.ledger import FIRST, Ledger, moment
from tracker.domain.errors import Invalid
from tracker.domain.reports.statutory import StatutoryReport
from tracker.reports.daily_record import MOST_DAYS
from tracker.reports.on_day import Reader
from tracker.reports.statutory import statutory
from tracker.store.models import DailyUse, Policy, PolicyEnd, StorageFigure

DAY = date(2016, 9, 27)
LATER = moment(12, 1)


def report(session: Session, since: date | None = None, known_at: datetime = LATER, **asked: Any) -> StatutoryReport:
    """The report of 27 September."""
    reader = Reader(asked.get("precincts"))
    return statutory(session, reader, as_of=DAY, known_at=known_at, since=since, **asked)


def use(ledger: Ledger, precinct: int, day: date, deployed: int, used: int, at: datetime = FIRST) -> int:
    """An entry of daily use."""
    return ledger.add(DailyUse, at, precinct_id=precinct, used_on=day, deployed=deployed, used=used)


def said(found: StatutoryReport) -> list[tuple[int, str, str, int | None]]:
    """Day of the month, precinct, state, and how many were used."""
    return [
        (line.day.day, line.precinct, line.state.value, line.entry.used if line.entry else None)
        for line in found.record.lines
    ]


def test_a_day_without_an_entry_is_a_gap_and_never_a_zero(session: Session, ledger: Ledger) -> None:
    one = ledger.precinct("1")
    use(ledger, one, date(2016, 9, 25), 3, 2)
    use(ledger, one, date(2016, 9, 27), 0, 0)
    assert said(report(session, date(2016, 9, 24))) == [
        (24, "1", "not_begun", None),
        (25, "1", "recorded", 2),
        (26, "1", "gap", None),
        (27, "1", "recorded", 0),
    ]


def test_a_day_has_a_sum_only_where_no_precinct_has_a_gap(session: Session, ledger: Ledger) -> None:
    one, two = ledger.precinct("1"), ledger.precinct("2")
    for precinct, day in ((one, 25), (two, 26), (one, 27), (two, 27)):
        use(ledger, precinct, date(2016, 9, day), 3, 2)
    sums = report(session, date(2016, 9, 24)).record.sums
    assert [(total.day.day, total.used, total.gaps) for total in sums] == [
        (24, None, 0), (25, 2, 0), (26, None, 1), (27, 4, 0)
    ]  # fmt: skip


def test_the_period_begins_with_the_first_entry_where_nothing_else_is_asked(session: Session, ledger: Ledger) -> None:
    one = ledger.precinct("1")
    assert report(session).record.since == DAY
    use(ledger, one, date(2016, 9, 25), 3, 2)
    assert report(session).record.since == date(2016, 9, 25)


def test_a_home_that_is_no_precinct_is_in_where_it_has_an_entry(session: Session, ledger: Ledger) -> None:
    ledger.precinct("1")
    hall, _ = ledger.precinct("hall", kind="other"), ledger.precinct("yard", kind="other")
    assert [code for code, _ in report(session).record.precincts] == ["1"]
    use(ledger, hall, DAY, 1, 1)
    assert [code for code, _ in report(session).record.precincts] == ["1", "hall"]


def test_what_was_known_is_told_and_a_mistake_counts_no_more(session: Session, ledger: Ledger) -> None:
    one = ledger.precinct("1")
    mistaken = use(ledger, one, DAY, 30, 2, moment(9, 28))
    ledger.void(DailyUse, mistaken, moment(9, 30))
    right = use(ledger, one, DAY, 3, 2, moment(9, 30))
    found = [report(session, DAY, at).record.lines[0] for at in (moment(9, 27), moment(9, 29), LATER)]
    assert [line.state.value for line in found] == ["not_begun", "recorded", "recorded"]
    assert [line.entry and (line.entry.entry, line.entry.deployed) for line in found] == [
        None, (mistaken, 30), (right, 3)
    ]  # fmt: skip


def test_of_some_precincts_only_their_days_and_devices_are_told(session: Session, ledger: Ledger) -> None:
    one, two = ledger.precinct("1"), ledger.precinct("2")
    use(ledger, one, DAY, 3, 2)
    use(ledger, two, DAY, 5, 4)
    ledger.equip(ledger.officer(two), date(2016, 9, 1))
    own = report(session, precincts=frozenset({"1"}))
    assert said(own) == [(27, "1", "recorded", 2)]
    assert (own.owned.owned, report(session).owned.owned) == (0, 1)


def policy(ledger: Ledger, version: str, starts_on: date, at: datetime = FIRST, number: str = "4-223") -> int:
    """A version of a policy."""
    words = {"number": number, "version": version, "title": "Cameras", "published_on": starts_on}
    return ledger.add(Policy, at, starts_on=starts_on, **words)


def test_the_versions_in_effect_on_a_day_of_the_period_are_listed(session: Session, ledger: Ledger) -> None:
    policy(ledger, "1", date(2016, 6, 29))
    policy(ledger, "2", date(2016, 9, 20))
    other = policy(ledger, "1", date(2016, 2, 1), number="PILOT")
    ledger.add(PolicyEnd, policy_id=other, ends_on=date(2016, 9, 10))
    policy(ledger, "3", date(2016, 10, 20))

    def listed(since: date) -> list[tuple[str, str, date | None]]:
        return [(one.number, one.version, one.effective_until) for one in report(session, since).policies]

    assert listed(date(2016, 9, 20)) == [("4-223", "2", None)]
    assert listed(date(2016, 9, 19)) == [("4-223", "1", date(2016, 9, 20)), ("4-223", "2", None)]
    assert listed(date(2016, 9, 9))[-1] == ("PILOT", "1", date(2016, 9, 10))
    assert len(listed(date(2016, 9, 10))) == 2


def test_a_policy_says_when_its_adoption_was_recorded(session: Session, ledger: Ledger) -> None:
    policy(ledger, "1", date(2016, 6, 29), moment(7, 4))
    (one,) = report(session).policies
    assert (one.recorded_on, one.published_on, one.effective_from) == (
        date(2016, 7, 4), date(2016, 6, 29), date(2016, 6, 29)
    )  # fmt: skip


def test_of_each_measure_the_last_figure_before_the_period_is_told_too(session: Session, ledger: Ledger) -> None:
    def figure(day: date, measure: str, value: int, unit: str) -> None:
        told = {"measure": measure, "value": value, "unit": unit, "source": "vendor"}
        ledger.add(StorageFigure, measured_on=day, **told)

    figure(date(2016, 6, 29), "retention", 90, "days")
    figure(date(2016, 7, 31), "stored", 10, "gigabytes")
    figure(date(2016, 8, 31), "stored", 20, "gigabytes")
    figure(date(2016, 9, 26), "stored", 30, "gigabytes")
    figure(date(2016, 9, 28), "stored", 40, "gigabytes")
    found = report(session, date(2016, 9, 1)).storage
    assert [(one.measure.value, one.value) for one in found] == [("retention", 90), ("stored", 20), ("stored", 30)]


def test_a_period_too_long_is_refused(session: Session, ledger: Ledger) -> None:
    ledger.precinct("1")
    first = date.fromordinal(DAY.toordinal() - MOST_DAYS)
    with pytest.raises(Invalid) as refused:
        report(session, first)
    assert (refused.value.code, refused.value.field) == ("period_too_long", "since")
    assert len(report(session, date.fromordinal(first.toordinal() + 1)).record.days) == MOST_DAYS


def test_the_report_is_read_in_eight_statements_whatever_the_period(
    engine: Engine, session: Session, ledger: Ledger
) -> None:
    one = ledger.precinct("1")
    asked = []
    for day in (25, 26):
        use(ledger, one, date(2016, 9, day), 3, 2)
        with recorded_statements(engine) as statements:
            report(session)
        asked.append(len(statements))
    assert asked == [8, 8]
