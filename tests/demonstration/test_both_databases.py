"""The demonstration is the same on both databases, to the byte."""

from datetime import date

import pytest
from sqlalchemy import Engine

from tests.databases import Databases
from tests.demonstration.conftest import THIS_MORNING, demonstrated
from tracker.domain.reports.public import PublicEdition
from tracker.render.formats import Format
from tracker.render.public.files import FILES, public_json
from tracker.render.rollout import render_progress_series
from tracker.reports.public import public_progress, public_record
from tracker.reports.rollout import rollout_progress
from tracker.store.engine import make_engine, transaction


def pulled(engine: Engine, day: date) -> bytes:
    with transaction(engine, write=False) as session:
        report = rollout_progress(session, as_of=day, known_at=THIS_MORNING, series=True)
    return render_progress_series(report, Format.JSON)


def published(engine: Engine) -> list[bytes]:
    """Every file that the public reads."""
    with transaction(engine, write=False) as session:
        progress = public_progress(session, known_at=THIS_MORNING)
        assert progress is not None
        record = public_record(session, as_of=progress.as_of, known_at=progress.known_at)
    return [public_json(one, PublicEdition(progress, record)) for one in FILES.values()]


@pytest.mark.long
def test_postgresql_gives_the_same_bytes_as_sqlite(databases: Databases, demonstration_engine: Engine) -> None:
    with databases.fresh("postgresql", demonstrated) as url:
        engine = make_engine(url)
        for day in (date(2015, 6, 1), date(2016, 9, 27), date(2016, 11, 2), date(2016, 11, 7)):
            assert pulled(engine, day) == pulled(demonstration_engine, day)
        assert published(engine) == published(demonstration_engine)
        engine.dispose()
