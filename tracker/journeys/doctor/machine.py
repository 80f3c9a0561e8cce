"""The machine: its clock against the register's, its time zones, and the room on its disks."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tracker.journeys.doctor.line import Line, problem, warning, well

SET_BACK = timedelta(minutes=2)
"""Two machines that keep their time are closer to each other than this."""
LONG_SILENT = timedelta(days=35)
LEAST_FREE = 64 << 20
LITTLE_FREE = 1 << 30
"""Bytes: below the first nothing can be relied on, below the second it is time to make room."""
AGENCY_ZONE = "America/Chicago"


def look_at_clock(now: datetime, newest: datetime, server: datetime | None) -> Line:
    """The clock `now` against the newest event, and against the database server's where there is one."""
    area = "clock"
    if newest - now > SET_BACK:
        return problem(
            area,
            "clock_behind",
            f"The clock says {_instant(now)}, and the newest event is of {_instant(newest)}.",
            "The clock was set back, or ran ahead before. Set it right (timedatectl status); until it has passed that "
            "moment, new entries are recorded a microsecond apart.",
        )
    if server is not None and abs(server - now) > SET_BACK:
        return problem(
            area,
            "clocks_differ",
            f"The clock says {_instant(now)}, and the database server's {_instant(server)}.",
            "Let both machines keep their time (timedatectl set-ntp true).",
        )
    if now - newest > LONG_SILENT:
        return warning(
            area,
            "long_silent",
            f"The clock says {_instant(now)}, and the newest event is {(now - newest).days} days old.",
            "Where the register is in use, the clock runs ahead: set it right before anything is entered.",
        )
    return well(area, f"{_instant(now)}; the newest event is of {_instant(newest)}")


def look_at_time_zone(year: int, zone: tzinfo | None = None) -> Line:
    """Whether the agency's zone is there and changes its hour on the days it does: second Sunday of March, first of
    November.
    """
    area = "time zone"
    try:
        agency = zone or ZoneInfo(AGENCY_ZONE)
    except ZoneInfoNotFoundError:
        return problem(area, "zone_missing", f"There is no time zone {AGENCY_ZONE}.", "Install the tzdata package.")
    spring, autumn = _sunday(year, 3, 2), _sunday(year, 11, 1)
    hours = [
        int((moment.astimezone(agency).utcoffset() or timedelta()).total_seconds() // 3600)
        for change, before in ((spring, 8), (autumn, 7))
        for moment in (change.replace(hour=before) - timedelta(seconds=1), change.replace(hour=before))
    ]
    if hours != [-6, -5, -5, -6]:
        return problem(
            area,
            "zone_wrong",
            f"{AGENCY_ZONE} does not change its hour on {spring:%d %B %Y} and {autumn:%d %B %Y}, as it does in {year}.",
            "Bring the tzdata package up to date; where the law has changed, take a newer tracker.",
        )
    return well(area, f"{AGENCY_ZONE} changes its hour on {spring:%d %B} and {autumn:%d %B %Y}")


def _sunday(year: int, month: int, place: int) -> datetime:
    first = datetime(year, month, 1, tzinfo=UTC)
    return first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (place - 1))


def look_at_disk(
    what: str, folder: Path, *, needs: int = 0, least: int = LEAST_FREE, little: int = LITTLE_FREE
) -> Iterator[Line]:
    """Whether `folder` is there, can be written, and has room: `needs` is what the next copy takes, in bytes."""
    area = f"disk: {what}"
    if not folder.is_dir():
        yield problem(area, "folder_missing", f"There is no folder {folder}.", "Make it, or name another.")
        return
    if not os.access(folder, os.W_OK | os.X_OK, effective_ids=True):
        yield problem(
            area, "folder_closed", f"{folder} cannot be written.", "Give it to the account that the tracker runs under."
        )
        return
    free = shutil.disk_usage(folder).free
    if free < least:
        yield problem(area, "disk_full", f"{folder} has {_size(free)} left.", "Make room now: entries will be refused.")
    elif free < max(little, needs):
        yield warning(area, "disk_filling", f"{folder} has {_size(free)} left.", "Make room, or take a larger disk.")
    else:
        yield well(area, f"{folder} has {_size(free)} left")


def _size(amount: int) -> str:
    return f"{amount / (1 << 30):,.1f} GiB" if amount >= 1 << 30 else f"{amount / (1 << 20):,.0f} MiB"


def _instant(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%SZ")
