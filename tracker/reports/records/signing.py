"""Signatures for issues and returns, as records."""

from typing import Any

from sqlalchemy import and_, case, null, select

from tracker.reports.records.collection import (
    Collection,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    fact_columns,
    of_own_officers,
)
from tracker.store.models import Acknowledgement, Assignment, AssignmentReturn, Camera, Officer


def _drawn(sight: Sight) -> Any:
    """The strokes: a protected officer's for those alone who see every identity."""
    if sight.reader.sees_identities:
        return Acknowledgement.drawn
    return case((Officer.protected_identity, null()), else_=Acknowledgement.drawn).label("drawn")


def _acknowledgements(sight: Sight) -> Rows:
    """Signatures; of a confined reader's own officers, for assignments that reach into their posting."""
    returned = and_(AssignmentReturn.assignment_id == Assignment.id, sight.asked.knows(AssignmentReturn))
    query = (
        select(
            Acknowledgement.id,
            Acknowledgement.assignment_id,
            Assignment.officer_id,
            Assignment.camera_id,
            Camera.serial,
            Acknowledgement.act,
            Acknowledgement.method,
            Acknowledgement.signed_on,
            Acknowledgement.return_id,
            Acknowledgement.sheet,
            _drawn(sight),
            *fact_columns(Acknowledgement),
        )
        .join(Assignment, Assignment.id == Acknowledgement.assignment_id)
        .join(Camera, Camera.id == Assignment.camera_id)
        .join(Officer, Officer.id == Assignment.officer_id)
        .outerjoin(AssignmentReturn, returned)
    )
    return of_own_officers(sight, query, Assignment.officer_id, AssignmentReturn.returned_on)


ACKNOWLEDGEMENTS = Collection(
    what="acknowledgement",
    rows=_acknowledgements,
    filters={
        "assignment": equals("assignment_id"),
        "officer": equals("officer_id"),
        "camera": equals("camera_id"),
        "act": equals("act"),
        "method": equals("method"),
        "sheet": equals("sheet"),
        "from": at_least("signed_on"),
        "to": at_most("signed_on"),
    },
    orders={"signed_on": ("signed_on",), "serial": ("serial",)},
    facts=True,
    tells_officer=True,
    only_alone=frozenset({"drawn"}),
)
