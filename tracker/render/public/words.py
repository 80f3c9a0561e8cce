"""The public's figures and restatements in words: whole sentences, kept together so that they can be translated."""

from datetime import date

from tracker.domain.reports.public import ChangeHow, ChangeOf, PublicUnit, PublicWeek, Reason, RestatedFigure
from tracker.render.words import full_day, percent_text

FIGURE_NAMES = {
    "eligible": "Eligible",
    "trained": "Trained",
    "assigned": "Assigned",
    "equipped": "Equipped",
    "percent_equipped": "Equipped of eligible",
    "planned": "Planned (first plan)",
}
WITHHELD = "withheld"
NO_PLAN = "no plan"

WHAT = {
    ChangeOf.SERVICE: ("record of an officer's posting or employment", "records of officers' postings or employment"),
    ChangeOf.TRAINING: ("record of training done", "records of training done"),
    ChangeOf.HAND_OVER: ("issue or return of a camera", "issues or returns of cameras"),
    ChangeOf.CAMERA: ("record of a camera's condition", "records of cameras' conditions"),
    ChangeOf.RULE: (
        "rule about which duties are in scope or which courses are required",
        "rules about which duties are in scope or which courses are required",
    ),
    ChangeOf.PLAN: ("first plan of a precinct", "first plans of precincts"),
}
HOW = {
    ChangeHow.ENTERED_LATE: "recorded only on {day}",
    ChangeHow.CORRECTED: "corrected on {day}",
    ChangeHow.TAKEN_BACK: "found to be a mistake and taken back on {day}",
    ChangeHow.BATCH_REVERSED: "taken back on {day} with the whole list it came in",
}


def headline(week: PublicWeek) -> str:
    """`363 of 550 eligible officers (66.0%) were trained and equipped`: what goes on after a day."""
    total = week.total
    if total.is_withheld:
        return "fewer than five officers are eligible, so no count is published"
    if not total.eligible:
        return "no officer is eligible yet"
    share = percent_text(total.percent_equipped)
    return f"{total.equipped} of {total.eligible} eligible officers ({share}) were trained and equipped"


def figure_text(name: str, value: float | int | None) -> str:
    """One figure as a table shows it."""
    if name == "percent_equipped":
        return percent_text(value)
    if value is None:
        return NO_PLAN if name == "planned" else WITHHELD
    return str(value)


def unit_text(unit: PublicUnit | RestatedFigure) -> str:
    """`Other units (City Hall, Training Unit)`"""
    return f"{unit.name} ({', '.join(unit.members)})" if unit.members else unit.name


def reason_text(reason: Reason) -> str:
    """`2 issues or returns of cameras, recorded only on 12 August 2016`"""
    one, many = WHAT[reason.change_of]
    what = one if reason.count == 1 else many
    return f"{reason.count} {what}, {HOW[reason.how].format(day=full_day(reason.recorded_on))}"


def week_text(week_ending: date) -> str:
    """`Week ending Saturday 24 September 2016`"""
    return f"Week ending Saturday {full_day(week_ending)}"
