"""The open data, file by file: one list of fields with their meanings, from which every file and the data dictionary
are made, so that they cannot say different things.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracker.domain.publishing.units import TOTAL_NAME
from tracker.domain.reports.public import TOTAL, PublicEdition, PublicFigures, PublicUnit, PublicWeek
from tracker.render.cells import Kind, Value
from tracker.render.counted import COUNTED

Row = tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Field:
    """A field: its name, what a cell holds, its type in the words of Table Schema, and what it means."""

    name: str
    kind: Kind
    type: str
    means: str


@dataclass(frozen=True, slots=True)
class Resource:
    """A file of the open data, its fields, and its rows in an edition."""

    name: str
    title: str
    means: str
    fields: tuple[Field, ...]
    rows: Callable[[PublicEdition], Iterable[Row]]


def _text(name: str, means: str) -> Field:
    return Field(name, Kind.TEXT, "string", means)


def _count(name: str, means: str) -> Field:
    return Field(name, Kind.COUNT, "integer", means)


def _day(name: str, means: str) -> Field:
    return Field(name, Kind.DAY, "date", means)


WEEK_ENDING = _day("week_ending", "The Saturday that ends the week; the figures are of this day.")
UNIT = _text("unit", "The precinct's code; other-units for what is merged; total for all units together.")
NAME = _text("name", "The unit's name at the time.")
MEMBERS = _text("members", "The names of the units merged here, separated by semicolons; empty for a unit alone.")
WITHHELD_MEANS = "Empty where it is withheld."


def _progress(edition: PublicEdition) -> Iterable[Row]:
    for week in edition.progress.weeks if edition.progress else ():
        yield from (_unit_row(week, unit) for unit in week.units)
        yield _unit_row(week, PublicUnit(TOTAL, TOTAL_NAME, (), week.total))


def _unit_row(week: PublicWeek, unit: PublicUnit) -> Row:
    return (
        week.week_ending,
        week.published_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        unit.code,
        unit.name,
        "; ".join(unit.members),
        *_figures(unit.figures),
        unit.figures.is_withheld,
    )


def _figures(figures: PublicFigures) -> Row:
    return (
        figures.eligible,
        figures.trained,
        figures.assigned,
        figures.equipped,
        figures.percent_equipped,
        figures.planned,
    )


def _restatements(edition: PublicEdition) -> Iterable[Row]:
    for week in edition.progress.restated if edition.progress else ():
        for one in week.restated:
            members = "; ".join(one.members)
            yield week.week_ending, one.unit, one.name, members, one.figure, one.published, one.known_now


def _reasons(edition: PublicEdition) -> Iterable[Row]:
    for week in edition.progress.restated if edition.progress else ():
        for one in week.reasons:
            yield week.week_ending, one.recorded_on, one.change_of.value, one.how.value, one.count


def _devices(edition: PublicEdition) -> Iterable[Row]:
    if (record := edition.record) is not None:
        owned = record.owned
        parts = (owned.held, owned.in_stock, owned.in_repair, owned.recalled, owned.missing, owned.stolen)
        yield record.as_of, owned.owned, *parts


def _use(edition: PublicEdition) -> Iterable[Row]:
    for one in edition.record.use if edition.record else ():
        yield one.used_on, one.precinct, one.name, one.deployed, one.used


def _policies(edition: PublicEdition) -> Iterable[Row]:
    for one in edition.record.policies if edition.record else ():
        yield one.number, one.version, one.title, one.starts_on, one.ends_on, one.published_on, one.link


PROGRESS = Resource(
    "rollout-progress",
    "Progress of the rollout, week by week as published",
    "Every published week, each figure as it was published. Published rows never change; a new week adds rows.",
    (
        WEEK_ENDING,
        _text("published_at", "When the week was published, in UTC: the figures are those known at this moment."),
        UNIT,
        NAME,
        MEMBERS,
        _count("eligible", f"{COUNTED['Eligible']} {WITHHELD_MEANS}"),
        _count("trained", f"{COUNTED['Trained']} {WITHHELD_MEANS}"),
        _count("assigned", f"{COUNTED['Assigned']} {WITHHELD_MEANS}"),
        _count("equipped", f"Trained and assigned. {WITHHELD_MEANS}"),
        Field(
            "percent_equipped",
            Kind.PERCENT,
            "number",
            "Equipped of eligible in percent, one decimal, half up; never 100.0 while one is missing. n/a of nobody.",
        ),
        _count("planned", "Officers the first plan had equipped by this day. Empty where no unit here has a plan."),
        Field(
            "withheld",
            Kind.FLAG,
            "boolean",
            "Whether no count is given because fewer than five officers are eligible in all units together.",
        ),
    ),
    _progress,
)
RESTATEMENTS = Resource(
    "restatements",
    "Restatements: what was published, and what is known now",
    "Each published figure that would be another one today. Weeks and figures that are not here stand as published.",
    (
        WEEK_ENDING,
        UNIT,
        NAME,
        MEMBERS,
        _text("figure", "Which figure of rollout-progress is restated, by its field name."),
        Field("published", Kind.TEXT, "number", f"What was published. {WITHHELD_MEANS}"),
        Field("known_now", Kind.TEXT, "number", f"What is known now. {WITHHELD_MEANS}"),
    ),
    _restatements,
)
REASONS = Resource(
    "restatement-reasons",
    "Why weeks were restated",
    "The facts that came to be known, or were taken back, after a week was published: kinds, days and numbers.",
    (
        WEEK_ENDING,
        _day("recorded_on", "The day on which this was recorded."),
        _text(
            "change_of",
            "service (an officer's posting or employment), training, hand_over (a camera issued or returned), camera "
            "(a camera's condition), rule (of scope or of required courses), plan (a precinct's first plan).",
        ),
        _text(
            "how",
            "entered_late, corrected, taken_back (found to be a mistake), batch_reversed (taken back with the whole "
            "list it came in).",
        ),
        _count("count", "How many facts."),
    ),
    _reasons,
)
DEVICES = Resource(
    "devices",
    "Devices owned (Minn. Stat. 13.825 subd. 5)",
    "The cameras owned on the Saturday published last, each counted once: the parts add up to the whole.",
    (
        _day("as_of", "The day of the count."),
        _count("owned", COUNTED["Owned"]),
        _count("held", "Serviceable and held by anyone."),
        _count("in_stock", "Serviceable and held by nobody."),
        _count("in_repair", "In repair."),
        _count("recalled", "Recalled."),
        _count("missing", "Missing."),
        _count("stolen", "Stolen."),
    ),
    _devices,
)
DAILY_USE = Resource(
    "daily-use",
    "Daily record of use (Minn. Stat. 13.825 subd. 5)",
    "For every precinct and day, from its first count to the Saturday published last, how many cameras were deployed "
    "and used, as the precinct counted them; never worked out from who holds a camera. Corrections appear with the "
    "next publication.",
    (
        _day("used_on", "The day."),
        _text("precinct", "The precinct's code; other-units for all other homes of officers together."),
        _text("name", "Its name."),
        _count("deployed", "Cameras actually deployed. Empty where no count is on record: a gap, never a nought."),
        _count("used", "Of these, cameras actually used by officers. Empty where no count is on record."),
    ),
    _use,
)
POLICIES = Resource(
    "policies",
    "Policies on the use of cameras (Minn. Stat. 13.825 subd. 5, 626.8473)",
    "Every version on record.",
    (
        _text("number", "The policy's number."),
        _text("version", "Its version."),
        _text("title", "Its title."),
        _day("starts_on", "The first day it holds."),
        _day("ends_on", "The first day it no longer holds; empty while none is recorded."),
        _day("published_on", "The day it was published; empty where none is recorded."),
        _text("link", "Where it can be read; empty where none is recorded."),
    ),
    _policies,
)
DATA: Mapping[str, Resource] = MappingProxyType(
    {one.name: one for one in (PROGRESS, RESTATEMENTS, REASONS, DEVICES, DAILY_USE, POLICIES)}
)
"""The files by name, in the order in which they are listed."""


def _dictionary(_: PublicEdition) -> Iterable[Row]:
    for resource in DATA.values():
        for field in resource.fields:
            yield resource.name, field.name, field.type, field.means


DICTIONARY = Resource(
    "data-dictionary",
    "Data dictionary",
    "Every field of every file.",
    (
        _text("file", "The file."),
        _text("field", "The field."),
        _text("type", "Its type, in the words of Table Schema."),
        _text("meaning", "What it means."),
    ),
    _dictionary,
)
FILES: Mapping[str, Resource] = MappingProxyType({**DATA, DICTIONARY.name: DICTIONARY})
"""All files that can be had, by name."""
