"""A rollout day at the counter: a queue of officers, a box of cameras, and what a scanner types for each, with every
trouble mixed in. The same queue is served by the plain desk and by a real browser.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from statistics import median

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.site import with_accounts
from tracker.domain.commands import CameraRef
from tracker.domain.commands.equipment import RecordCondition
from tracker.domain.vocabulary import CameraCondition
from tracker.services.equipment import record_condition
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Assignment, AssignmentReturn, AuditEvent

EARLIER = date(2016, 9, 1)
SAME_PERSON = "Same person?"


@dataclass
class Customer:
    """One officer at the counter: what is typed before each Enter, in order, and the desk's last word."""

    types: list[str]
    ends: str
    issues: bool = True
    """Whether a camera goes out: a return and somebody sent away are none."""


def queue_of(issues: int) -> list[Customer]:
    """So many issues, swaps among them: first the officer and then the camera, in the second half the other way round,
    and after every second one somebody with a trouble.
    """
    troubles = list(_troubles())
    found: list[Customer] = []
    number = 0
    while sum(one.issues for one in found) < issues:
        number += 1
        officer, camera = f"B{number:03}", f"C{number:03}"
        pair = [officer, camera] if number <= issues // 2 else [camera, officer]
        if number % 6 == 5:  # a nervous scanner reads everything twice
            pair = [code for code in pair for _ in range(2)]
            found.append(Customer(pair, "Counted once"))
        else:
            found.append(Customer(pair, "Issued"))
        if number % 2 == 0 and troubles and sum(one.issues for one in found) < issues:
            found.append(troubles.pop(0))
    return found


def _troubles() -> Iterator[Customer]:
    yield Customer(["U001", "D001", "", "Class is full until Friday", ""], "Issued")
    yield Customer(["H001", ""], "Returned", issues=False)
    yield Customer(["S001", "D002", ""], "Swapped")
    yield Customer(["NOBODY", "B901", "D003"], "Issued")
    yield Customer(["1234", "1", "D004"], "Issued")
    yield Customer(["B902", "R001", "D005"], "Issued")
    yield Customer(["U002", "D006"], "Not trained", issues=False)
    yield Customer(["B903", "D006"], "Issued")
    yield Customer(["H002", "H002", "2", ""], "Returned", issues=False)
    yield Customer(["B904", "H003"], "In other hands", issues=False)


def with_queue(url: str, *, issues: int) -> None:
    """Builds the department of the day: as many officers and cameras as the queue of so many issues needs."""
    with_accounts(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        department = Department(session)
        for number in range(1, issues + 1):
            department.officer(f"B{number:03}")
            department.camera(f"C{number:03}")
        _for_the_troubles(session, department)
    engine.dispose()


def with_short_queue(url: str) -> None:
    """Builds the department of a queue of eight."""
    with_queue(url, issues=8)


def with_long_queue(url: str) -> None:
    """Builds the department of a queue of sixty."""
    with_queue(url, issues=60)


BUILDERS: dict[int, Callable[[str], None]] = {8: with_short_queue, 60: with_long_queue}


def _for_the_troubles(session: Session, department: Department) -> None:
    for badge in ("B901", "B902", "B903", "B904", "1234"):
        department.officer(badge)
    for badge in ("U001", "U002"):
        department.officer(badge, trained=False)
    for serial in ("D001", "D002", "D003", "D004", "D005", "D006", "R001", "1234"):
        department.camera(serial)
    broken = RecordCondition(CameraRef(serial="R001"), CameraCondition.IN_REPAIR, EARLIER)
    record_condition(session, ADMINISTRATOR, broken, now=NOW)
    for badge, serial in (("S001", "S100"), ("S002", "H001"), ("S003", "H002"), ("S004", "H003")):
        department.issue(department.officer(badge), department.camera(serial), EARLIER)


@dataclass
class Tally:
    """What serving the queue took."""

    scans: list[int] = field(default_factory=list)
    """For each issue: how many codes were scanned."""
    clicks: int = 0

    def check(self) -> None:
        """Two scans and no click an issue, at the median."""
        assert (median(self.scans), self.clicks) == (2, 0)


def serve(queue: list[Customer], type_in: Callable[[str], None], answer: Callable[[], str]) -> Tally:
    """Serve everybody: type what the customer's script says, look at the answer, and press Enter where the desk asks
    whether two scans belong to one person.
    """
    tally = Tally()
    for customer in queue:
        for typed in customer.types:
            type_in(typed)
        if answer() == SAME_PERSON:
            type_in("")
        assert answer() == customer.ends, f"{customer.types}: {answer()}"
        if customer.issues:
            tally.scans.append(sum(len(typed) > 1 and " " not in typed for typed in customer.types))
    return tally


def check_entered(session: Session, queue: list[Customer]) -> None:
    """Everybody has one camera, nobody two, and every entry was made once: an event each."""
    held = select(Assignment.officer_id, func.count()).where(Assignment.returned_on.is_(None))
    counts = session.execute(held.group_by(Assignment.officer_id)).all()
    assert {count for _, count in counts} == {1}
    issued = sum(one.issues for one in queue)
    today = session.execute(select(func.count()).select_from(Assignment).where(Assignment.issued_on > EARLIER))
    assert today.scalar_one() == issued
    ends = [one.ends for one in queue]
    returned, swapped = ends.count("Returned"), ends.count("Swapped")
    assert session.execute(select(func.count()).select_from(AssignmentReturn)).scalar_one() == returned + swapped
    events = session.execute(
        select(AuditEvent.act, func.count()).where(AuditEvent.door == "page").group_by(AuditEvent.act)
    )
    acts = {act: count for act, count in events if act.endswith("_camera")}
    wanted = {"issue_camera": issued - swapped, "return_camera": returned, "swap_camera": swapped}
    assert acts == {act: count for act, count in wanted.items() if count}
