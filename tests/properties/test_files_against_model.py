"""Random histories: each report's files, read back by programs that did not write them, say what the slow account says.
The way is the whole one, from the facts to the bytes.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tests.databases import BACKENDS, Databases
from tests.model.facts import History
from tests.model.histories import Question, questions, stories
from tests.model.inventory import holding_of, home_of, owned
from tests.model.outstanding import Outstanding, outstanding
from tests.model.progress import rollout_progress
from tests.properties.loading import loaded
from tests.properties.test_due_back_against_model import name_everybody
from tests.render.read_back import Row, json_of, paper_tables, rows_of, without_spaces
from tracker.journeys.reports import Asking, make_report, write_report
from tracker.render import inventory as inventory_files
from tracker.render import outstanding as outstanding_files
from tracker.render import rollout as rollout_files
from tracker.render.formats import Format
from tracker.render.table import Column
from tracker.reports.on_day import Reader
from tracker.store.engine import make_engine

FLAT = (Format.CSV, Format.XLSX, Format.PDF)
LONG = pytest.mark.long
PARTS = ("stolen", "missing", "recalled", "in_repair", "held", "in_stock")
MASKED = "Protected officer"

quickly = settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
thoroughly = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])


@pytest.fixture(scope="module", params=[BACKENDS[0], pytest.param(BACKENDS[1], marks=LONG)])
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """An empty database; each example leaves it so."""
    with databases.fresh(request.param) as url:
        made = make_engine(url)
        yield made
        made.dispose()


class Office:
    """Where one question about one history is asked of every format."""

    def __init__(self, session: Session, asked: Question, reader: Reader) -> None:
        self.session = session
        self.asked = asked
        self.reader = reader

    def file(self, name: str, form: Format, *, weekly: bool = False) -> bytes:
        """A report as a file."""
        asking = Asking(self.asked.as_of, self.asked.known_at, form, self.reader.precincts, weekly=weekly)
        return write_report(name, make_report(self.session, self.reader, name, asking), form)

    def check_formats(self, name: str, columns: Sequence[Column], rows: list[Row]) -> None:
        """Each flat format has these rows."""
        for form in FLAT:
            expected = without_spaces(rows) if form is Format.PDF else rows
            assert rows_of(self.file(name, form), form, columns) == expected, (form, self.asked)


def plain(value: Any) -> str:
    """A value of the account as a file has it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:.1f}" if isinstance(value, float) else str(value)


# ---------------------------------------------------------------- progress


def flat(row: dict[str, Any]) -> Row:
    """A row of the account as one of a flat file."""
    days = row["forecast"] or {"expected": None, "earliest": None, "latest": None}
    values = {
        "precinct": "",
        "name": "Total",
        **{name: value for name, value in row.items() if name not in ("forecast", "forecast_note")},
        **{f"forecast_{name}": days[name] for name in ("expected", "earliest", "latest")},
        "forecast_note": row["forecast_note"],
    }
    return {
        name: "n/a" if value is None and name == "percent_equipped" else plain(value) for name, value in values.items()
    }


def flat_weeks(account: dict[str, Any]) -> list[Row]:
    """The weekly series of the account as rows."""
    names = {row["precinct"]: row["name"] for row in account["rows"]}
    return [
        {name: plain(value) for name, value in row.items()}
        for week in account["series"]
        for row in (
            *(
                {"week_ending": week["week_ending"], "precinct": one["precinct"], "name": names[one["precinct"]]} | one
                for one in week["rows"]
            ),
            {"week_ending": week["week_ending"], "precinct": "", "name": "Total"} | week["total"],
        )
    ]


