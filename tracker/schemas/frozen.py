"""What may be asked of a report that is kept for the record, and entered to sign off a month."""

from typing import Any

from tracker.domain.commands.frozen import SignMonth
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Day, Several, Text, Whole
from tracker.schemas.months import MonthOfYear
from tracker.schemas.queries import MOST_DAYS_AHEAD, Instant, Series

NOTE = 2000


class KeepReportSchema(CommandSchema[dict[str, Any]]):
    """What a report is asked for that is kept for the record: as in the address of the report itself. Every format of
    it is kept; `format` says which one was wanted.
    """

    command = dict

    as_of = Day()
    known_at = Instant()
    precinct = Several(Text(20), most=100, load_default=None)
    series = Choice(Series, load_default=None)
    within = Whole(0, MOST_DAYS_AHEAD, load_default=None)
    since = Day(load_default=None)
    format = Text(10, load_default="json")


class SignMonthSchema(CommandSchema[SignMonth]):
    """A commander signs off a month of the precinct: the progress report of its last day is kept for the record with
    it. Once the figures were corrected it can be signed again, with a reason.
    """

    command = SignMonth

    precinct = Text(20, required=True)
    month = MonthOfYear(required=True)
    note = Text(NOTE, lines=True, load_default=None)
    reason = Text(NOTE, lines=True, load_default=None)
