"""Who is in strength, eligible, trained, assigned and equipped on which days: named cases over one officer's facts."""

from datetime import date, timedelta

import pytest

from tracker.domain.histories import FAR, Held, Span, held_on
from tracker.domain.standing import (
    Done,
    InHand,
    OfficerFacts,
    Post,
    Rules,
    Scope,
    lacking_on,
    rules_from,
    serviceable_days,
    standing_of,
    status_on,
    trained_days,
)

EVA = 1
FIRST, SECOND = 11, 12
NEW_YEAR = date(2016, 1, 1)
PATROL = Scope(False, frozenset({"patrol"}))


def n(day: date) -> int:
    """The number of a day."""
    return day.toordinal()


def june(day: int) -> int:
    """The number of a day of June 2016."""
    return date(2016, 6, day).toordinal()


ALWAYS: Span = (n(NEW_YEAR), n(date(2017, 1, 1)))
ONE_COURSE = rules_from([(n(NEW_YEAR), FAR, PATROL)], [(5, (n(NEW_YEAR), FAR, 2))])


def facts(
    *,
    postings: list[Held[Post]] | None = None,
    employments: list[Held[str]] | None = None,
    completions: list[Done] | None = None,
    assignments: list[InHand] | None = None,
    conditions: list[Held[str]] | None = None,
) -> OfficerFacts:
    """An active officer in patrol of the 1st, trained and with camera 9 from 1 June, unless told otherwise."""
    return OfficerFacts(
        {EVA: postings if postings is not None else [(n(NEW_YEAR), FAR, (FIRST, "patrol"))]},
        {EVA: employments if employments is not None else [(n(NEW_YEAR), FAR, "active")]},
        {EVA: completions if completions is not None else [(5, 2, june(1), FAR)]},
        {EVA: assignments if assignments is not None else [(9, n(NEW_YEAR), june(1), FAR)]},
        {9: conditions or []},
    )


def on(day: int, known: OfficerFacts, rules: Rules = ONE_COURSE) -> str:
    """The first letters of what the officer is on a day: Strength, Eligible, Trained, Assigned, eQuipped."""
    stands = standing_of(known, EVA, rules, ALWAYS)
    figures = zip(
        "SETAQ", (stands.strength, stands.eligible, stands.trained, stands.assigned, stands.equipped), strict=True
    )
    return "".join(letter for letter, spans in figures if held_on(spans, day) is not None)


@pytest.mark.parametrize(
    "known, day, expected",
    [
        pytest.param(facts(), june(1), "SETAQ", id="the day of training and issue counts"),
        pytest.param(facts(), june(1) - 1, "SE", id="the day before does not"),
        pytest.param(facts(postings=[]), june(9), "", id="no posting"),
        pytest.param(facts(employments=[]), june(9), "", id="no employment recorded"),
        pytest.param(facts(employments=[(june(2), FAR, "active")]), june(1), "", id="employment starts tomorrow"),
        pytest.param(facts(employments=[(june(1), june(9), "active")]), june(9), "", id="employment has ended"),
        pytest.param(facts(employments=[(june(1), FAR, "separated")]), june(9), "", id="separated"),
        pytest.param(facts(employments=[(june(1), FAR, "suspended")]), june(9), "S", id="suspended: strength only"),
        pytest.param(facts(employments=[(june(1), FAR, "leave")]), june(9), "SETAQ", id="short leave counts"),
        pytest.param(
            facts(postings=[(june(1), FAR, (FIRST, "desk"))]), june(9), "S", id="a duty out of scope: strength only"
        ),
        pytest.param(facts(postings=[(june(1), june(9), (FIRST, "patrol"))]), june(9), "", id="the posting ended"),
        pytest.param(facts(completions=[]), june(9), "SEA", id="a camera without training"),
        pytest.param(facts(assignments=[]), june(9), "SET", id="training without a camera"),
        pytest.param(facts(completions=[(5, 1, june(1), FAR)]), june(9), "SEA", id="too low a version"),
        pytest.param(facts(completions=[(5, 3, june(1), FAR)]), june(9), "SETAQ", id="a higher version"),
        pytest.param(facts(completions=[(6, 2, june(1), FAR)]), june(9), "SEA", id="another course"),
        pytest.param(facts(completions=[(5, 2, june(1), june(9))]), june(8), "SETAQ", id="the last valid day"),
        pytest.param(facts(completions=[(5, 2, june(1), june(9))]), june(9), "SEA", id="expired today"),
        pytest.param(
            facts(completions=[(5, 2, june(1), june(5)), (5, 2, june(5), june(20))]),
            june(9),
            "SETAQ",
            id="renewed",
        ),
        pytest.param(
            facts(assignments=[(9, june(1), june(1), june(9))]), june(9), "SET", id="not held on the day returned"
        ),
        pytest.param(facts(assignments=[(9, june(1), june(9), june(9))]), june(9), "SET", id="out and back on one day"),
        pytest.param(facts(assignments=[(9, None, june(1), FAR)]), june(9), "SET", id="a camera on loan"),
        pytest.param(facts(assignments=[(9, june(9), june(1), FAR)]), june(8), "SET", id="a camera not owned yet"),
        pytest.param(facts(conditions=[(june(5), FAR, "recalled")]), june(4), "SETAQ", id="before the recall"),
        pytest.param(facts(conditions=[(june(5), FAR, "recalled")]), june(5), "SET", id="recalled in the hand"),
        pytest.param(
            facts(conditions=[(june(5), FAR, "in_repair"), (june(7), FAR, "serviceable")]),
            june(7),
            "SETAQ",
            id="mended",
        ),
    ],
)
def test_how_an_officer_stands_on_a_day(known: OfficerFacts, day: int, expected: str) -> None:
    assert on(day, known) == expected


