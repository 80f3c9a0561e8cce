"""Types of options: days, instants, roles. What cannot be read is wrong usage (exit code 2)."""

from datetime import UTC, date, datetime
from typing import Any

import click


class Day(click.ParamType[date]):
    """A day as YYYY-MM-DD."""

    name = "DATE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a day; write it as 2016-09-27.", param, ctx)


class Instant(click.ParamType[datetime]):
    """A moment with its time zone, as 2016-09-27T15:00:00Z."""

    name = "INSTANT"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        if isinstance(value, datetime):
            return value
        try:
            moment = datetime.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is not a moment; write it as 2016-09-27T15:00:00Z.", param, ctx)
        if moment.tzinfo is None:
            self.fail(f"{value!r} does not say its time zone; end it with Z for UTC.", param, ctx)
        return moment.astimezone(UTC)


DAY = Day()
INSTANT = Instant()
