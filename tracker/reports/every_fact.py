"""The facts of every kind in the same columns: what each is about, when it was recorded and when voided. A statement,
to be narrowed by whoever asks; nothing is asked here.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import BigInteger, CompoundSelect, Date, Select, cast, literal, null, select, union_all

from tracker.domain.vocabulary import FactKind
from tracker.store.base import Fact
from tracker.store.kinds import DAY_COLUMNS, MODELS
from tracker.store.models import (
    Acknowledgement,
    Assignment,
    AssignmentReturn,
    Camera,
    ConditionFact,
    Count,
    CountClosing,
    CountExplanation,
    CountSighting,
    DailyUse,
    Employment,
    EmploymentEnd,
    Enrolment,
    EnrolmentEnd,
    Officer,
    Place,
    Plan,
    Posting,
    PostingEnd,
    TrainingSession,
)


@cache
def every_fact(kind: FactKind | None = None) -> Select[Any] | CompoundSelect[Any]:
    """The facts of every kind, or of one, with these columns: `kind`, `place` (of the kind among all), `id`, `day`,
    `officer_id`, `camera_id`, `precinct_id` (where the fact is about neither), `with_return_id` (of a condition that a
    return stated), `batch_id`, `recorded_at`, `recorded_seq`, `voided_at`, `voided_seq`, `void_reason`.
    """
    if kind is not None:
        return _of_kind(kind)
    return union_all(*(_of_kind(one) for one in MODELS))


def _of_kind(kind: FactKind) -> Select[Any]:
    model = MODELS[kind]
    columns = model.__table__.columns  # type: ignore[attr-defined]
    day = next((columns[name] for name in DAY_COLUMNS if name in columns), None)
    query = select(
        literal(kind.value).label("kind"),
        literal(list(MODELS).index(kind)).label("place"),
        model.id.label("id"),
        (day if day is not None else cast(null(), Date)).label("day"),
        _subject(model, Officer, "officer_id").label("officer_id"),
        _subject(model, Camera, "camera_id").label("camera_id"),
        _precinct(model).label("precinct_id"),
        (model.return_id if model is ConditionFact else NO_NUMBER).label("with_return_id"),
        model.batch_id.label("batch_id"),
        model.recorded_at.label("recorded_at"),
        model.recorded_seq.label("recorded_seq"),
        model.voided_at.label("voided_at"),
        model.voided_seq.label("voided_seq"),
        model.void_reason.label("void_reason"),
    )
    return query if model not in PART_OF else query.join(PART_OF[model][0], PART_OF[model][0].id == PART_OF[model][1])


NO_NUMBER: Any = cast(null(), BigInteger)

PART_OF: Mapping[type[Fact], tuple[Any, Any]] = {
    AssignmentReturn: (Assignment, AssignmentReturn.assignment_id),
    Acknowledgement: (Assignment, Acknowledgement.assignment_id),
    PostingEnd: (Posting, PostingEnd.posting_id),
    EmploymentEnd: (Employment, EmploymentEnd.employment_id),
    EnrolmentEnd: (Enrolment, EnrolmentEnd.enrolment_id),
    CountSighting: (Count, CountSighting.count_id),
    CountExplanation: (Count, CountExplanation.count_id),
    CountClosing: (Count, CountClosing.count_id),
}
"""Facts about another fact, by which they are about an officer, a camera or a place."""


def _subject(model: type[Fact], whole: type[Fact], key: str) -> Any:
    """The officer, or the camera, that a fact is about; an empty number where it is about none."""
    if model is whole:
        return model.id
    own = getattr(model, key, None)
    if own is None and model in PART_OF:
        own = getattr(PART_OF[model][0], key, None)
    return NO_NUMBER if own is None else own


def _precinct(model: type[Fact]) -> Any:
    """The precinct that a fact is about by itself, or by the place that it is about."""
    if model in (Plan, DailyUse, TrainingSession):
        return model.precinct_id
    if model is Count or PART_OF.get(model, (None,))[0] is Count:
        return select(Place.precinct_id).where(Place.id == Count.place_id).correlate(Count).scalar_subquery()
    return NO_NUMBER
