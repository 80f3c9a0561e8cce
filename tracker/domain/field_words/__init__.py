"""A sentence for every field of the API that its schema says nothing of, by the field's name, in the words that
the whole program uses. One name means one thing wherever it stands; where it does not, APART says so.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tracker.domain.field_words import equipment, figures, files, parameters, people, records

BY_NAME: Mapping[str, str] = MappingProxyType(
    {**files.WORDS, **people.WORDS, **equipment.WORDS, **figures.WORDS, **records.WORDS},
)

APART: Mapping[tuple[str, str], str] = MappingProxyType(
    {
        ("ForecastPart", "expected"): "The day it would be at the mean pace of the four weeks.",
        ("CountLine", "outcome"): "What was found of it.",
        ("CourseDonePart", "version"): "The version of the course that was done.",
        ("PlanRecord", "version"): "The plan's version; 1 is the baseline.",
        ("PlanRecord", "reason"): "Why it was planned anew; null of the first plan.",
        ("AdoptPlan", "reason"): "Why it is planned anew; the first plan needs none.",
        ("AdoptPlanReplacement", "reason"): "Why it is planned anew; the first plan needs none.",
        ("MonthSignatureRecord", "version"): "1, and one more each time the month is signed again.",
        ("PolicyRecord", "number"): "The policy's number, as text.",
        ("PolicyRecord", "version"): "The policy's version, as text.",
        ("AdoptPolicy", "number"): "The policy's number, as text.",
        ("AdoptPolicy", "version"): "The policy's version, as text.",
        ("AdoptPolicyReplacement", "number"): "The policy's number, as text.",
        ("AdoptPolicyReplacement", "version"): "The policy's version, as text.",
        ("PolicyInForcePart", "number"): "The policy's number, as text.",
        ("PolicyInForcePart", "version"): "The policy's version, as text.",
        ("ChangedPart", "number"): "The officer's or the camera's number.",
        ("CountsPart", "explained"): "How many differences are explained.",
        ("DailyUseRecord", "source"): "Where the counts come from.",
        ("RecordDailyUse", "source"): "Where the counts come from.",
        ("PrecinctFiguresPart", "completed_on"): "The first day on which all the eligible were equipped.",
        ("FiguresPart", "completed_on"): "The first day on which all the eligible were equipped.",
        ("TrainedOfficerPart", "eligible"): "Whether the officer is in scope on the day.",
        ("VoidPart", "voided"): "How many facts the event voided.",
        ("VoidPart", "entered"): "How many facts the event entered in their place.",
        ("NeedPart", "precinct"): "The code of the officer's precinct.",
        ("DailySumPart", "deployed"): "How many cameras were deployed in all precincts.",
        ("DailySumPart", "used"): "How many cameras were used in all precincts.",
        ("OwnedCountsPart", "owned"): "How many cameras are owned.",
        ("ModelCountsPart", "owned"): "How many cameras of the model are owned.",
        ("OwnedCountsPart", "held"): "How many are in officers' hands.",
        ("ModelCountsPart", "held"): "How many are in officers' hands.",
        ("CountClosingRecord", "missing"): "How many were expected and not seen.",
        ("CountSheetAnswer", "missing"): "How many were expected and not seen.",
        ("CountClosingRecord", "held"): "How many were seen that an officer holds on record.",
        ("CountSheetAnswer", "held"): "How many were seen that an officer holds on record.",
        ("SinceAnswer", "changed"): "Whether anything is to be looked at.",
        ("ChangesAnswer", "before"): "The side that is compared with.",
        ("PrecinctDaysPart", "days"): "How many days the period has.",
        ("DaysCountedPart", "days"): "How many days the period has.",
        ("KindCountsPart", "code"): "The kind of difference.",
        ("DatedListPart", "counts"): "How many differences are in each state.",
        ("ReconciliationAnswer", "counts"): "How many differences are in each state.",
        ("AllCountsPart", "differences"): "How many differences there are.",
        ("KindCountsPart", "differences"): "How many differences there are.",
        ("EntriesSharePart", "events"): "How many events changed data.",
        ("NamedEntriesPart", "events"): "How many events changed data.",
        ("WeekEntriesPart", "events"): "How many events changed data.",
        ("ActivityPart", "events"): "How many events changed data.",
        ("BatchEnteredPart", "events"): "How many events changed data.",
        ("RememberLink", "row"): "What the file's row says of its officer.",
        ("SavedViewRecord", "as_of"): "The day that the view is fixed at; null: that of whoever looks.",
        ("SaveMapping", "revision"): "The version that this one follows; 0: it is the first.",
        ("UserRecord", "role"): "The role of the account.",
        ("TokenRecord", "role"): "The role of the token.",
        ("AuditEventRecord", "detail"): "What the act was about, by name.",
        ("ExceptionCountPart", "total"): "How many there are in all.",
        ("MovedPart", "row"): "The precinct's code or the model's name; null: the total.",
    }
)
"""By shape and field."""


def said_of(shape: str, field: str) -> str | None:
    """What a field of a shape is, in a sentence; None where no table has it."""
    return APART.get((shape, field)) or BY_NAME.get(field)


def said_of_parameter(name: str, *, in_path: bool) -> str | None:
    """What a parameter of an address is, in a sentence; None where no table has it."""
    if in_path:
        return parameters.NUMBER
    return parameters.WORDS.get(name) or BY_NAME.get(name)
