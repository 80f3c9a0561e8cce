"""Custody of more rows than memory should hold: read part by part, and exported in bounded memory."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import pytest
from sqlalchemy import Engine

from tests.bench.export_custody import DAY, FORMATS, KNOWN_AT, OF_A_CAMERA, fill, make_database, measured
from tests.databases import Databases, recorded_statements
from tracker.domain.reports.custody import Side
from tracker.reports.custody_report import AT_ONCE, CustodyRows, custody
from tracker.reports.on_day import Reader
from tracker.store.engine import make_engine, transaction
from tracker.store.known import Asked

EVERYONE = Reader(None, sees_identities=True)
SPANS = 2_500
LONG = 100_000
MOST_MIB = 40
"""By how much memory may grow for a hundred thousand rows; the rows alone, held at once, take some 200."""


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def long(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """A few thousand spans of custody."""
    with databases.fresh(request.param) as url:
        engine = make_engine(url)
        with transaction(engine) as session:
            fill(session, SPANS)
        yield engine
        engine.dispose()


def test_rows_are_read_part_by_part_while_they_are_gone_through(long: Engine) -> None:
    cameras = SPANS // OF_A_CAMERA
    assert cameras > AT_ONCE
    with transaction(long, write=False) as session, recorded_statements(long) as statements:
        rows = CustodyRows(session, EVERYONE, EVERYONE, Asked(DAY, KNOWN_AT), None).by_camera(None)
        assert len(statements) == 0
        assert len(list(islice(rows, AT_ONCE * OF_A_CAMERA))) == AT_ONCE * OF_A_CAMERA
        assert len(statements) == 4
        assert len(list(rows)) == SPANS - AT_ONCE * OF_A_CAMERA
        assert len(statements) == 7


@pytest.mark.parametrize("side", list(Side))
def test_every_span_is_told_once_in_order(long: Engine, side: Side) -> None:
    with transaction(long, write=False) as session:
        rows = custody(session, EVERYONE, as_of=DAY, known_at=KNOWN_AT, side=side).rows
    assert len(rows) == SPANS
    assert {row.fact_id for row in rows} == set(range(1, SPANS + 1))
    order = [(row.serial if side is Side.CAMERA else row.holder and row.holder.name, row.starts_on) for row in rows]
    assert order == sorted(order)


@pytest.mark.long
@pytest.mark.parametrize("side", list(Side))
def test_a_hundred_thousand_rows_are_exported_in_bounded_memory(tmp_path: Path, side: Side) -> None:
    url = make_database(tmp_path / "long.db", LONG)
    for form in FORMATS:
        found = measured(url, form, side)
        assert found["rows"] == LONG
        assert found["grown"] < MOST_MIB, (form, found)
