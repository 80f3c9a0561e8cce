"""Labels for programs: which cameras and officers are meant, who may, and what is put on record."""

from collections.abc import Iterable

import pytest
from sqlalchemy import select

from tests.labels.scanning import pages
from tests.web.api.story import Story
from tests.web.site import Site
from tracker.store.models import AuditEvent

CAMERAS = "/api/v1/labels/camera-labels.pdf?stock=5163&symbols=qr"
CARDS = "/api/v1/labels/officer-cards.pdf?symbols=qr"


def codes(pdf: bytes) -> list[str]:
    """What a scanner reads off every page."""
    return [said.removeprefix("QR Code ") for page in pages(pdf) for said in page.read()]


def cameras(numbers: Iterable[int]) -> list[str]:
    """The codes of the story's cameras."""
    return [f"CAM:X8100000{number}" for number in numbers]


@pytest.mark.parametrize(
    "asked, found",
    [
        ("&model=Body+2", (1, 2, 3, 4)),
        ("&in_stock=true", (2, 4)),
        ("&in_stock=false", (1, 3)),
        ("&first_serial=X81000002&last_serial=X81000003", (2, 3)),
        ("&first_serial=X81000002&last_serial=X81000003&in_stock=true", (2,)),
        ("&cameras=X81000003&cameras=CAM:X81000001&cameras=X81000003", (1, 3)),
        ("&in_stock=true&as_of=2016-07-11", (2, 3, 4)),
    ],
)
def test_the_cameras_meant_are_printed(told: Site, asked: str, found: tuple[int, ...]) -> None:
    asked = asked.replace("Body+2", model_of(told))
    answer = told.get(CAMERAS + asked)
    assert (answer.status_code, answer.content_type) == (200, "application/pdf")
    assert codes(answer.data) == cameras(found)


def model_of(site: Site) -> str:
    """The name of the story's one model."""
    return str(site.get("/api/v1/camera-models").get_json()[0]["name"])


@pytest.mark.parametrize(
    "asked, status, code",
    [
        ("", 422, "labels_of_what"),
        ("&in_stock=true&cameras=X81000001", 422, "labels_of_what"),
        ("&first_serial=X81000002", 422, "serial_range"),
        ("&cameras=X81000001&cameras=OFC:1", 404, "unknown_camera"),
        ("&purchase_batch=none", 404, "nothing_to_print"),
        ("&cameras=X81000001&start=11", 422, "start_not_on_sheet"),
        ("&cameras=X81000001&stock=9999", 422, "invalid_input"),
    ],
)
def test_what_is_not_understood_is_refused(told: Site, asked: str, status: int, code: str) -> None:
    address = CAMERAS.replace("stock=5163&", "") if "stock=9999" in asked else CAMERAS
    answer = told.get(address + asked)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)


def test_the_officers_meant_are_printed_the_protected_among_them(told: Site, story: Story) -> None:
    first = {f"OFC:{number}" for number in (story.first, story.second, story.untrained, story.moved, story.protected)}
    answer = told.get(f"{CARDS}&precinct=1")
    assert set(codes(answer.data)) == first
    fifth = told.get(f"{CARDS}&officers=0501&officers=OFC:{story.moved}&stock=5163")
    assert set(codes(fifth.data)) == {f"OFC:{story.fifth}", f"OFC:{story.moved}"}
    some = told.get(f"{CARDS}&precinct=1&numbers={story.first}")
    assert codes(some.data) == [f"OFC:{story.first}"]
    unknown = told.get(f"{CARDS}&officers=0501&officers=9999")
    assert (unknown.status_code, list(unknown.get_json()["errors"])) == (404, ["officers.1"])


def test_printed_cards_are_on_record_by_number_and_labels_of_cameras_are_not(told: Site, story: Story) -> None:
    before = told.get("/api/v1/audit-events?act=pull_report").headers["X-Total-Count"]
    told.get(f"{CAMERAS}&in_stock=true")
    told.get(f"{CARDS}&officers=0101")
    pulled = select(AuditEvent).where(AuditEvent.act == "pull_report").order_by(AuditEvent.seq.desc())
    with told.writing() as session:
        detail = session.scalars(pulled.limit(1)).one().detail
    assert (detail["report"], detail["format"]) == ("officer-cards", "pdf")
    assert detail["asked"] == {"stock": "5390", "officers": [story.first]}
    assert int(told.get("/api/v1/audit-events?act=pull_report").headers["X-Total-Count"]) == int(before) + 1


@pytest.mark.parametrize("who", ["inspector", "auditor"])
def test_only_administrators_print(told: Site, who: str) -> None:
    assert told.get(f"{CARDS}&precinct=1", who).status_code == 403
    assert told.get(f"{CAMERAS}&in_stock=true", who).status_code == 403
    assert told.get(f"{CAMERAS}&in_stock=true").status_code == 200


def test_the_same_moment_gives_the_same_bytes(told: Site) -> None:
    address = f"{CARDS}&precinct=1&as_of=2016-09-01"
    assert told.get(address).data == told.get(address).data
