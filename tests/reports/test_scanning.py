"""What a scanned code fits, what lies on the desk, and an account's last entries, on both databases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department, set_up
from tracker.domain.codes import camera_code, officer_code, read_code
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import IssueCamera, ReturnCamera, SwapCamera
from tracker.domain.errors import Invalid
from tracker.domain.reports.scanning import Meaning, Named
from tracker.domain.vocabulary import CameraCondition, FactKind
from tracker.reports.on_day import Reader
from tracker.reports.scanning import desk_entries, on_desk, what_fits
from tracker.services.equipment import issue_camera, return_camera, swap_camera
from tracker.services.voids import void_fact

TODAY = date(2016, 9, 27)
ALL = Reader(None, True)
AT_THE_DESK = replace(ADMINISTRATOR, user_id=7)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def department(session: Session) -> Department:
    """0412 holds X1; 0413 holds nothing; X2 is free; a camera has the serial number 0413, another the tag T-X2."""
    made = set_up(session)
    held = made.officer("0412")
    made.officer("0413")
    made.officer("0500", trained=False, duty="administration")
    cameras = [made.camera(serial) for serial in ("X1", "X2", "0413", "X3")]
    made.issue(held, cameras[0], date(2016, 7, 11))
    session.flush()
    return made


FITS = {
    "a badge": ("0412", [(Named.OFFICER, "badge")]),
    "a serial number": ("X2", [(Named.CAMERA, "serial number")]),
    "an asset tag": ("T-X2", [(Named.CAMERA, "asset tag")]),
    "our label": (camera_code("X2"), [(Named.CAMERA, "label")]),
    "our label takes no asset tag": (camera_code("T-X2"), []),
    "a badge that is a serial number too": ("0413", [(Named.OFFICER, "badge"), (Named.CAMERA, "serial number")]),
    "nothing": ("X9", []),
    "a card of nobody": (officer_code(999_999), []),
    "a card beyond every number": ("OFC:" + "9" * 30, []),
    "a card of a negative number": ("OFC:-1", []),
    "an empty card": ("OFC:", []),
}


@pytest.mark.parametrize("scanned, fits", FITS.values(), ids=FITS)
def test_what_a_code_fits(
    session: Session, department: Department, scanned: str, fits: list[tuple[Named, str]]
) -> None:
    found = what_fits(session, ALL, read_code(scanned), as_of=TODAY, known_at=LATER)
    assert [(fit.kind, fit.by) for fit in found] == fits


def lies(session: Session, badge: str | None, serial: str | None) -> Meaning:
    """What an officer and a camera on the desk ask for."""
    numbers = [
        what_fits(session, ALL, read_code(code), as_of=TODAY, known_at=LATER)[0].number if code else None
        for code in (badge, serial)
    ]
    return on_desk(session, ALL, officer_id=numbers[0], camera_id=numbers[1], as_of=TODAY, known_at=LATER).meaning


@pytest.mark.parametrize(
    "badge, serial, meaning",
    [
        (None, None, Meaning.NOTHING),
        ("0413", None, Meaning.OFFICER),
        ("0412", None, Meaning.HOLDER),
        (None, "X2", Meaning.CAMERA),
        (None, "X1", Meaning.RETURN),
        ("0412", "X1", Meaning.RETURN),
        ("0413", "X1", Meaning.HELD_ELSEWHERE),
        ("0413", "X2", Meaning.ISSUE),
        ("0412", "X2", Meaning.SWAP),
    ],
)
def test_what_the_two_ask_for(
    session: Session, department: Department, badge: str | None, serial: str | None, meaning: Meaning
) -> None:
    assert lies(session, badge, serial) is meaning


def test_what_stands_in_the_way_is_told_by_the_codes_of_the_issue(session: Session, department: Department) -> None:
    officer = what_fits(session, ALL, read_code("0500"), as_of=TODAY, known_at=LATER)[0].number
    found = on_desk(session, ALL, officer_id=officer, camera_id=None, as_of=TODAY, known_at=LATER)
    assert found.officer is not None
    assert found.officer.warnings == ("out_of_scope", "not_trained")
    assert on_desk(session, ALL, officer_id=99_999, camera_id=99_999, as_of=TODAY, known_at=LATER).meaning == "nothing"


def test_the_last_entries_are_the_accounts_own_of_the_day_newest_first(
    session: Session, department: Department
) -> None:
    who = OfficerRef(badge="0500")
    command = IssueCamera(who, CameraRef(serial="X2"), TODAY, override_reason="Class tomorrow")
    issued = issue_camera(session, AT_THE_DESK, command, now=NOW).assignment
    swap = SwapCamera(issued.id, CameraRef(serial="X3"), TODAY, CameraCondition.IN_REPAIR, override_reason="Again")
    swapped = swap_camera(session, AT_THE_DESK, swap, now=NOW).assignment
    back = ReturnCamera(swapped.id, TODAY, CameraCondition.STOLEN, "16-1")
    returned = return_camera(session, AT_THE_DESK, back, now=NOW)
    void_fact(session, AT_THE_DESK, VoidFact(FactKind.RETURN, returned.id, "Found again"), now=NOW)

    found = desk_entries(session, ALL, 7, as_of=TODAY, known_at=LATER)
    assert [(one.act, one.issued, one.returned, one.condition) for one in found] == [
        ("return_camera", None, "X3", "stolen"),
        ("swap_camera", "X3", "X2", "in_repair"),
        ("issue_camera", "X2", None, None),
    ]
    assert [(one.void_reason, len(one.standing)) for one in found] == [("Found again", 0), (None, 2), (None, 1)]
    assert found[2].override_reason == "Class tomorrow"
    assert [kind for kind, _ in found[1].standing] == [FactKind.ASSIGNMENT, FactKind.RETURN]
    assert desk_entries(session, ALL, 8, as_of=TODAY, known_at=LATER) == ()
    assert desk_entries(session, ALL, 7, as_of=TODAY, known_at=LATER, seq=found[2].seq) == found[2:]
    assert desk_entries(session, ALL, 7, as_of=TODAY, known_at=NOW - timedelta(hours=2)) == ()
    before = returned.recorded_at
    assert desk_entries(session, ALL, 7, as_of=TODAY, known_at=before)[0].void_reason is None
    with pytest.raises(Invalid, match="lies after"):
        desk_entries(session, ALL, 7, as_of=TODAY + timedelta(days=9), known_at=LATER)
