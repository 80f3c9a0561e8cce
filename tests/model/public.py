"""What the public reads, the slow way: each week counted anew from what was known at its publication, and from what is
known now; small units merged one at a time.

How the specification is read where it could be read otherwise:

publication
  A week ends with its Saturday and is published on the Monday after it at 6:00 in Minneapolis. The first is the first
  at whose publication some version 1 of a plan was known that had started by the Saturday; after it every week.
merging
  Fewer than 5 eligible, nobody among them, is small. All small units are one; while it has fewer than 5, the smallest
  of the others joins it, of two alike the one that comes first in the report.
withheld
  With 1 to 4 eligible in all, no count is given, of no unit and not of the total; what was planned still is.
restated
  What was merged stays merged. What is small by what is known now joins it, and so does the next smallest while there
  are fewer than 5. A unit that was not on record at the publication had no officers then.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from tests.model.facts import CHICAGO, History, as_known, chicago_day, is_visible
from tests.model.histories import every_fact
from tests.model.ledger import Ledger
from tests.model.progress import baseline_of, percent, planned_on

SETTLING = timedelta(minutes=15)
"""After its publication a week is shown so much later."""

Row = tuple[str, tuple[str, ...], tuple[float | int | None, ...]]
"""A unit's code, the names of its members where it is merged, and its figures."""

NAMES = ("eligible", "trained", "assigned", "equipped", "percent_equipped", "planned")


@dataclass
class Home:
    """A home of officers with its counts on a Saturday: eligible, trained, assigned, equipped, planned."""

    code: str
    name: str
    was: list[int | None]
    now: list[int | None]
    was_there: bool


@dataclass
class Week:
    """A week as the public should read it."""

    saturday: date
    rows: list[Row]
    total: Row
    restated: list[tuple[str, tuple[str, ...], str, float | int | None, float | int | None]]


def publication(saturday: date) -> datetime:
    """When the week of a Saturday is published."""
    return datetime.combine(saturday + timedelta(days=2), time(6), CHICAGO).astimezone(UTC)


def saturdays(history: History, now: datetime) -> list[date]:
    """The weeks published by now."""
    found: list[date] = []
    day = date(2015, 1, 3)
    while publication(day) + SETTLING <= now:
        known = as_known(history, publication(day))
        if found or any(plan.version == 1 and plan.start <= day for plan in known.plans):
            found.append(day)
        day += timedelta(days=7)
    return found


def counted(history: History, day: date, known_at: datetime) -> dict[str, list[int | None]]:
    """The counts of every home on a day, as known at a moment."""
    known = as_known(history, known_at)
    counts = Ledger(known).counts(day)
    return {
        home.code: [
            counts[home.code].eligible,
            counts[home.code].trained,
            counts[home.code].assigned,
            counts[home.code].equipped,
            planned_on(baseline_of(known.plans, home.code), day),
        ]
        for home in known.precincts
    }


def homes_of(history: History, day: date, now: datetime) -> list[Home]:
    """Every home on record now, counted twice, in the report's order."""
    was, is_now = counted(history, day, publication(day)), counted(history, day, now)
    known = sorted(as_known(history, now).precincts, key=lambda each: (each.kind != "precinct", each.code))
    nothing: list[int | None] = [0, 0, 0, 0, None]
    return [
        Home(each.code, each.name, was.get(each.code, nothing), is_now[each.code], each.code in was) for each in known
    ]


def added(several: list[list[int | None]]) -> list[int | None]:
    """Counts one under another, added up; a column of nothing but None stays so."""
    columns = zip(*several, strict=True) if several else [()] * 5
    sums: list[int | None] = []
    for column in columns:
        there = [value for value in column if value is not None]
        sums.append(sum(there) if there else None)
    return sums[:4] + sums[4:] if several else [0, 0, 0, 0, None]


def shown(counts: list[int | None], *, hidden: bool = False) -> tuple[float | int | None, ...]:
    """The figures of a row: the percentage before what was planned."""
    eligible, trained, assigned, equipped, planned = counts
    if hidden:
        return (None, None, None, None, None, planned)
    return (eligible, trained, assigned, equipped, percent(equipped or 0, eligible or 0), planned)


def is_hidden(counts: list[int | None]) -> bool:
    """Whether so few are eligible in all that nothing is said."""
    return counts[0] in (1, 2, 3, 4)


def merged(sizes: list[int], already: list[int]) -> list[int]:
    """Which places are told as one."""
    inside = [place for place, size in enumerate(sizes) if size <= 4]
    if not inside:
        return already
    inside = sorted({*inside, *already})
    while sum(sizes[place] for place in inside) <= 4:
        outside = [place for place in range(len(sizes)) if place not in inside]
        if not outside:
            break
        smallest = min(sizes[place] for place in outside)
        inside = sorted([*inside, next(place for place in outside if sizes[place] == smallest)])
    return inside


def week_of(history: History, day: date, now: datetime) -> Week:
    """A week as published, and restated."""
    homes = homes_of(history, day, now)
    there = [home for home in homes if home.was_there]
    inside = merged([home.was[0] or 0 for home in there], [])
    groups = [[home] for place, home in enumerate(there) if place not in inside]
    together = [there[place] for place in inside]
    total_was, total_now = added([home.was for home in there]), added([home.now for home in homes])
    rows: list[Row] = []
    if not is_hidden(total_was):
        rows = [(home.code, (), shown(home.was)) for (home,) in groups]
        if together:
            names = tuple(home.name for home in together)
            rows.append(("other-units", names, shown(added([home.was for home in together]))))
    total: Row = ("total", (), shown(total_was, hidden=is_hidden(total_was)))
    changed = []
    if not is_hidden(total_was) and not is_hidden(total_now):
        changed = restated_units(homes, groups, together)
    changed.append(("total", (), total[2], shown(total_now, hidden=is_hidden(total_now))))
    differing = [
        (code, names, name, before, after)
        for code, names, was, is_now in changed
        for name, before, after in zip(NAMES, was, is_now, strict=True)
        if before != after
    ]
    return Week(day, rows, total, differing)


def restated_units(
    homes: list[Home], groups: list[list[Home]], together: list[Home]
) -> list[tuple[str, tuple[str, ...], tuple[float | int | None, ...], tuple[float | int | None, ...]]]:
    """The units as they may be told today, with what was published of them and what is known now."""
    groups = [*groups, *([together] if together else [])]
    already = [len(groups) - 1] if together else []
    groups = [*groups, *([home] for home in homes if not home.was_there)]
    inside = merged([sum(home.now[0] or 0 for home in group) for group in groups], already)
    told = [(group[0].code, (), group) for place, group in enumerate(groups) if place not in inside]
    joined = [home for home in homes if any(home in groups[place] for place in inside)]
    if joined:
        told.append(("other-units", tuple(home.name for home in joined), joined))  # type: ignore[arg-type]
    return [
        (code, names, shown(added([home.was for home in group])), shown(added([home.now for home in group])))
        for code, names, group in told
    ]


def changed_since(history: History, day: date, now: datetime) -> set[tuple[date, bool]]:
    """The days on which something was recorded, or (True) voided, after the week's publication."""
    published, found = publication(day), set()
    for fact in every_fact(history):
        was, is_now = is_visible(fact, published), is_visible(fact, now)
        if was != is_now:
            moment = fact.voided if was else fact.recorded
            assert moment is not None
            found.add((chicago_day(moment), was))
    return found
