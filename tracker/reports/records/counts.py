"""Physical counts, what was seen in them, what was explained and how they were closed, as records."""

from typing import Any

from sqlalchemy import Select, and_, select

from tracker.reports.records.collection import (
    Collection,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    fact_columns,
    lacks,
    own_precincts,
)
from tracker.store.models import (
    Camera,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    Place,
    Precinct,
)

FIGURES = ("expected", "found", "missing", "unexpected", "held", "wrong_condition")


def _of_places(sight: Sight, query: Select[*tuple[Any, ...]]) -> Rows:
    """A query that joins counts, confined to the rooms of the reader's precincts."""
    return (
        query.join(Place, Place.id == Count.place_id)
        .outerjoin(Precinct, Precinct.id == Place.precinct_id)
        .where(*own_precincts(sight, Precinct.code))
    )


def _counts(sight: Sight) -> Rows:
    """Counts with their closing, where it is known."""
    closed = and_(CountClosing.count_id == Count.id, sight.asked.knows(CountClosing))
    query = select(
        Count.id,
        Place.code.label("place"),
        Precinct.code.label("precinct"),
        Count.opened_on,
        CountClosing.id.label("closing_id"),
        CountClosing.closed_on,
        *(getattr(CountClosing, name) for name in FIGURES),
        *fact_columns(Count),
    ).outerjoin(CountClosing, closed)
    return _of_places(sight, query)


COUNTS = Collection(
    what="count",
    rows=_counts,
    filters={
        "place": equals("place"),
        "precinct": equals("precinct"),
        "open": lacks("closed_on"),
        "from": at_least("opened_on"),
        "to": at_most("opened_on"),
    },
    orders={"opened_on": ("opened_on",), "closed_on": ("closed_on",), "place": ("place", "opened_on")},
    facts=True,
)


def _sightings(sight: Sight) -> Rows:
    query = (
        select(
            CountSighting.id,
            CountSighting.count_id.label("count"),
            CountSighting.camera_id,
            Camera.serial,
            CountSighting.code,
            *fact_columns(CountSighting),
        )
        .join(Count, Count.id == CountSighting.count_id)
        .outerjoin(Camera, Camera.id == CountSighting.camera_id)
    )
    return _of_places(sight, query)


COUNT_SIGHTINGS = Collection(
    what="count sighting",
    rows=_sightings,
    filters={"count": equals("count"), "camera": equals("camera_id"), "serial": equals("serial")},
    orders={"serial": ("serial",)},
    facts=True,
)


def _explanations(sight: Sight) -> Rows:
    query = (
        select(
            CountExplanation.id,
            CountExplanation.count_id.label("count"),
            CountExplanation.camera_id,
            Camera.serial,
            CountExplanation.explanation,
            *fact_columns(CountExplanation),
        )
        .join(Count, Count.id == CountExplanation.count_id)
        .join(Camera, Camera.id == CountExplanation.camera_id)
    )
    return _of_places(sight, query)


COUNT_EXPLANATIONS = Collection(
    what="count explanation",
    rows=_explanations,
    filters={"count": equals("count"), "camera": equals("camera_id"), "serial": equals("serial")},
    orders={"serial": ("serial",)},
    facts=True,
)


def _closings(sight: Sight) -> Rows:
    query = select(
        CountClosing.id,
        CountClosing.count_id.label("count"),
        CountClosing.closed_on,
        *(getattr(CountClosing, name) for name in FIGURES),
        *fact_columns(CountClosing),
    ).join(Count, Count.id == CountClosing.count_id)
    return _of_places(sight, query)


COUNT_CLOSINGS = Collection(
    what="count closing",
    rows=_closings,
    filters={"count": equals("count"), "from": at_least("closed_on"), "to": at_most("closed_on")},
    orders={"closed_on": ("closed_on",)},
    facts=True,
)
