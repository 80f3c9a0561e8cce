"""When a subscription is due: pure calendar arithmetic of the agency's days."""

from datetime import date, timedelta

from tracker.domain.vocabulary import Rhythm


def due_day(rhythm: Rhythm, today: date) -> date:
    """The last day, today or earlier, on which something of this rhythm was due: today, a Monday, a first."""
    match rhythm:
        case Rhythm.DAILY:
            return today
        case Rhythm.WEEKLY:
            return today - timedelta(days=today.weekday())
        case Rhythm.MONTHLY:
            return today.replace(day=1)


def is_due(rhythm: Rhythm, today: date, since: date) -> date | None:
    """The day for which one is to be sent, where the subscription was there on it (`since`: its first day); None where
    nothing is due yet. A day that was missed is made up for by the latest alone: nobody wants a week of them at once.
    """
    day = due_day(rhythm, today)
    return day if day >= since else None
