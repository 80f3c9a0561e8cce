"""The cameras that a physical count speaks of, as they stand on its day: for the closing and the page."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session, aliased

from tracker.domain.counting import CameraOnDay, Figures, Outcome, figures_of, outcome_of
from tracker.domain.vocabulary import CameraCondition
from tracker.store.known.asked import Asked
from tracker.store.known.places import place_id_on
from tracker.store.models import (
    Assignment,
    AssignmentReturn,
    Camera,
    ConditionFact,
    Count,
    CountExplanation,
    CountSighting,
)


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count comes to at a moment: of each camera expected or seen what was found, and the codes nobody knows."""

    cameras: dict[int, Outcome]
    unknown_codes: int

    @property
    def figures(self) -> Figures:
        """The figures; a code that nobody knows is unexpected."""
        return figures_of([*self.cameras.values(), *[Outcome.UNEXPECTED] * self.unknown_codes])

    def of(self, outcome: Outcome) -> list[int]:
        """The cameras of which this was found."""
        return [camera_id for camera_id, found in self.cameras.items() if found is outcome]


def counted(session: Session, asked: Asked, count: Count) -> Counted:
    """What a count comes to, as known at the moment asked with and as of the count's own day. Three statements."""
    own_day = Asked(count.opened_on, asked.known_at)
    seen = select(CountSighting.camera_id).where(CountSighting.count_id == count.id, asked.knows(CountSighting))
    ids = set(session.scalars(seen.where(CountSighting.camera_id.is_not(None))))
    unknown = session.scalars(
        select(func.count())
        .select_from(CountSighting)
        .where(CountSighting.count_id == count.id, asked.knows(CountSighting), CountSighting.camera_id.is_(None))
    ).one()
    found = {}
    for camera in _cameras(session, own_day, count.place_id, seen):
        outcome = outcome_of(camera, count.place_id, is_seen=camera.camera_id in ids)
        if outcome is not None:
            found[camera.camera_id] = outcome
    return Counted(found, unknown)


def explained(session: Session, asked: Asked, count_id: int) -> set[int]:
    """The cameras of a count of which something is written."""
    written = select(CountExplanation.camera_id).where(
        CountExplanation.count_id == count_id, asked.knows(CountExplanation)
    )
    return set(session.scalars(written))


def _cameras(session: Session, asked: Asked, place_id: int, seen: Any) -> list[CameraOnDay]:
    """The cameras in the place on the day, and those seen there."""
    place, condition = place_id_on(asked, Camera.id), _condition(asked)
    rows = session.execute(
        select(Camera.id, Camera.owned_from, condition, _is_held(asked), place)
        .where(asked.knows(Camera), or_(place == place_id, Camera.id.in_(seen)))
        .order_by(Camera.id)
    )
    return [
        CameraOnDay(
            camera_id=camera_id,
            is_owned=owned_from is not None and owned_from <= asked.as_of,
            condition=CameraCondition(state or CameraCondition.SERVICEABLE),
            is_held=bool(is_held),
            place_id=where,
        )
        for camera_id, owned_from, state, is_held, where in rows
    ]


def _condition(asked: Asked) -> Any:
    fact = aliased(ConditionFact)
    return (
        select(fact.condition)
        .where(fact.camera_id == Camera.id, fact.starts_on <= asked.as_of, asked.knows(fact))
        .order_by(fact.starts_on.desc(), fact.id.desc())
        .limit(1)
        .scalar_subquery()
    )


def _is_held(asked: Asked) -> Any:
    held, back = aliased(Assignment), aliased(AssignmentReturn)
    returned = exists().where(back.assignment_id == held.id, asked.knows(back), back.returned_on <= asked.as_of)
    return exists().where(held.camera_id == Camera.id, asked.knows(held), held.issued_on <= asked.as_of, ~returned)
