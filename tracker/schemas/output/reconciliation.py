"""Reconciliations and what was said of their differences, as answered."""

from marshmallow import Schema, fields

from tracker.domain.reports.reconciliation import DifferenceState
from tracker.domain.vocabulary import RECONCILED_KINDS, DifferenceCode
from tracker.schemas.output.parts import Fact, StampedAnswer, day, flag, instant, number, text, word

KINDS = {"type": "string", "enum": [kind.value for kind in RECONCILED_KINDS]}


class DifferenceExplanationRecord(Fact):
    """Why a difference of a reconciliation is right as it is."""

    reconciliation = number("The reconciliation's number.")
    code = word(DifferenceCode)
    subject = text("Which camera, officer or line: as the list of differences has it.")
    explanation = text()


class ReconciliationRecord(Schema):
    """A list of others that was held against the register."""

    id = number()
    kind = text("`devices` or `roster`.")
    file_name = text(null=True)
    sha256 = text(null=True)
    as_of = day("The day the list speaks of.", null=True)
    recorded_at = instant()
    recorded_by = text()
    withdrawn = flag("Its batch was reversed.")


class NamedPart(Schema):
    """What one side says: an officer on record, or words."""

    officer_id = number(null=True)
    words = text(null=True)


class ExplanationPart(Schema):
    """What was said of a difference."""

    id = number()
    text = text()
    recorded_at = instant()
    recorded_by = fields.String(required=True, allow_none=True)


class DifferencePart(Schema):
    """One difference; without a line the list lacks what the register has."""

    code = word(DifferenceCode)
    subject = text()
    line = number(null=True)
    state = word(DifferenceState)
    camera_id = number(null=True)
    serial = text(null=True)
    officer = fields.Nested(NamedPart, required=True, allow_none=True)
    theirs = fields.Nested(NamedPart, required=True)
    ours = fields.Nested(NamedPart, required=True)
    is_new = flag("It was not there when the list was held.")
    explanation = fields.Nested(ExplanationPart, required=True, allow_none=True)


class CountsPart(Schema):
    """How many differences are in each state."""

    open = number()
    explained = number()
    resolved = number()


class ListPart(Schema):
    """A list with every difference and what became of it."""

    reconciliation = number("Its number, which is its batch's.")
    kind = text("`devices` or `roster`.")
    file_name = text(null=True)
    sha256 = text(null=True)
    recorded_at = instant()
    recorded_by = text()
    withdrawn = flag("Its batch was reversed.")
    rows = number("Lines of the list.")
    counts = fields.Nested(CountsPart, required=True)
    differences = fields.List(fields.Nested(DifferencePart), required=True)


class ReconciliationAnswer(ListPart):
    """A list of others held against the register of its day: every difference and what became of it."""

    report = text("The report's name.")
    as_of = day("The day it speaks of.")
    known_at = instant("The moment of knowledge.")
    data_version = number("The last audit event that had changed data by then.")
    audit_head = text("That event's hash.")


class DatedListPart(ListPart):
    """The same, with the day that the list speaks of."""

    speaks_of = day()


class AllCountsPart(CountsPart):
    """How many differences the lists have that were not withdrawn, and how many are in each state."""

    differences = number()


class KindCountsPart(AllCountsPart):
    """The same of one kind of difference."""

    code = word(DifferenceCode)


class ReconciliationsAnswer(StampedAnswer):
    """The report `reconciliation`: the lists of others that speak of a day of the period, held against the register of
    that day, their differences counted by kind, and each of them.
    """

    since = day("The first day of the period.", null=True)
    total = fields.Nested(AllCountsPart, required=True)
    by_kind = fields.List(fields.Nested(KindCountsPart), required=True)
    lists = fields.List(fields.Nested(DatedListPart), required=True)
