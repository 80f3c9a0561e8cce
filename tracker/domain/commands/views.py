"""Reports under a name with their filters, and the subscriptions by which they are sent."""

from dataclasses import dataclass
from datetime import date

from tracker.domain.vocabulary import FileForm, Rhythm


@dataclass(frozen=True, slots=True)
class SaveView:
    """A report under a name. `as_of`: a fixed day (None: the day on which it is looked at). Its period, of a report on
    one, begins on `since` or so many `days` before `as_of` ends it (7: a week), not both.
    """

    name: str
    report: str
    precinct: str | None = None
    as_of: date | None = None
    since: date | None = None
    days: int | None = None
    within: int | None = None


@dataclass(frozen=True, slots=True)
class ForgetView:
    """The view is offered no more, and nothing is sent of it."""

    view_id: int


@dataclass(frozen=True, slots=True)
class Subscribe:
    """A saved view in a format (`view_id`, `form`), or the digest of what needs doing (neither), by mail and in a
    rhythm. `username`: the account it is for and whose rights it has; None: who asks.
    """

    address: str
    rhythm: Rhythm
    view_id: int | None = None
    form: FileForm | None = None
    username: str | None = None


@dataclass(frozen=True, slots=True)
class EndSubscription:
    """Nothing more is sent."""

    subscription_id: int