def check_progress(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    asked: Question = data.draw(questions(history))
    codes = sorted(precinct.code for precinct in history.precincts)
    some = data.draw(st.one_of(st.none(), st.frozensets(st.sampled_from(codes), min_size=1)))
    account = rollout_progress(history, asked.as_of, asked.known_at, weekly=True, precincts=some and set(some))
    with loaded(engine, history) as session:
        office = Office(session, asked, Reader(some))
        office.check_formats(
            "rollout-progress", rollout_files.COLUMNS, [flat(row) for row in (*account["rows"], account["total"])]
        )
        weeks = flat_weeks(account)
        series = rollout_files.SERIES_COLUMNS
        weekly = {form: office.file("rollout-progress", form, weekly=True) for form in FLAT}
        assert rows_of(weekly[Format.CSV], Format.CSV, series) == weeks
        assert rows_of(weekly[Format.XLSX], Format.XLSX, series, sheet="Week by week") == weeks
        assert rows_of(weekly[Format.PDF], Format.PDF, series) == without_spaces(weeks)


@quickly
@given(data=st.data())
def test_the_files_of_the_progress_report_say_what_the_account_says(engine: Engine, data: st.DataObject) -> None:
    check_progress(engine, data)


@pytest.mark.whole
@LONG
@thoroughly
@given(data=st.data())
def test_the_files_of_the_progress_report_hold_in_many_histories(engine: Engine, data: st.DataObject) -> None:
    check_progress(engine, data)


# ---------------------------------------------------------------- outstanding


def person(officer: int, *, is_masked: bool) -> tuple[str, str]:
    """Name and badge as `name_everybody` gives them, or masked."""
    return (MASKED, "") if is_masked else (f"N{officer}, Eva", f"{officer:04}")


def outstanding_row(one: Outstanding, day: date, *, is_masked: bool) -> Row:
    """A row of the account; the histories have no ranks and no classes to come."""
    name, badge = person(one.officer, is_masked=is_masked)
    values: dict[str, Any] = {
        "officer_id": one.officer,
        "name": name,
        "badge": badge,
        "rank": None,
        "protected": one.is_protected,
        "precinct": one.precinct,
        "needs": one.needs,
        "lacking": " ".join(one.lacking),
        "outstanding_since": one.since,
        "days_outstanding": (day - one.since).days,
        "on_leave": one.on_leave,
        **{f"next_session_{name}": None for name in ("id", "on", "at", "course", "place")},
    }
    return {name: plain(value) for name, value in values.items()}


def check_outstanding(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    asked: Question = data.draw(questions(history))
    reveals = data.draw(st.booleans())
    found = outstanding(history, asked.as_of, asked.known_at)
    shown = [(one, one.is_protected and not reveals) for one in found]
    homes = list(dict.fromkeys(one.precinct for one in found))
    shown.sort(key=lambda pair: (homes.index(pair[0].precinct), pair[1], pair[0].officer))
    rows = [outstanding_row(one, asked.as_of, is_masked=is_masked) for one, is_masked in shown]
    with loaded(engine, history) as session:
        name_everybody(session, history)
        office = Office(session, asked, Reader(None, sees_identities=reveals))
        office.check_formats("outstanding", outstanding_files.COLUMNS, rows)
        said = json_of(office.file("outstanding", Format.JSON))["rows"]
        assert [(one["officer_id"], one["name"], one["outstanding_since"]) for one in said] == [
            (int(row["officer_id"]), row["name"], row["outstanding_since"]) for row in rows
        ]


@quickly
@given(data=st.data())
def test_the_files_of_the_outstanding_say_what_the_account_says(engine: Engine, data: st.DataObject) -> None:
    check_outstanding(engine, data)


@pytest.mark.whole
@LONG
@thoroughly
@given(data=st.data())
def test_the_files_of_the_outstanding_hold_in_many_histories(engine: Engine, data: st.DataObject) -> None:
    check_outstanding(engine, data)


# ---------------------------------------------------------------- inventory


def camera_row(history: History, camera: int, counted_as: str, asked: Question, *, reveals: bool) -> Row:
    """A row of the account; the histories have no places, tags or batches."""
    holding = holding_of(history, camera, asked.as_of, asked.known_at)
    officer, issued_on = holding or (None, None)
    owned_from = next(one.owned_from for one in history.cameras if one.id == camera)
    is_masked = not reveals and any(one.id == officer and one.protected for one in history.officers)
    name, badge = ("", "") if officer is None else person(officer, is_masked=is_masked)
    values: dict[str, Any] = {
        "serial": f"X{camera}",
        "asset_tag": None,
        "model": "Body 2",
        "purchase_batch": None,
        "owned_from": owned_from,
        "owned_as": counted_as,
        "precinct": home_of(history, camera, asked.as_of, asked.known_at),
        "place": None,
        "name": name,
        "badge": badge,
        "issued_on": issued_on,
        "camera_id": camera,
        "officer_id": officer,
    }
    return {name: plain(value) for name, value in values.items()}


def check_inventory(engine: Engine, data: st.DataObject) -> None:
    history = data.draw(stories())
    asked: Question = data.draw(questions(history))
    reveals = data.draw(st.booleans())
    found = owned(history, asked.as_of, asked.known_at)
    rows = [camera_row(history, camera, found[camera], asked, reveals=reveals) for camera in sorted(found)]
    parts = Counter(found.values())
    counts = {"owned": len(found)} | {part: parts[part] for part in PARTS}
    models = [("Body 2", *counts.values())] if found else []
    by_model = [tuple(map(str, row)) for row in (*models, ("Total", *counts.values()))]
    with loaded(engine, history) as session:
        name_everybody(session, history)
        office = Office(session, asked, Reader(None, sees_identities=reveals))
        office.check_formats("inventory", inventory_files.COLUMNS, rows)
        table = next(
            one for one in paper_tables(office.file("inventory", Format.PDF)) if one.title == "Owned, by model"
        )
        assert list(table.rows) == by_model
        sheet = office.file("inventory", Format.XLSX)
        read = rows_of(sheet, Format.XLSX, inventory_files.COUNT_COLUMNS, sheet="By model")
        assert [tuple(row.values()) for row in read] == by_model
        assert json_of(office.file("inventory", Format.JSON))["total"] == counts


@quickly
@given(data=st.data())
def test_the_files_of_the_inventory_say_what_the_account_says(engine: Engine, data: st.DataObject) -> None:
    check_inventory(engine, data)


@pytest.mark.whole
@LONG
@thoroughly
@given(data=st.data())
def test_the_files_of_the_inventory_hold_in_many_histories(engine: Engine, data: st.DataObject) -> None:
    check_inventory(engine, data)
