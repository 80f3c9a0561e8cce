"""Two precincts with a plan, seven eligible officers in the one and five in the other, and a clock two weeks on."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.site import Site, with_accounts
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.audit import VoidFact
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.people import ProtectIdentity
from tracker.domain.commands.rollout import AdoptPlan, RecordDailyUse
from tracker.domain.vocabulary import FactKind
from tracker.services.equipment import issue_camera
from tracker.services.people import protect_identity
from tracker.services.rollout import adopt_plan, record_daily_use
from tracker.services.voids import void_fact
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Assignment, Camera, Officer, Posting

MONDAY, LATER = date(2016, 9, 12), date(2016, 10, 31)
TWO_WEEKS_ON = datetime(2016, 10, 11, 15, tzinfo=UTC)
"""The weeks ending 1 and 8 October are published."""
WEEKS = ["2016-10-01", "2016-10-08"]
REASON = "Eva Lund never had it, says sergeant Nilsson."


def with_public_story(url: str) -> None:
    """Builds a site's database with the story in it."""
    with_accounts(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        _tell(session)
    engine.dispose()


def _tell(session: Session) -> None:
    department = Department(session)
    for precinct, target in (("1", 7), ("5", 5)):
        adopt_plan(session, ADMINISTRATOR, AdoptPlan(precinct, MONDAY, MONDAY, LATER, target), now=NOW)
    first = [department.officer(f"91{number:02}") for number in range(7)]
    fifth = [department.officer(f"95{number:02}", precinct="5") for number in range(5)]
    for place, officer in enumerate([*first[:4], *fifth[:2]]):
        department.issue(officer, department.camera(f"X8109{place}"), date(2016, 9, 20))
    department.camera("X81099")
    protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=first[0].id), True), now=NOW)
    for precinct, day, deployed, used in (("1", 20, 3, 2), ("1", 22, 4, 4), ("5", 21, 2, 1)):
        command = RecordDailyUse(precinct, date(2016, 9, day), deployed, used, "A sheet")
        record_daily_use(session, ADMINISTRATOR, command, now=NOW)


@dataclass(frozen=True)
class Hands:
    """What staff do on a site after its weeks are published."""

    site: Site

    def void_an_assignment(self, badge_precinct: str = "1") -> int:
        """Find a standing assignment of a precinct to be a mistake."""
        with self.site.writing() as session:
            held = select(Assignment.id).join(Posting, Posting.officer_id == Assignment.officer_id)
            standing = held.where(Posting.precinct_id == _precinct(badge_precinct), Assignment.voided_at.is_(None))
            number = session.scalars(standing.order_by(Assignment.id)).first()
            assert number is not None
            command = VoidFact(FactKind.ASSIGNMENT, number, REASON)
            void_fact(session, ADMINISTRATOR, command, now=self.site.clock())
            return number

    def void_a_posting(self, precinct: str) -> None:
        """Find the posting of an officer who holds nothing to be a mistake."""
        with self.site.writing() as session:
            holders = select(Assignment.officer_id).where(Assignment.voided_at.is_(None))
            idle = select(Posting.id).where(
                Posting.precinct_id == _precinct(precinct), Posting.officer_id.not_in(holders)
            )
            number = session.scalars(idle.where(Posting.voided_at.is_(None)).order_by(Posting.id)).first()
            assert number is not None
            command = VoidFact(FactKind.POSTING, number, REASON)
            void_fact(session, ADMINISTRATOR, command, now=self.site.clock())

    def issue_late(self, day: date) -> None:
        """Enter now that an officer without a camera got the spare one on an earlier day."""
        with self.site.writing() as session:
            holders = select(Assignment.officer_id).where(Assignment.voided_at.is_(None))
            officer = session.scalars(select(Officer.id).where(Officer.id.not_in(holders)).order_by(Officer.id)).first()
            spare = session.scalars(select(Camera.id).where(Camera.serial == "X81099")).one()
            assert officer is not None
            command = IssueCamera(OfficerRef(id=officer), CameraRef(id=spare), day)
            issue_camera(session, ADMINISTRATOR, command, now=self.site.clock())

    def count_use(self, precinct: str, day: date, deployed: int, used: int) -> None:
        """Enter what a precinct counted on a day."""
        with self.site.writing() as session:
            command = RecordDailyUse(precinct, day, deployed, used, None)
            record_daily_use(session, ADMINISTRATOR, command, now=self.site.clock())


def _precinct(code: str) -> int:
    return {"1": 1, "5": 2}[code]
