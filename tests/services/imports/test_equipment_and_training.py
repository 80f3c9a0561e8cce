"""Lists of cameras, hand-overs, training and daily use: through the same rules as one by one."""

from datetime import date

from sqlalchemy import select

from tests.fixtures.files import csv_file
from tests.services.imports.office import LUND, Office, codes, counts
from tracker.domain.vocabulary import ImportKind
from tracker.store.models import Assignment, Camera, CameraModel, Completion, DailyUse

CAMERA_HEADER = ["serial", "asset_tag", "model", "owned_from", "purchase_batch", "place"]
X1 = ["X1", "T1", "Axon Body 2", "2016-03-01", "0042", "room-1"]
X2 = ["X2", "T2", "Axon Body 2", "2016-03-01", "0042", ""]
HANDED = ["badge", "serial", "issued_on", "returned_on", "condition", "report_number", "override_reason"]
DONE = ["badge", "last_name", "first_name", "course", "version", "completed_on"]
USE = ["precinct", "used_on", "deployed", "used"]


def cameras(office: Office, *rows: list[str], **keys):  # type: ignore[no-untyped-def]
    """Import a list of cameras."""
    return office.take(ImportKind.CAMERAS, csv_file([CAMERA_HEADER, *rows]), **keys)


def handed(office: Office, *rows: list[str], **keys):  # type: ignore[no-untyped-def]
    """Import a list of hand-overs."""
    return office.take(ImportKind.ASSIGNMENTS, csv_file([HANDED, *rows]), **keys)


def done(office: Office, *rows: list[str], **keys):  # type: ignore[no-untyped-def]
    """Import a list of training."""
    return office.take(ImportKind.COMPLETIONS, csv_file([DONE, *rows]), **keys)


def used(office: Office, *rows: list[str], **keys):  # type: ignore[no-untyped-def]
    """Import daily counts."""
    return office.take(ImportKind.DAILY_USE, csv_file([USE, *rows]), **keys)


def test_a_shipping_list_comes_in_once(office: Office) -> None:
    assert counts(cameras(office, X1, X2)) == {"created": 2}
    before = office.moves()
    again = cameras(office, X1, X2)
    assert (counts(again), again.batch, office.moves()) == ({"unchanged": 2}, None, before)
    camera = office.session.scalars(select(Camera).where(Camera.serial == "X1")).one()
    assert (camera.asset_tag, camera.owned_from, camera.purchase_batch) == ("T1", date(2016, 3, 1), "0042")


def test_a_list_that_says_otherwise_of_a_known_camera_overwrites_nothing(office: Office) -> None:
    cameras(office, X1)
    receipt = cameras(office, [*X1[:4], "0043", "room-1"], ["X3", "T1", *X1[2:]])
    assert codes(receipt) == {2: ["serial_exists"], 3: ["asset_tag_exists"]}


def test_every_problem_of_a_camera_is_told(office: Office) -> None:
    receipt = cameras(office, ["X1", "", "Nokia 3310", "2017-01-01", "", "attic"], ["", "", "", "soon", "", ""])
    assert codes(receipt) == {
        2: ["unknown_camera_model", "unknown_place", "future_date"],
        3: ["not_a_date", "required", "required"],
    }
    assert receipt.rejected[0].problems[0].value == "Nokia 3310"


def test_the_same_serial_twice_is_found_in_the_file(office: Office) -> None:
    receipt = cameras(office, X1, X1, X2, ["X2", "T9", *X2[2:]])
    assert [line.reason for line in receipt.skipped] == ["repeats line 2"]
    assert codes(receipt) == {4: ["duplicate_in_file"], 5: ["duplicate_in_file"]}


def test_an_unknown_model_is_added_only_where_the_mapping_says_so(office: Office) -> None:
    columns = {"serial": "Tag", "asset_tag": "Tag", "model": "Model"}
    content = csv_file([["Tag", "Model"], ["T-1", "Body 9"], ["T-2", "Body 9"]])
    assert codes(office.take(ImportKind.CAMERAS, content, columns=columns)) == {
        2: ["unknown_camera_model"],
        3: ["unknown_camera_model"],
    }
    receipt = office.take(ImportKind.CAMERAS, content, columns=columns, add_unknown=["model"])
    assert counts(receipt) == {"created": 2}
    assert office.session.scalars(select(CameraModel.name).where(CameraModel.name == "Body 9")).all() == ["Body 9"]


def test_hand_overs_come_in_by_the_order_of_days(office: Office) -> None:
    office.department.officer("0412")
    for serial in ("X1", "X2"):
        office.department.camera(serial)
    second = ["0412", "X2", "2016-08-01", "", "", "", ""]
    first = ["0412", "X1", "2016-07-11", "2016-08-01", "serviceable", "", ""]
    assert counts(handed(office, second, first)) == {"created": 2}
    before = office.moves()
    assert counts(handed(office, second, first)) == {"unchanged": 2}
    assert office.moves() == before


def test_a_later_list_returns_what_is_out_and_issues_what_took_its_place(office: Office) -> None:
    office.department.officer("0412")
    for serial in ("X1", "X2"):
        office.department.camera(serial)
    handed(office, ["0412", "X1", "2016-07-11", "", "", "", ""])
    swap = [
        ["0412", "X2", "2016-08-01", "", "", "", ""],
        ["0412", "X1", "2016-07-11", "2016-08-01", "in_repair", "", ""],
    ]
    assert counts(handed(office, *swap)) == {"created": 1, "updated": 1}
    returned = office.session.scalars(select(Assignment.returned_on).order_by(Assignment.id)).all()
    assert returned == [date(2016, 8, 1), None]


