"""Rosters: what is entered, what is left alone, and what goes to a person to look at."""

from datetime import date

import pytest
from sqlalchemy import select

from tests.services.department import ADMINISTRATOR, NOW
from tests.services.imports.office import AUGUST, BERG, EK, JULY, JUNE, LUND, ROSTER_COLUMNS, Office, codes, counts
from tracker.domain.commands.people import EndPosting, RecordEmployment
from tracker.domain.commands.references import OfficerRef
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.people import end_posting, record_employment
from tracker.store.models import Posting

pytestmark = pytest.mark.usefixtures("reading_here")

BY_BADGE = {"match": ["badge"], "may_be_blank": []}
BY_BADGE_AND_NAME = {"match": ["full_name", "badge"], "columns": {**ROSTER_COLUMNS}}


def with_cell(row: list[str], place: int, text: str) -> list[str]:
    """A row with one cell replaced."""
    return [*row[:place], text, *row[place + 1 :]]


BADGE, RANK, HOME, DUTY, STATUS = 3, 4, 5, 6, 7


def test_officers_come_in_with_particulars_posting_and_employment(office: Office) -> None:
    receipt = office.roster(LUND, BERG, EK)
    assert counts(receipt) == {"created": 3}
    assert receipt.applied
    assert office.belief("01", JUNE) == ("Officer", ("1", "patrol"), EmploymentStatus.ACTIVE)
    assert office.belief("02", JUNE) == ("Sergeant", ("5", "patrol"), EmploymentStatus.LEAVE)
    assert office.belief("03", JUNE) == ("Officer", ("1", "administration"), EmploymentStatus.ACTIVE)
    assert office.officers()["01"].particulars[0].value.badge == "0412"


def test_a_second_run_changes_nothing(office: Office) -> None:
    office.roster(LUND, BERG, EK)
    before = office.moves()
    again = office.roster(LUND, BERG, EK)
    assert counts(again) == {"unchanged": 3}
    assert (again.applied, again.batch) == (True, None)
    assert office.moves() == before


def test_a_dry_run_says_what_the_import_then_does_and_leaves_nothing(office: Office) -> None:
    before = office.moves()
    dry = office.roster(LUND, BERG, apply=False)
    assert office.moves() == before
    assert office.officers() == {}
    real = office.roster(LUND, BERG)
    assert {**dry.as_json(), "applied": True, "batch": real.batch} == real.as_json()


def test_a_newer_roster_shows_new_moved_updated_and_left(office: Office) -> None:
    office.roster(LUND, BERG, EK)
    new = ["04", "Moe", "Kim", "0415", "Officer", "5", "patrol", "active"]
    moved_and_promoted = with_cell(with_cell(LUND, HOME, "5"), RANK, "Sergeant")
    back_from_leave = with_cell(BERG, STATUS, "active")
    receipt = office.roster(moved_and_promoted, back_from_leave, new, as_of=AUGUST)
    assert counts(receipt) == {"created": 1, "updated": 1, "moved": 1, "left": 1}
    assert office.belief("01", JULY) == ("Officer", ("1", "patrol"), EmploymentStatus.ACTIVE)
    assert office.belief("01", AUGUST) == ("Sergeant", ("5", "patrol"), EmploymentStatus.ACTIVE)
    assert office.belief("02", AUGUST)[2] is EmploymentStatus.ACTIVE
    assert [left.label for left in receipt.left_officers] == ["Ek, Per (badge 0414)"]
    assert office.belief("03", AUGUST)[2] is EmploymentStatus.ACTIVE


def test_nobody_is_removed_for_being_absent_without_confirmation(office: Office) -> None:
    office.roster(LUND, BERG)
    assert counts(office.roster(LUND, as_of=JULY)) == {"unchanged": 1, "left": 1}
    assert office.belief("02", AUGUST)[2] is EmploymentStatus.LEAVE
    assert counts(office.roster(LUND, as_of=JULY, confirm_left=True)) == {"unchanged": 1, "left": 1}
    assert office.belief("02", date(2016, 6, 30))[2] is EmploymentStatus.LEAVE
    assert office.belief("02", JULY)[2] is EmploymentStatus.SEPARATED
    assert counts(office.roster(LUND, as_of=AUGUST, confirm_left=True)) == {"unchanged": 1}


