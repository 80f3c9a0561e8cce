"""What time it is: the machine's clock, moved by what the installation's own record says. A demonstration has a today
of its own, and every instance on its database shares it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

Clock = Callable[[], datetime]


def machine_clock() -> datetime:
    """This machine's time."""
    return datetime.now(UTC)


def moved(instant: datetime, offset_seconds: int) -> datetime:
    """An instant of the machine's clock as the installation sees it."""
    return instant + timedelta(seconds=offset_seconds)