def test_the_rules_of_the_counter_hold_for_files(office: Office) -> None:
    department = office.department
    department.officer("0412")
    department.officer("0413", trained=False)
    department.camera("X1")
    department.camera("X2")
    receipt = handed(
        office,
        ["0413", "X1", "2016-07-11", "", "", "", ""],
        ["0412", "X1", "2016-06-01", "", "", "", ""],
        ["0412", "X9", "2016-07-11", "", "", "", ""],
        ["0412", "X2", "2016-07-12", "2016-07-11", "serviceable", "", ""],
        ["0412", "X2", "2016-07-13", "2016-07-14", "", "", ""],
        ["0412", "X2", "2016-07-15", "2016-07-16", "missing", "", ""],
        ["9999", "X2", "2016-07-15", "", "", "", ""],
        ["0413", "X2", "2016-07-20", "", "", "", "Recruits in the field"],
    )
    assert codes(receipt) == {
        2: ["not_trained"],
        3: ["no_policy"],
        4: ["unknown_camera"],
        5: ["return_before_issue"],
        6: ["condition_required"],
        7: ["report_number_required"],
        8: ["unknown_officer"],
    }
    assert [line.line for line in receipt.review] == [8]
    assert office.session.scalars(select(Assignment)).all() == []


def test_a_file_cannot_give_an_officer_a_second_camera(office: Office) -> None:
    office.department.officer("0412")
    for serial in ("X1", "X2"):
        office.department.camera(serial)
    rows = (["0412", "X1", "2016-07-11", "", "", "", ""], ["0412", "X2", "2016-07-12", "", "", "", ""])
    assert codes(handed(office, *rows)) == {3: ["officer_holds_camera"]}


def test_training_is_recorded_once_and_a_stranger_is_for_review(office: Office) -> None:
    office.department.officer("0412", trained=False)
    row = ["0412", "Lund", "Eva 0412", "BWC", "2016", "2016-07-05"]
    stranger = ["7777", "Nemo", "Ann", "BWC", "2016", "2016-07-05"]
    receipt = done(office, row, row, stranger)
    assert counts(receipt) == {"created": 1, "skipped": 1, "review": 1}
    assert codes(receipt) == {4: ["unknown_officer"]}
    assert counts(done(office, row, row, stranger, exclude=frozenset({4}))) == {"created": 1, "skipped": 2}
    assert counts(done(office, row)) == {"unchanged": 1}
    assert len(office.session.scalars(select(Completion)).all()) == 1


def test_training_under_anothers_badge_is_for_review(office: Office) -> None:
    office.department.officer("0412", trained=False)
    receipt = done(office, ["0412", "Coldwater", "Faye", "BWC", "2016", "2016-07-05"])
    assert codes(receipt) == {2: ["name_differs"]}


def test_training_in_what_is_not_taught_is_refused(office: Office) -> None:
    office.department.officer("0412", trained=False)
    rows = [
        ["0412", "Lund", "Eva 0412", "CIT", "1", "2016-07-05"],
        ["0412", "Lund", "Eva 0412", "BWC", "3000", "2016-07-05"],
        ["0412", "Lund", "Eva 0412", "BWC", "2016", "2017-07-05"],
    ]
    assert codes(done(office, *rows)) == {2: ["unknown_course"], 3: ["unknown_course_version"], 4: ["future_date"]}


def test_training_is_matched_by_name_and_badge_where_the_mapping_says_so(office: Office) -> None:
    office.roster(LUND)
    columns = {"full_name": "Who", "badge": "Badge", "completed_on": "Day"}
    content = csv_file([["Who", "Badge", "Day"], ["LUND, Eva", "0412", "7/5/2016"]])
    receipt = office.take(
        ImportKind.COMPLETIONS,
        content,
        columns=columns,
        match=["full_name", "badge"],
        date_formats=["%m/%d/%Y"],
        constants={"course": "BWC", "version": "2016"},
    )
    assert counts(receipt) == {"created": 1}


def test_daily_counts_come_in_once_and_another_count_of_a_day_is_refused(office: Office) -> None:
    rows = (["1", "2016-08-01", "40", "38"], ["5", "2016-08-01", "12", "12"])
    assert counts(used(office, *rows)) == {"created": 2}
    assert counts(used(office, *rows)) == {"unchanged": 2}
    receipt = used(office, ["1", "2016-08-01", "41", "38"], ["9", "2016-08-02", "1", "2"])
    assert codes(receipt) == {2: ["daily_use_same_day"], 3: ["unknown_precinct", "used_exceeds_deployed"]}
    assert len(office.session.scalars(select(DailyUse)).all()) == 2


def test_a_batch_of_each_kind_is_taken_back(office: Office) -> None:
    office.department.officer("0412", trained=False)
    batches = [
        cameras(office, X1),
        done(office, ["0412", "Lund", "Eva 0412", "BWC", "2016", "2016-07-05"]),
        handed(office, ["0412", "X1", "2016-07-11", "2016-07-12", "serviceable", "", ""]),
        used(office, ["1", "2016-08-01", "40", "38"]),
    ]
    for batch in reversed(batches):
        office.reverse(batch)
    for model in (Camera, Completion, Assignment, DailyUse):
        assert all(fact.voided_at is not None for fact in office.session.scalars(select(model)))
    assert counts(cameras(office, X1)) == {"created": 1}
