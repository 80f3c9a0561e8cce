"""A scanner at the plain scan desk: it types a code into the one field, presses Enter, and reads what the desk says."""

import re
from datetime import date

from sqlalchemy import func, select

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.pages.browsing import Browser, Page
from tests.web.site import Site, with_accounts
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import RecordCondition
from tracker.domain.commands.people import AddOfficer, Particulars, PostOfficer, RecordEmployment
from tracker.domain.commands.training import RecordCompletion
from tracker.domain.vocabulary import CameraCondition, EmploymentStatus
from tracker.services.equipment import record_condition
from tracker.services.people import add_officer, post_officer, record_employment
from tracker.services.training import record_completion
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Assignment, AssignmentReturn

DESK = "/counter"


def with_desk(url: str) -> None:
    """Builds the department of the desk.

    0412 holds X1, 0420 holds X7; 0413, 0414 and 0415 may have one; 0500 is untrained, 0600 out of scope, 0700 on
    leave, 0800 without a posting; two officers have the badge 0900. X2, X3, X4 are free, X5 is in repair, X6 not
    owned; one more camera has the serial number 0414, as if it were a badge.
    """
    with_accounts(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        department = Department(session)
        held, other = department.officer("0412"), department.officer("0420")
        for badge in ("0413", "0414", "0415", "0900"):
            department.officer(badge)
        department.officer("0500", trained=False)
        department.officer("0600", duty="administration")
        absent = OfficerRef(id=department.officer("0700").id)
        since = date(2016, 9, 1)
        leave = RecordEmployment(absent, EmploymentStatus.LEAVE, since)
        record_employment(session, ADMINISTRATOR, leave, now=NOW)
        for badge, first in (("0800", "Eva 0800"), ("0900", "Ada")):
            known = Particulars("Lund", first, badge=badge, rank="Officer")
            who = OfficerRef(id=add_officer(session, ADMINISTRATOR, AddOfficer(known, since), now=NOW).id)
            active = RecordEmployment(who, EmploymentStatus.ACTIVE, since)
            record_employment(session, ADMINISTRATOR, active, now=NOW)
            done = RecordCompletion(who, "BWC", "2016", since)
            record_completion(session, ADMINISTRATOR, done, now=NOW)
        post_officer(session, ADMINISTRATOR, PostOfficer(who, "5", "patrol", since), now=NOW)
        cameras = {serial: department.camera(serial) for serial in ("X1", "X2", "X3", "X4", "X5", "X7", "0414")}
        department.camera("X6", owned_from=None)
        department.issue(held, cameras["X1"], date(2016, 7, 11))
        department.issue(other, cameras["X7"], date(2016, 7, 11))
        broken = RecordCondition(CameraRef(serial="X5"), CameraCondition.IN_REPAIR, since)
        record_condition(session, ADMINISTRATOR, broken, now=NOW)
    engine.dispose()


class Scanner:
    """Someone at the desk with a scanner and a keyboard, without JavaScript."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.page = browser.get(DESK)

    def scan(self, code: str) -> Page:
        """A code and Enter; a number key and Enter; or Enter alone."""
        action = next(form.action for form in self.page.reader.forms if "scan" in form.names)
        assert action == DESK
        self.page = self.browser.send(self.page, action, scan=code)
        return self.page

    def scans(self, *codes: str) -> Page:
        """Several, one after another."""
        for code in codes:
            self.scan(code)
        return self.page

    @property
    def phrase(self) -> str:
        """The desk's answer in a phrase."""
        return self.page.title.split(":")[0]

    @property
    def kind(self) -> str:
        """Right, wrong, a question: the kind that shape and colour go by."""
        found = re.search(r'data-kind="(\w+)"', self.page.response.text)
        assert found is not None
        return found[1]


def counts(site: Site) -> tuple[int, int]:
    """How many assignments stand, and how many returns."""
    with site.writing() as session:
        found = [
            session.execute(select(func.count()).select_from(fact).where(fact.voided_at.is_(None))).scalar_one()
            for fact in (Assignment, AssignmentReturn)
        ]
    return found[0], found[1]
