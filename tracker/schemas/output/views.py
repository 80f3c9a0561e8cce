"""Saved views, subscriptions and deliveries, as answered."""

from tracker.domain.vocabulary import DeliveryState, Rhythm
from tracker.schemas.output.parts import Record, day, instant, number, text, word


class SavedViewRecord(Record):
    """A report with its filters under a name."""

    name = text()
    report = text("The report's name, as in its address.")
    precinct = text("The precinct's code; null: all that the reader sees.", null=True)
    as_of = day(null=True)
    since = day(null=True)
    days = number("The length of its period, where that moves along.", null=True)
    within = number(null=True)
    forgotten_at = instant(null=True)
    recorded_seq = number()


class SubscriptionRecord(Record):
    """What is sent to whom, and how often."""

    username = text("The account whose rights it has.")
    view_id = number("The saved view; null: the digest.", null=True)
    form = text("`pdf`, `xlsx`, `csv` or `json`; null: the digest.", null=True)
    rhythm = word(Rhythm)
    address = text()
    ended_at = instant(null=True)
    recorded_seq = number()


class DeliveryRecord(Record):
    """What became of a subscription on a day on which it was due; `recorded_at` is when somebody was at it last."""

    subscription_id = number()
    username = text("The account whose rights it had.")
    due_on = day()
    state = word(DeliveryState)
    tries = number()
    known_at = instant("The moment of knowledge of what was sent.")
    sent_at = instant(null=True)
    digest = text("SHA-256 of the file, or of the digest's text.", null=True)
    data_version = number(null=True)
    said = text("Why it failed or was withheld.", null=True)