@pytest.mark.parametrize(
    "rules, expected",
    [
        pytest.param(rules_from([], [(5, (n(NEW_YEAR), FAR, 2))]), "S", id="no scope rule takes in nobody"),
        pytest.param(rules_from([(june(10), FAR, PATROL)], [(5, (n(NEW_YEAR), FAR, 2))]), "S", id="in scope tomorrow"),
        pytest.param(
            rules_from([(n(NEW_YEAR), FAR, PATROL), (june(5), FAR, Scope(False, frozenset({"desk"})))], []),
            "S",
            id="a new rule replaces the old one",
        ),
        pytest.param(
            rules_from([(n(NEW_YEAR), FAR, Scope(True, frozenset()))], [(5, (n(NEW_YEAR), FAR, 2))]),
            "SETAQ",
            id="every duty",
        ),
        pytest.param(rules_from([(n(NEW_YEAR), FAR, PATROL)], []), "SEA", id="no requirement: nobody is trained"),
        pytest.param(
            rules_from([(n(NEW_YEAR), FAR, PATROL)], [(5, (june(10), FAR, 2))]), "SEA", id="required from tomorrow only"
        ),
        pytest.param(
            rules_from([(n(NEW_YEAR), FAR, PATROL)], [(5, (n(NEW_YEAR), FAR, 2)), (6, (june(5), FAR, 1))]),
            "SEA",
            id="a second course is required by now",
        ),
        pytest.param(
            rules_from([(n(NEW_YEAR), FAR, PATROL)], [(5, (n(NEW_YEAR), FAR, 2)), (6, (june(5), june(9), 1))]),
            "SETAQ",
            id="the second course is no longer required",
        ),
        pytest.param(
            rules_from([(n(NEW_YEAR), FAR, PATROL)], [(5, (n(NEW_YEAR), FAR, 2)), (5, (june(5), FAR, 3))]),
            "SEA",
            id="of one course the latest requirement holds, a higher version",
        ),
        pytest.param(
            rules_from([(n(NEW_YEAR), FAR, PATROL)], [(5, (n(NEW_YEAR), FAR, 2)), (5, (june(5), june(9), 3))]),
            "SEA",
            id="the latest requirement ended: the one before does not come back, so none is in force",
        ),
    ],
)
def test_scope_and_requirements_on_the_ninth_of_june(rules: Rules, expected: str) -> None:
    assert on(june(9), facts(), rules) == expected


