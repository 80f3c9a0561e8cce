"""Generated lists of equipment, training and daily use: counts add up, and a second run changes nothing."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fixtures.files import csv_file
from tests.services.imports.office import Office
from tracker.domain.vocabulary import ImportKind

BADGES = st.sampled_from(["0412", "0413", "0414", "9999", ""])
SERIALS = st.sampled_from(["X1", "X2", "X3", "1E+09", ""])
DAYS = st.sampled_from(["2016-07-11", "2016-07-12", "2016-07-20", "2016-06-01", "2017-01-01", "soon", ""])
CONDITIONS = st.sampled_from(["serviceable", "in_repair", "missing", "broken", ""])
COUNTS = st.sampled_from(["0", "3", "40", "-1", "1,000", "many", ""])

LISTS: dict[ImportKind, dict[str, st.SearchStrategy[str]]] = {
    ImportKind.CAMERAS: {
        "serial": SERIALS,
        "asset_tag": st.sampled_from(["T1", "T2", ""]),
        "model": st.sampled_from(["Axon Body 2", "Axon Body 2", "Nokia 3310"]),
        "owned_from": DAYS,
        "place": st.sampled_from(["room-1", "attic", ""]),
    },
    ImportKind.ASSIGNMENTS: {
        "badge": BADGES,
        "serial": SERIALS,
        "issued_on": DAYS,
        "returned_on": DAYS,
        "condition": CONDITIONS,
        "override_reason": st.sampled_from(["recruit", ""]),
    },
    ImportKind.COMPLETIONS: {
        "badge": BADGES,
        "course": st.sampled_from(["BWC", "BWC", "CIT", ""]),
        "version": st.sampled_from(["2016", "2016", "2017"]),
        "completed_on": DAYS,
        "session": st.sampled_from(["", "", "7"]),
    },
    ImportKind.DAILY_USE: {
        "precinct": st.sampled_from(["1", "5", "9", ""]),
        "used_on": DAYS,
        "deployed": COUNTS,
        "used": COUNTS,
    },
}

pytestmark = pytest.mark.usefixtures("reading_here")


@pytest.mark.parametrize("kind", LISTS)
@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_a_messy_list_adds_up_and_a_second_run_changes_nothing(
    office: Office, kind: ImportKind, data: st.DataObject
) -> None:
    rows = st.lists(st.tuples(*LISTS[kind].values()), max_size=10)
    lists = [data.draw(rows), data.draw(rows)]
    with office.undone():
        for badge in ("0412", "0413"):
            office.department.officer(badge)
        office.department.officer("0414", trained=False)
        if kind is not ImportKind.CAMERAS:
            for serial in ("X1", "X2", "X3"):
                office.department.camera(serial)
        assert entered_by_second_runs(office, kind, lists) == 0


def entered_by_second_runs(office: Office, kind: ImportKind, lists: list[list[tuple[str, ...]]]) -> int:
    """How many acts it took to import each list again, after a dry run and one without its faulty rows."""
    acts = 0
    for rows in lists:
        content = csv_file([list(LISTS[kind]), *rows])
        before = office.moves()
        dry = office.take(kind, content, apply=False)
        assert office.moves() == before
        faulty = frozenset(line.line for line in (*dry.rejected, *dry.review))
        taken = office.take(kind, content, exclude=faulty)
        while not taken.applied:  # a hand-over may have rested on the return that was excluded with its row
            worse = frozenset(line.line for line in (*taken.rejected, *taken.review))
            assert kind is ImportKind.ASSIGNMENTS
            assert worse
            faulty |= worse
            taken = office.take(kind, content, exclude=faulty)
        after = office.moves()
        again = office.take(kind, content, exclude=faulty)
        assert (again.count_changes(), again.batch) == (0, None)
        acts += office.moves() - after
    return acts
