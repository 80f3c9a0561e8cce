"""A site with something in it: two precincts with officers and cameras, entered through the services."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tests.web.site import with_accounts
from tracker.domain.commands import CameraRef, OfficerRef
from tracker.domain.commands.equipment import IssueCamera
from tracker.domain.commands.people import PostOfficer, ProtectIdentity
from tracker.domain.vocabulary import CameraCondition
from tracker.services.equipment import issue_camera
from tracker.services.people import post_officer, protect_identity
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Assignment, Camera, OfficerParticulars


@dataclass(frozen=True)
class Story:
    """The numbers of what was entered."""

    first: int
    """An officer of the 1st who holds `held`, assignment `assignment`."""
    second: int
    """An officer of the 1st who holds nothing."""
    untrained: int
    """Of the 1st, without the course."""
    fifth: int
    """An officer of the 5th who holds `fifth_held`, assignment `fifth_assignment`."""
    moved: int
    """Posted to the 5th, and to the 1st from 1 September 2016; held a camera in the 5th until 1 August."""
    protected: int
    """Of the 1st, of protected identity, badge 0666."""
    held: int
    assignment: int
    spare: int
    """A camera in the room of the 1st."""
    fifth_held: int
    fifth_assignment: int
    moved_assignment: int


def with_story(url: str) -> None:
    """Builds a site's database with the story in it."""
    with_accounts(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        _tell(session)
    engine.dispose()


def _tell(session: Session) -> None:
    department = Department(session)
    first = department.officer("0101")
    department.officer("0102")
    department.officer("0103", trained=False)
    fifth = department.officer("0501", precinct="5")
    moved = department.officer("0502", precinct="5")
    protected = department.officer("0666")
    protect_identity(session, ADMINISTRATOR, ProtectIdentity(OfficerRef(id=protected.id), True), now=NOW)
    held, _, fifth_held, old = (department.camera(f"X8100000{n}") for n in range(1, 5))
    department.issue(first, held, date(2016, 7, 11))
    department.issue(fifth, fifth_held, date(2016, 7, 12))
    past = IssueCamera(
        OfficerRef(id=moved.id),
        CameraRef(id=old.id),
        date(2016, 7, 13),
        returned_on=date(2016, 8, 1),
        condition=CameraCondition.SERVICEABLE,
    )
    issue_camera(session, ADMINISTRATOR, past, now=NOW)
    posting = PostOfficer(OfficerRef(id=moved.id), "1", "patrol", date(2016, 9, 1))
    post_officer(session, ADMINISTRATOR, posting, now=NOW)


def read_story(session: Session) -> Story:
    """The numbers of a story told before."""
    officers = dict(session.execute(select(OfficerParticulars.badge, OfficerParticulars.officer_id)).all())
    cameras = dict(session.execute(select(Camera.serial, Camera.id)).all())
    assignments = dict(session.execute(select(Assignment.officer_id, Assignment.id)).all())
    return Story(
        first=officers["0101"],
        second=officers["0102"],
        untrained=officers["0103"],
        fifth=officers["0501"],
        moved=officers["0502"],
        protected=officers["0666"],
        held=cameras["X81000001"],
        assignment=assignments[officers["0101"]],
        spare=cameras["X81000002"],
        fifth_held=cameras["X81000003"],
        fifth_assignment=assignments[officers["0501"]],
        moved_assignment=assignments[officers["0502"]],
    )