@pytest.mark.parametrize(
    "employments, days_of_leave, expected",
    [
        pytest.param([(0, FAR, "leave")], 180, "SETAQ", id="180 days of leave"),
        pytest.param([(0, FAR, "leave")], 181, "S", id="181 days of leave"),
        pytest.param([(0, FAR, "leave"), (100, FAR, "leave")], 181, "S", id="leave after leave runs on"),
        pytest.param([(0, 100, "leave"), (100, FAR, "leave")], 181, "S", id="ended and begun again on one day"),
        pytest.param([(0, 99, "leave"), (100, FAR, "leave")], 181, "SETAQ", id="a day between them begins anew"),
        pytest.param(
            [(0, FAR, "leave"), (100, FAR, "active"), (101, FAR, "leave")], 181, "SETAQ", id="a day of duty begins anew"
        ),
        pytest.param([(0, FAR, "leave"), (185, FAR, "active")], 185, "SETAQ", id="back from long leave"),
    ],
)
def test_leave_counts_from_its_first_day_without_a_gap(
    employments: list[Held[str]], days_of_leave: int, expected: str
) -> None:
    began = june(1)
    moved = [(began + start, FAR if end == FAR else began + end, status) for start, end, status in employments]
    assert on(began + days_of_leave, facts(employments=moved)) == expected


def test_each_day_counts_where_the_posting_of_that_day_is() -> None:
    moved = facts(postings=[(june(1), FAR, (FIRST, "patrol")), (june(9), FAR, (SECOND, "patrol"))])
    stands = standing_of(moved, EVA, ONE_COURSE, ALWAYS)
    assert stands.equipped == [(june(1), june(9), FIRST), (june(9), ALWAYS[1], SECOND)]


def test_a_move_and_a_swap_do_not_break_the_days_outstanding() -> None:
    moved = facts(
        postings=[(june(1), FAR, (FIRST, "patrol")), (june(9), FAR, (SECOND, "patrol"))],
        completions=[],
        assignments=[(9, june(1), june(3), june(5)), (10, june(1), june(5), june(7))],
    )
    assert standing_of(moved, EVA, ONE_COURSE, ALWAYS).outstanding_days() == [(june(1), ALWAYS[1])]


def test_days_outstanding_begin_anew_after_a_day_equipped() -> None:
    lost = facts(assignments=[(9, june(1), june(3), june(5))])
    assert standing_of(lost, EVA, ONE_COURSE, ALWAYS).outstanding_days() == [
        (ALWAYS[0], june(3)),
        (june(5), ALWAYS[1]),
    ]


def test_only_the_window_is_looked_at() -> None:
    stands = standing_of(facts(), EVA, ONE_COURSE, (june(3), june(5)))
    assert stands.strength == stands.equipped == [(june(3), june(5), FIRST)]


@pytest.mark.parametrize(
    "owned_from, conditions, expected",
    [
        pytest.param(None, [], [], id="never owned"),
        pytest.param(10, [], [(10, FAR)], id="no condition recorded: from the day it is owned"),
        pytest.param(10, [(20, FAR, "missing")], [(10, 20)], id="until it went missing"),
        pytest.param(10, [(20, FAR, "missing"), (30, FAR, "serviceable")], [(10, 20), (30, FAR)], id="found again"),
        pytest.param(10, [(20, FAR, "serviceable")], [(10, FAR)], id="said to be what it was"),
        pytest.param(10, [(5, FAR, "serviceable")], [(10, FAR)], id="a condition before it was owned counts from then"),
        pytest.param(10, [(5, FAR, "in_repair")], [], id="in repair since before it was owned"),
    ],
)
def test_the_days_on_which_a_camera_is_serviceable(
    owned_from: int | None, conditions: list[Held[str]], expected: list[Span]
) -> None:
    assert serviceable_days(owned_from, conditions) == expected


def test_training_in_two_courses_holds_where_both_do() -> None:
    rules = rules_from([], [(5, (0, FAR, 1)), (6, (0, FAR, 1))])
    assert trained_days([(5, 1, 10, 20), (6, 1, 15, 30)], rules) == [(15, 20)]


def test_what_is_lacking_names_the_course_and_the_version() -> None:
    rules = rules_from([], [(5, (0, FAR, 2)), (6, (0, FAR, 1))])
    done = [(5, 1, 10, FAR), (6, 1, 10, 20)]
    assert lacking_on(done, rules, 15) == [(5, 2)]
    assert lacking_on(done, rules, 20) == [(5, 2), (6, 1)]


def test_status_on_a_day() -> None:
    employments: list[Held[str]] = [(june(1), FAR, "active"), (june(5), june(9), "leave")]
    assert [status_on(employments, june(day)) for day in (1, 5, 9)] == ["active", "leave", None]


def test_a_leap_year_of_leave_is_counted_in_days() -> None:
    began = date(2016, 1, 15)
    away = facts(employments=[(n(began), FAR, "leave")])
    assert on(n(began + timedelta(180)), away)[:2] == "SE"
    assert on(n(began + timedelta(181)), away) == "S"