def test_a_row_in_doubt_keeps_its_officer_from_counting_as_left(office: Office) -> None:
    office.roster(LUND, BERG, EK)
    bad_home = with_cell(LUND, HOME, "9")
    bad_status = with_cell(BERG, STATUS, "gone fishing")
    assert counts(office.roster(bad_home, bad_status, EK, as_of=JULY)) == {"unchanged": 1, "rejected": 2}
    excluded = office.roster(bad_home, bad_status, EK, as_of=JULY, exclude=frozenset({2, 3}), confirm_left=True)
    assert counts(excluded) == {"unchanged": 1, "skipped": 2}
    assert {officer.employments[-1].value for officer in office.officers().values()} == {
        EmploymentStatus.ACTIVE,
        EmploymentStatus.LEAVE,
    }


def test_an_empty_roster_cannot_end_everybody(office: Office) -> None:
    office.roster(LUND)
    with pytest.raises(Invalid) as refused:
        office.roster(as_of=JULY, confirm_left=True)
    assert refused.value.code == "empty_roster"


def test_an_older_roster_never_changes_what_is_believed_later(office: Office) -> None:
    office.roster(LUND, BERG, as_of=JULY)
    old = with_cell(with_cell(LUND, HOME, "5"), RANK, "Cadet")
    only_there = ["09", "Quist", "Siv", "0499", "Officer", "1", "patrol", "active"]
    receipt = office.roster(old, with_cell(BERG, STATUS, "active"), only_there, as_of=JUNE)
    assert counts(receipt) == {"created": 1, "updated": 2}
    assert office.belief("01", JUNE) == ("Cadet", ("5", "patrol"), EmploymentStatus.ACTIVE)
    assert office.belief("02", JUNE)[2] is EmploymentStatus.ACTIVE
    assert office.belief("09", JUNE)[1:] == (("1", "patrol"), EmploymentStatus.ACTIVE)
    for day in (JULY, AUGUST):
        assert office.belief("01", day) == ("Officer", ("1", "patrol"), EmploymentStatus.ACTIVE)
        assert office.belief("02", day)[2] is EmploymentStatus.LEAVE
        assert office.belief("09", day)[1:] == (
            ("1", "patrol"),
            EmploymentStatus.ACTIVE,
        )  # nothing later says otherwise
    assert counts(office.roster(old, with_cell(BERG, STATUS, "active"), only_there, as_of=JUNE)) == {"unchanged": 3}


def test_a_roster_that_only_confirmed_has_spoken_for_its_day_too(office: Office) -> None:
    office.roster(LUND, as_of=JUNE)
    confirming = office.roster(LUND, as_of=AUGUST)
    assert counts(confirming) == {"unchanged": 1}
    assert confirming.batch is not None
    between = with_cell(with_cell(with_cell(LUND, HOME, "5"), RANK, "Sergeant"), STATUS, "leave")
    assert counts(office.roster(between, as_of=JULY)) == {"moved": 1}
    assert office.belief("01", JULY) == ("Sergeant", ("5", "patrol"), EmploymentStatus.LEAVE)
    assert office.belief("01", AUGUST) == ("Officer", ("1", "patrol"), EmploymentStatus.ACTIVE)


def test_what_a_row_leaves_blank_it_does_not_deny(office: Office) -> None:
    office.roster(LUND)
    silent = ["01", "LUND", "Eva", "", "", "", "", ""]
    assert counts(office.roster(silent, as_of=JULY)) == {"unchanged": 1}
    only_home = ["01", "Lund", "Eva", "", "", "5", "", ""]
    assert counts(office.roster(only_home, as_of=JULY)) == {"moved": 1}
    assert office.belief("01", JULY) == ("Officer", ("5", "patrol"), EmploymentStatus.ACTIVE)


def test_every_problem_of_every_row_is_told_at_once(office: Office) -> None:
    worst = ["", "Lund", "Eva", "0412", "Officer", "9", "juggling", "asleep"]
    unknown_home_and_duty = ["05", "Lie", "Ida", "", "", "9", "juggling", ""]
    no_name = ["06", "", "", "", "", "1", "patrol", ""]
    half_posting = ["07", "Foss", "Jan", "", "", "1", "", ""]
    too_long = ["08", "x" * 101, "Jan\u0007", "", "", "", "", ""]
    receipt = office.roster(worst, unknown_home_and_duty, no_name, half_posting, too_long)
    assert codes(receipt) == {
        2: ["required", "unknown_choice"],
        3: ["unknown_precinct", "unknown_duty"],
        4: ["required"],
        5: ["required"],
        6: ["too_long", "unfit_character"],
    }
    assert [(p.field, p.value) for line in receipt.rejected for p in line.problems][2:4] == [
        ("precinct", "9"),
        ("duty", "juggling"),
    ]
    assert not receipt.applied


