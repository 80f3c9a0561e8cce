"""Reports of record, what verifying finds, and signatures under months, as answered."""

from marshmallow import Schema, fields

from tracker.domain.reports.frozen import Origin
from tracker.schemas.output.parts import Record, flag, instant, text, word
from tracker.schemas.output.parts import day as a_day
from tracker.schemas.output.parts import number as whole


def _codes(description: str) -> fields.List[str]:
    return fields.List(
        fields.String(), required=True, allow_none=True, metadata={"description": f"{description}; null: all."}
    )


class FrozenFilePart(Schema):
    """The bytes of a report of record in one format."""

    format = text()
    sha256 = text("The digest of its bytes, in hexadecimal digits.")
    length = whole("Bytes.")


class FrozenReportRecord(Schema):
    """A report kept for the record: numbered without a gap, never changed, every format of it with its digest."""

    number = whole("R-1, R-2, R-3 … without a gap.")
    name = text("The same with its letter: `R-12`.")
    report = text("The report's name.")
    as_of = a_day("The day the report speaks of.")
    known_at = instant("The moment of knowledge.")
    precincts = _codes("The precincts it is of, by code")
    scope = _codes("The precincts that whoever pulled it may see")
    series = text("`weekly`, where the series was asked for.", null=True)
    within = whole("Days ahead, where they were asked for.", null=True)
    since = a_day("The first day of its period, where it has one.", null=True)
    pulled_format = text("The format that was asked for.")
    reveals_identities = flag("Whether it may name officers of protected identity.")
    permission = text("The right that it takes to read the report.")
    role = text("The role of whoever pulled it.")
    data_version = whole("The last audit event that had changed data by then.")
    audit_head = text("That event's hash.")
    program = text("The version of the tracker that wrote it.")
    pulled_by = text()
    recorded_at = instant("When it was kept.")
    recorded_seq = whole("The audit event that recorded it.")


class FrozenReportAnswer(FrozenReportRecord):
    """One report of record with its files."""

    files = fields.List(fields.Nested(FrozenFilePart), required=True)


class PlacePart(Schema):
    """One place where two versions of a report differ."""

    place = text("As `rows[precinct=1].equipped`.")
    before = fields.Raw(required=True, allow_none=True)
    after = fields.Raw(required=True, allow_none=True)


class FindingPart(Schema):
    """One thing found."""

    code = text()
    message = text("A sentence for a person.")
    is_note = flag("Whether it takes nothing from the report.")


class ClaimPart(Schema):
    """What a file says of itself."""

    format = text()
    report = text(null=True)
    as_of = text(null=True)
    known_at = text(null=True)
    data_version = whole(null=True)
    audit_head = text(null=True)
    title = text(null=True)


class VerdictAnswer(Schema):
    """What a file is, whether the report made again is the same, and which figures are others as known now."""

    stands = flag("Whether it is the report of record, and its figures are the same today.")
    origin = word(Origin)
    sha256 = text("The digest of the file that was sent.", null=True)
    claim = fields.Nested(ClaimPart, required=True, allow_none=True)
    record = fields.Nested(FrozenReportRecord, required=True, allow_none=True)
    asked_at = instant("The moment of knowledge of today's figures.")
    findings = fields.List(fields.Nested(FindingPart), required=True)
    altered = fields.List(
        fields.Nested(PlacePart),
        required=True,
        metadata={"description": "Where the file differs from the report of record that it says it is."},
    )
    recomputed = fields.List(
        fields.Nested(PlacePart),
        required=True,
        allow_none=True,
        metadata={"description": "Where the same report made again differs; null: it was not compared."},
    )
    changed = fields.List(
        fields.Nested(PlacePart),
        required=True,
        allow_none=True,
        metadata={"description": "How its figures differ from those known now; null: they were not compared."},
    )


class MonthSignatureRecord(Record):
    """A commander's signature under a month of a precinct. A later version supersedes it, and says why."""

    precinct = text("The precinct's code.")
    month = text("As 2016-03.")
    version = whole("1, and one more each time it is signed again.")
    frozen_report = whole("The report of record that it rests on, by number.")
    as_of = a_day("The month's last day.")
    known_at = instant("The moment of knowledge of that report.")
    note = text(null=True)
    reason = text("Why it was signed again; null the first time.", null=True)
    signed_by = text()
    recorded_seq = whole("The audit event that recorded it.")


class CorrectedFactPart(Schema):
    """A fact that was recorded, or voided, after the signature."""

    kind = text("Its collection.")
    id = whole("Its number.")
    day = a_day()
    void = flag("Whether it was voided; else it was recorded.")


class CorrectionPart(Schema):
    """An entry after the signature: one event, or the events of a batch."""

    seq = whole("The audit event; of a batch its first.")
    last_seq = whole()
    act = text()
    actor = text()
    recorded_at = instant()
    reason = text(null=True)
    batch = whole(null=True)
    in_month = flag("Whether any of its facts is of a day of the month.")
    facts = fields.List(fields.Nested(CorrectedFactPart), required=True)
    figures = fields.List(fields.Nested(PlacePart), required=True)


class SinceAnswer(Schema):
    """What became of a signed month: how its figures differ as known now, and each later entry that made one another or
    is of a day of the month.
    """

    signature = whole()
    precinct = text()
    month = text("As 2016-03.")
    version = whole()
    frozen_report = whole("The report of record that it rests on, by number.")
    changed = flag("Whether anything is to be looked at.")
    figures = fields.List(fields.Nested(PlacePart), required=True)
    corrections = fields.List(fields.Nested(CorrectionPart), required=True)
