"""The precincts as they were called at many moments, asked only where something about them changed in between."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.known import PrecinctRecord, precincts_known
from tracker.store.models import Precinct, RecordEdit


def precincts_at(session: Session, moments: Sequence[datetime]) -> list[list[PrecinctRecord]]:
    """For each of the moments, which are in order, the precincts on record in the report's order."""
    told = {*session.scalars(select(Precinct.recorded_at))}
    told |= {*session.scalars(select(RecordEdit.recorded_at).where(RecordEdit.collection == "precincts"))}
    turns = {0} | {place for moment in told if (place := bisect_left(moments, moment)) < len(moments)}
    found: list[list[PrecinctRecord]] = []
    for place, moment in enumerate(moments):
        found.append(precincts_known(session, moment) if place in turns else found[-1])
    return found