def test_one_bad_row_keeps_everything_out_unless_it_is_excluded(office: Office) -> None:
    bad = with_cell(BERG, HOME, "9")
    before = office.moves()
    assert not office.roster(LUND, bad).applied
    assert (office.moves(), office.officers()) == (before, {})
    receipt = office.roster(LUND, bad, exclude=frozenset({3}))
    assert counts(receipt) == {"created": 1, "skipped": 1}
    assert [(line.line, line.reason) for line in receipt.skipped] == [(3, "excluded")]
    assert set(office.officers()) == {"01"}


def test_a_line_to_exclude_must_be_a_row(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.roster(LUND, exclude=frozenset({9}))
    assert refused.value.code == "unknown_line"


def test_a_roster_cannot_speak_of_the_future(office: Office) -> None:
    with pytest.raises(Invalid) as refused:
        office.roster(LUND, as_of=date(2016, 9, 28))
    assert refused.value.code == "future_date"


def test_a_column_may_say_the_day_and_every_row_must_say_the_same(office: Office) -> None:
    columns = {"employee_number": "No", "last_name": "Last", "first_name": "First", "as_of": "Badge"}
    first = with_cell(LUND, BADGE, "2016-06-01")
    receipt = office.roster(first, with_cell(BERG, BADGE, "2016-06-02"), as_of=None, columns=columns, apply=False)
    assert receipt.as_of == JUNE
    assert codes(receipt) == {3: ["as_of_differs"]}
    overruled = office.roster(first, with_cell(BERG, BADGE, "2016-06-02"), as_of=JULY, columns=columns, apply=False)
    assert (overruled.as_of, counts(overruled)) == (JULY, {"created": 2})


def test_the_same_row_twice_is_skipped_and_another_word_on_one_officer_is_for_review(office: Office) -> None:
    receipt = office.roster(LUND, LUND, BERG, with_cell(BERG, HOME, "1"))
    assert [line.reason for line in receipt.skipped] == ["repeats line 2"]
    assert codes(receipt) == {4: ["duplicate_in_file"], 5: ["duplicate_in_file"]}
    assert len(receipt.review) == 2


def test_a_badge_held_by_two_people_is_never_a_silent_merge(office: Office) -> None:
    sharing = with_cell(BERG, BADGE, "0412")
    within_file = office.roster(LUND, sharing, EK, **BY_BADGE)
    assert codes(within_file) == {2: ["ambiguous"], 3: ["ambiguous"]}
    assert "Berg, Ola" in within_file.review[0].problems[0].message
    told_apart = office.roster(LUND, sharing, EK, **BY_BADGE_AND_NAME)
    assert counts(told_apart) == {"created": 3}
    assert told_apart.notes == ("The badge 0412 is borne by 2 people: lines 2, 3.",)
    on_record = office.roster(LUND, EK, **BY_BADGE, as_of=JULY)
    assert codes(on_record) == {2: ["ambiguous"]}
    assert counts(on_record) == {"unchanged": 1, "review": 1}


def test_a_badge_passed_on_is_not_drawn_to_its_old_bearer(office: Office) -> None:
    office.roster(LUND, BERG)
    new_badge = with_cell(LUND, BADGE, "0999")
    newcomer = ["07", "Foss", "Jan", "0412", "Officer", "1", "patrol", ""]
    receipt = office.roster(new_badge, BERG, newcomer, as_of=JULY)
    assert counts(receipt) == {"created": 1, "updated": 1, "unchanged": 1}
    by_badge = office.roster(new_badge, BERG, newcomer, as_of=AUGUST, **BY_BADGE)
    assert counts(by_badge) == {"unchanged": 3}


def test_another_name_under_a_known_badge_is_for_review(office: Office) -> None:
    office.roster(LUND, BERG)
    receipt = office.roster(with_cell(LUND, 1, "Coldwater"), BERG, as_of=JULY, **BY_BADGE)
    assert codes(receipt) == {2: ["name_differs"]}
    assert counts(receipt) == {"unchanged": 1, "review": 1}


def test_a_new_name_under_a_known_employee_number_is_an_update(office: Office) -> None:
    office.roster(LUND)
    assert counts(office.roster(with_cell(LUND, 1, "Lund-Berg"), as_of=JULY)) == {"updated": 1}


def test_a_known_name_with_a_new_badge_is_for_review_and_not_a_second_person(office: Office) -> None:
    office.roster(LUND, BERG, EK, **BY_BADGE_AND_NAME)
    receipt = office.roster(with_cell(LUND, BADGE, "412"), BERG, EK, as_of=JULY, **BY_BADGE_AND_NAME)
    assert codes(receipt) == {2: ["similar_officer"]}
    assert counts(receipt) == {"unchanged": 2, "review": 1}


def test_a_roster_with_every_number_new_is_for_review_and_not_a_second_department(office: Office) -> None:
    office.roster(LUND, BERG, EK, **BY_BADGE_AND_NAME)
    renumbered = [with_cell(row, BADGE, f"9{row[BADGE]}") for row in (LUND, BERG, EK)]
    assert counts(office.roster(*renumbered, as_of=JULY, **BY_BADGE_AND_NAME)) == {"review": 3}


def test_a_namesake_on_another_bodys_roster_is_another_person(office: Office) -> None:
    office.roster(LUND, BERG, EK)
    others = [[f"9{n}", f"Other{n}", "Ann", f"9{n}", "", "5", "patrol", ""] for n in range(5)]
    namesake = ["99", "Lund", "Eva", "0999", "", "5", "patrol", ""]
    assert counts(office.roster(*others, namesake, as_of=JULY, **BY_BADGE_AND_NAME)) == {"created": 6, "left": 3}


def test_two_employee_numbers_under_one_name_are_two_people(office: Office) -> None:
    office.roster(LUND, BERG)
    namesake = ["11", "Lund", "Eva", "0999", "", "5", "patrol", ""]
    assert counts(office.roster(BERG, namesake, as_of=JULY)) == {"created": 1, "unchanged": 1, "left": 1}


def test_a_separated_officer_on_a_roster_that_does_not_say_so_is_for_review(office: Office) -> None:
    office.roster(LUND, EK)
    who = OfficerRef(employee_number="03")
    record_employment(office.session, ADMINISTRATOR, RecordEmployment(who, EmploymentStatus.SEPARATED, JULY), now=NOW)
    assert codes(office.roster(LUND, EK, as_of=AUGUST)) == {3: ["separated"]}
    assert counts(office.roster(LUND, with_cell(EK, STATUS, "active"), as_of=AUGUST)) == {"unchanged": 1, "updated": 1}


def test_an_officer_without_a_badge_is_accepted_where_the_mapping_says_so(office: Office) -> None:
    unbadged = with_cell(LUND, BADGE, "")
    assert codes(office.roster(unbadged, may_be_blank=[])) == {2: ["required"]}
    assert counts(office.roster(unbadged)) == {"created": 1}


def test_a_rule_refuses_a_row_with_its_own_code(office: Office) -> None:
    office.roster(LUND)
    receipt = office.roster(with_cell(LUND, HOME, "5"))
    assert codes(receipt) == {2: ["posting_same_day"]}


def test_a_roster_is_taken_back_as_a_whole(office: Office) -> None:
    office.roster(LUND, BERG)
    second = office.roster(with_cell(LUND, HOME, "5"), EK, as_of=JULY, confirm_left=True)
    assert counts(second) == {"created": 1, "moved": 1, "left": 1}
    office.reverse(second)
    assert set(office.officers()) == {"01", "02"}
    assert office.belief("01", AUGUST)[1] == ("1", "patrol")
    assert office.belief("02", AUGUST)[2] is EmploymentStatus.LEAVE


def test_an_end_on_record_before_the_next_roster_stays_the_end(office: Office) -> None:
    office.roster(LUND, as_of=date(2016, 5, 1))
    [posting] = office.session.scalars(select(Posting)).all()
    end_posting(office.session, ADMINISTRATOR, EndPosting(posting.id, date(2016, 5, 15)), now=NOW)
    office.roster(BERG, as_of=AUGUST)
    assert counts(office.roster(LUND, as_of=JUNE)) == {"updated": 1}
    assert office.belief("01", JUNE)[1] == ("1", "patrol")
    assert office.belief("01", AUGUST)[1] is None
