"""What may be entered to correct a fact: a reason, and those fields of the kind's own entry that were wrong."""

import copy
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar

from marshmallow import RAISE, Schema, ValidationError, fields, missing

from tracker.domain.commands.audit import CorrectFact
from tracker.domain.sampling import MOST_ROWS
from tracker.domain.vocabulary import FactKind
from tracker.schemas import equipment, figures, people, reconciliation, rollout, signing, training
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Coded, Seed, Text, Whole
from tracker.schemas.problems import REQUIRED, Problem
from tracker.schemas.queries import LARGEST_OFFSET, LARGEST_PAGE, OnDay
from tracker.schemas.references import is_blank

ENTRIES: Mapping[FactKind, type[CommandSchema[Any]]] = MappingProxyType(
    {
        FactKind.OFFICER: people.AddOfficerSchema,
        FactKind.PARTICULARS: people.ChangeParticularsSchema,
        FactKind.POSTING: people.PostOfficerSchema,
        FactKind.POSTING_END: people.EndPostingSchema,
        FactKind.EMPLOYMENT: people.RecordEmploymentSchema,
        FactKind.EMPLOYMENT_END: people.EndEmploymentSchema,
        FactKind.CAMERA: equipment.AddCameraSchema,
        FactKind.CAMERA_PLACE: equipment.PlaceCameraSchema,
        FactKind.CONDITION: equipment.RecordConditionSchema,
        FactKind.ASSIGNMENT: equipment.IssueCameraSchema,
        FactKind.RETURN: equipment.ReturnCameraSchema,
        FactKind.ACKNOWLEDGEMENT: signing.AcknowledgedSchema,
        FactKind.COUNT: equipment.OpenCountSchema,
        FactKind.COUNT_SIGHTING: equipment.RecordSightingSchema,
        FactKind.COUNT_EXPLANATION: equipment.ExplainCameraSchema,
        FactKind.COUNT_CLOSING: equipment.CloseCountSchema,
        FactKind.REQUIREMENT: training.AddRequirementSchema,
        FactKind.REQUIREMENT_END: training.EndRequirementSchema,
        FactKind.SESSION: training.AddSessionSchema,
        FactKind.ENROLMENT: training.EnrolOfficerSchema,
        FactKind.ENROLMENT_END: training.EndEnrolmentSchema,
        FactKind.COMPLETION: training.RecordCompletionSchema,
        FactKind.SCOPE_RULE: rollout.AddScopeRuleSchema,
        FactKind.PLAN: rollout.AdoptPlanSchema,
        FactKind.POLICY: rollout.AdoptPolicySchema,
        FactKind.POLICY_END: rollout.EndPolicySchema,
        FactKind.DAILY_USE: rollout.RecordDailyUseSchema,
        FactKind.STORAGE_FIGURE: figures.RecordStorageFigureSchema,
        FactKind.MONEY_FIGURE: figures.RecordMoneySchema,
        FactKind.DIFFERENCE_EXPLANATION: reconciliation.ExplainDifferenceSchema,
    }
)
"""The schema by which each kind of fact is entered in the first place."""


class Replacement(Coded, fields.Nested):
    """Some fields of an entry. One left out keeps its value; one given blank is emptied where it may be empty."""

    def __init__(self, entry: type[CommandSchema[Any]], **kwargs: Any) -> None:
        super().__init__(_optional(entry), **kwargs)
        self.emptied = {
            field.data_key or name: (name, field.load_default)
            for name, field in entry._declared_fields.items()
            if field.load_default is not missing
        }

    def _deserialize(
        self, value: Any, attr: str | None, data: Mapping[str, Any] | None, partial: Any = None, **_: Any
    ) -> dict[str, Any]:
        if not isinstance(value, Mapping):
            raise ValidationError([NOT_AN_OBJECT])
        blank = [key for key, part in value.items() if is_blank(part)]
        known = {field.data_key or name for name, field in self.schema.fields.items()}
        if lacking := [key for key in blank if key in known and key not in self.emptied]:
            raise ValidationError({key: [REQUIRED] for key in lacking})
        given = {key: part for key, part in value.items() if key not in self.emptied or key not in blank}
        loaded: dict[str, Any] = self.schema.load(given)
        return {**loaded, **{self.emptied[key][0]: self.emptied[key][1] for key in blank if key in self.emptied}}


NOT_AN_OBJECT = Problem("not_an_object", "This must be an object with named fields.")


def _optional(entry: type[CommandSchema[Any]]) -> type[Schema]:
    """The fields of an entry, none of them required."""
    own: dict[str, Any] = {}
    for name, field in entry._declared_fields.items():
        own[name] = copy.deepcopy(field)
        own[name].required = False
        own[name].load_default = missing
        own[name].allow_none = field.allow_none or field.load_default is not missing
    name = entry.__name__.removesuffix("Schema") + "Replacement"
    return type(name, (_Optional,), {"__doc__": f"Some fields of: {(entry.__doc__ or '').strip()}", **own})


class _Optional(Schema):
    error_messages: ClassVar[dict[str, str]] = CommandSchema.error_messages  # type: ignore[misc]

    class Meta:
        """Nothing that was not asked for is let through."""

        unknown = RAISE


class CorrectFactSchema(CommandSchema[CorrectFact]):
    """Why a fact was wrong, and what it should have said: fields left out keep their values, fields given as null are
    emptied. The address names the fact.
    """

    command = CorrectFact
    in_path = ("kind", "fact_id")

    reason = Text(1000, lines=True, required=True)

    @classmethod
    def of(cls, kind: FactKind) -> type["CorrectFactSchema"]:
        """The schema of a correction of one kind."""
        return CORRECTIONS[kind]


def _correction(kind: FactKind) -> type[CorrectFactSchema]:
    entry = ENTRIES[kind]
    name = "Correct" + entry.__name__
    return type(
        name,
        (CorrectFactSchema,),
        {"__doc__": CorrectFactSchema.__doc__, "replacement": Replacement(entry, required=True)},
    )


CORRECTIONS: Mapping[FactKind, type[CorrectFactSchema]] = MappingProxyType(
    {kind: _correction(kind) for kind in ENTRIES}
)
"""The schema of a correction of each kind."""


class BatchFactsQuery(OnDay):
    """Which of a batch's facts."""

    kind = Choice(FactKind, metadata={"description": "Of this kind only."})
    offset = Whole(0, LARGEST_OFFSET, metadata={"description": "How many to pass over."})
    limit = Whole(1, LARGEST_PAGE, metadata={"description": "How many on a page."})
    sample = Whole(1, MOST_ROWS, metadata={"description": "So many entries, drawn at random; each is `kind:id`."})
    seed = Seed(metadata={"description": "Which sample: the same seed draws the same entries."})
