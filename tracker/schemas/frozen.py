"""What may be asked of a report that is kept for the record, and entered to sign off a month."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from tracker.domain.commands.frozen import SignMonth
from tracker.domain.errors import Invalid
from tracker.domain.months import Month, read_month
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Coded, Text
from tracker.schemas.problems import refuse

NOTE = 2000


class MonthOfYear(Coded, fields.Field[Month]):
    """A month, written as 2016-03 and in no other way."""

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Month:
        if isinstance(value, Month):
            return value
        try:
            return read_month(value.strip() if isinstance(value, str) else "")
        except Invalid as refusal:
            raise refuse(refusal.code, "Give the month as YYYY-MM, for example 2016-03.") from None


class SignMonthSchema(CommandSchema[SignMonth]):
    """A commander signs off a month of the precinct: the progress report of its last day is kept for the record with
    it. Once the figures were corrected it can be signed again, with a reason.
    """

    command = SignMonth

    precinct = Text(20, required=True)
    month = MonthOfYear(required=True)
    note = Text(NOTE, lines=True, load_default=None)
    reason = Text(NOTE, lines=True, load_default=None)
