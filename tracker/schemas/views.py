"""What may be entered of saved views and subscriptions."""

import re
from collections.abc import Mapping
from typing import Any

from tracker.domain.commands.views import EndSubscription, ForgetView, SaveView, Subscribe
from tracker.domain.vocabulary import FileForm, Rhythm
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Day, Id, Text, Whole
from tracker.schemas.problems import refuse
from tracker.schemas.queries import MOST_DAYS_AHEAD

NAME = 100
ADDRESS = 254
"""RFC 5321 lets no address be longer."""
LONGEST_PERIOD = 3660
MAIL_ADDRESS = re.compile(r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")
"""As browsers take one (HTML, `input type=email`), with a dot in its domain."""


class MailAddress(Text):
    """An address to send mail to, and nothing else: no name beside it, no second address."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(ADDRESS, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not MAIL_ADDRESS.fullmatch(text):
            raise refuse("not_an_address", "Give one mail address, for example ann.lund@example.org.")
        return text


class SaveViewSchema(CommandSchema[SaveView]):
    """A report with its filters, to be kept under a name."""

    command = SaveView

    name = Text(NAME, required=True)
    report = Text(40, required=True, metadata={"description": "The report's name, as in its address."})
    precinct = Text(20, load_default=None, metadata={"description": "By code; none: all that the reader sees."})
    as_of = Day(load_default=None, metadata={"description": "A fixed day; none: the day on which it is looked at."})
    since = Day(load_default=None, metadata={"description": "The first day of its period, of a report on one."})
    days = Whole(
        1,
        LONGEST_PERIOD,
        load_default=None,
        metadata={"description": "The length of its period in days, where that moves along: 7 is a week."},
    )
    within = Whole(0, MOST_DAYS_AHEAD, load_default=None)


class ForgetViewSchema(CommandSchema[ForgetView]):
    """It takes no body."""

    command = ForgetView
    in_path = ("view_id",)


class SubscribeSchema(CommandSchema[Subscribe]):
    """A saved view in a format, or the digest of what needs doing (neither), by mail."""

    command = Subscribe

    address = MailAddress(required=True)
    rhythm = Choice(Rhythm, required=True)
    view_id = Id(load_default=None)
    form = Choice(FileForm, load_default=None)
    username = Text(64, load_default=None, metadata={"description": "Whose rights it has; one's own by default."})


class EndSubscriptionSchema(CommandSchema[EndSubscription]):
    """It takes no body."""

    command = EndSubscription
    in_path = ("subscription_id",)
