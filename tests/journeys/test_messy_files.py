"""Lists of every kind with every quirk of real files, held against a plain account: each row ends in one bucket, what
is entered is what the account enters, and a file of which one row is refused enters nothing.
"""

from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fixtures.on_record import STANDING, put_on_record
from tests.fixtures.quirk_lists import MESSY_LISTS, SentList
from tests.model.lists import CREATED, REJECTED, REVIEW, SKIPPED, UPDATED
from tests.services.department import set_up
from tests.services.imports.office import Office
from tracker.domain.vocabulary import ImportKind
from tracker.journeys.receipts import Receipt

QUICK = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
LONG = settings(
    max_examples=300,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    phases=[Phase.explicit, Phase.generate],
)


@pytest.fixture
def office(session: Any) -> Office:
    """A department with the people and cameras of the accounts."""
    department = set_up(session)
    put_on_record(department)
    return Office(department)


def take(office: Office, sent: SentList, **keys: Any) -> Receipt:
    """Import a generated list."""
    return office.take(sent.kind, sent.content, file_name=sent.name, **{**sent.mapping, **keys})


def buckets(receipt: Receipt) -> dict[int, str]:
    """By line, what became of each row; a line that stands in two buckets is told as such."""
    found: dict[int, list[str]] = {line: [outcome.value] for line, outcome in receipt.outcomes.items()}
    for name, lines in (
        (SKIPPED, receipt.skipped),
        (REJECTED, receipt.rejected),
        (REVIEW, receipt.review),
    ):
        for one in lines:
            found.setdefault(one.line, []).append(name)
    return {line: " and ".join(names) for line, names in found.items()}


def check_a_list_ends_as_the_account_says(office: Office, sent: SentList) -> None:
    """A dry run, an import that may be refused, one without the faulty rows, and that again."""
    standing = STANDING[sent.kind]
    with office.undone():
        moves, before = office.moves(), standing(office.session)
        dry = take(office, sent, apply=False)
        assert buckets(dry) == sent.fates()
        assert (office.moves(), standing(office.session)) == (moves, before)
        out = sent.faulty()
        if out:
            refused = take(office, sent)
            assert (refused.applied, buckets(refused)) == (False, sent.fates())
            assert (office.moves(), standing(office.session)) == (moves, before)
        office.session.expire_all()
        taken = take(office, sent, exclude=out)
        assert (taken.applied, buckets(taken)) == (True, sent.fates(out))
        assert standing(office.session) == sent.held(out)
        moves = office.moves()
        again = take(office, sent, exclude=out)
        assert {fate for fate in buckets(again).values() if fate in (CREATED, UPDATED)} == set()
        assert (again.applied, again.batch, office.moves()) == (True, None, moves)


@pytest.mark.parametrize("kind", MESSY_LISTS)
@QUICK
@given(data=st.data())
def test_a_list_ends_as_the_account_says(office: Office, kind: ImportKind, data: st.DataObject) -> None:
    check_a_list_ends_as_the_account_says(office, data.draw(MESSY_LISTS[kind]))


@pytest.mark.long
@pytest.mark.parametrize("kind", MESSY_LISTS)
@LONG
@given(data=st.data())
def test_many_lists_end_as_the_account_says(office: Office, kind: ImportKind, data: st.DataObject) -> None:
    check_a_list_ends_as_the_account_says(office, data.draw(MESSY_LISTS[kind]))
