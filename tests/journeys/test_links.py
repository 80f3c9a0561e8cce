"""What is remembered of a sender: whom rows mean, which course a name means; and counts that always add up."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.fixtures.files import csv_file, mapping_file
from tests.services.department import ADMINISTRATOR, NOW
from tests.services.imports.office import BERG, JUNE, LUND, ROSTER_COLUMNS, Office, counts
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.imports import NamedOfficer
from tracker.domain.commands.senders import ForgetLink, RememberLink, SaveMapping
from tracker.domain.vocabulary import ImportKind
from tracker.intake import read_mapping
from tracker.journeys.imports import ImportRequest, import_file
from tracker.journeys.receipts import Receipt
from tracker.journeys.senders import save_mapping
from tracker.services.senders import forget_link, remember_link
from tracker.store.models import OfficerParticulars

HEADER = list(ROSTER_COLUMNS.values())
MAPPING = mapping_file(kind="roster", columns=ROSTER_COLUMNS, may_be_blank=["badge"])
BY_BADGE = mapping_file(
    kind="roster", columns={"badge": "B", "last_name": "L", "first_name": "F", "rank": "R"}, match=["badge"]
)


def send(office: Office, content: bytes, mapping: bytes | None = MAPPING, **asked: object) -> Receipt:
    """A roster sent by Payroll."""
    request = ImportRequest(
        ImportKind.ROSTER, content, "roster.csv", read_mapping(mapping) if mapping else None, JUNE, sender="Payroll"
    )
    return import_file(office.session, ADMINISTRATOR, replace(request, **asked), now=NOW)  # type: ignore[arg-type]


def badge_of(office: Office, last_name: str) -> str | None:
    """The badge somebody bears."""
    query = select(OfficerParticulars.badge).where(OfficerParticulars.last_name == last_name)
    return office.session.scalars(query).first()


def test_a_linked_row_means_its_officer_and_spells_no_new_name(office: Office) -> None:
    assert send(office, csv_file([HEADER, LUND]), apply=True).batch is not None
    badge = badge_of(office, "Lund")
    assert badge is not None
    other = csv_file([["B", "L", "F", "R"], [badge, "Lundh", "Ewa", "Captain"]])
    assert counts(send(office, other, BY_BADGE)) == {"review": 1}
    row = NamedOfficer("Lundh", "Ewa", badge=badge)
    link = remember_link(
        office.session,
        ADMINISTRATOR,
        RememberLink("Payroll", ImportKind.ROSTER, row, OfficerRef(badge=badge)),
        now=NOW,
    )
    receipt = send(office, other, BY_BADGE, apply=True, as_of=date(2016, 7, 1))
    assert counts(receipt) == {"updated": 1}
    assert receipt.linked == {2}
    assert "→ Captain" in receipt.told[2]
    assert "linked" in " ".join(receipt.notes)
    assert "Lundh" not in set(office.session.scalars(select(OfficerParticulars.last_name)))
    forget_link(office.session, ADMINISTRATOR, ForgetLink(link.id, "another person"), now=NOW)
    assert counts(send(office, other, BY_BADGE, as_of=date(2016, 7, 2))) == {"review": 1}


def test_two_lines_that_a_link_makes_one_are_for_a_person_to_look_at(office: Office) -> None:
    send(office, csv_file([HEADER, LUND, BERG]), apply=True)
    badge = badge_of(office, "Lund")
    row = NamedOfficer("Somebody", "Else", badge="9999")
    remember_link(
        office.session,
        ADMINISTRATOR,
        RememberLink("Payroll", ImportKind.ROSTER, row, OfficerRef(badge=badge)),
        now=NOW,
    )
    both = csv_file(
        [["B", "L", "F", "R"], [badge, "Lund", LUND[2], "Captain"], ["9999", "Somebody", "Else", "Officer"]]
    )
    receipt = send(office, both, BY_BADGE)
    assert {line.problems[0].code for line in receipt.review} == {"duplicate_in_file"}
    assert counts(receipt)["review"] == 2


def test_a_saved_mapping_is_used_where_none_is_given(office: Office) -> None:
    content = csv_file([HEADER, LUND])
    save_mapping(office.session, ADMINISTRATOR, SaveMapping("Payroll", ImportKind.ROSTER, MAPPING.decode()), now=NOW)
    assert counts(send(office, content, None)) == {"created": 1}


def test_a_row_is_added_as_new_although_somebody_is_like_it(office: Office) -> None:
    send(office, csv_file([HEADER, LUND]), apply=True)
    twin = csv_file([HEADER, ["9999", *LUND[1:4], "7777", *LUND[5:]]])
    seen = send(office, twin)
    added = send(office, twin, as_new=frozenset({2}))
    assert (counts(seen), counts(added)) == ({"review": 1}, {"created": 1, "left": 1})


CELLS = st.dictionaries(st.tuples(st.integers(2, 9), st.integers(0, 8)), st.sampled_from(["", "1", "x", "0412", "9"]))


@pytest.mark.usefixtures("reading_here")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(exclude=st.sets(st.integers(2, 9)), corrections=CELLS, as_new=st.sets(st.integers(2, 9)))
def test_counts_add_up_whatever_is_left_out_corrected_or_added(
    office: Office, exclude: Iterable[int], corrections: dict[tuple[int, int], str], as_new: Iterable[int]
) -> None:
    rows = [[f"{n:04}", f"Name{n}", *LUND[2:4], f"{n:03}", *LUND[5:]] for n in range(6)]
    content = csv_file([HEADER, *rows, LUND, LUND])
    receipt = send(office, content, exclude=frozenset(exclude), corrections=corrections, as_new=frozenset(as_new))
    told = receipt.as_json()
    blank_at_end = 8 - told["rows_read"]
    assert 0 <= blank_at_end <= 8
    assert told["rows_read"] == told["accepted"] + len(told["skipped"]) + len(told["rejected"]) + len(told["review"])
    assert told["accepted"] == told["created"] + told["updated"] + told["unchanged"] + told["moved"]
    lines = [
        *receipt.outcomes,
        *(s.line for s in receipt.skipped),
        *(r.line for r in (*receipt.rejected, *receipt.review)),
    ]
    assert len(lines) == len(set(lines))
    assert len(told.get("corrections", [])) == len(corrections)


def test_a_course_under_another_name_is_the_one_it_is_linked_to(office: Office) -> None:
    send(office, csv_file([HEADER, LUND]), apply=True)
    mapping = read_mapping(
        mapping_file(
            kind="completions",
            columns={"employee_number": "No", "course": "Course", "completed_on": "Day"},
            constants={"version": "?"},
        )
    )
    content = csv_file([["No", "Course", "Day"], [LUND[0], "Camera class (BWC)", "2016-06-01"]])
    request = ImportRequest(ImportKind.COMPLETIONS, content, "t.csv", mapping, date(2016, 6, 30), sender="Training")
    before = import_file(office.session, ADMINISTRATOR, request, now=NOW)
    assert (len(before.rejected), before.accepted) == (1, 0)
    command = RememberLink(
        "Training", ImportKind.COMPLETIONS, course_name="camera  class (bwc)", course="BWC", version="2016"
    )
    remember_link(office.session, ADMINISTRATOR, command, now=NOW)
    assert counts(import_file(office.session, ADMINISTRATOR, request, now=NOW)) == {"created": 1}
