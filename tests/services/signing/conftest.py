"""An officer with a camera, and what an administrator has signed."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.commands import OfficerRef
from tracker.domain.commands.equipment import ReturnCamera
from tracker.domain.commands.signing import Acknowledge, SetOfficerPin
from tracker.domain.vocabulary import CameraCondition, SignedAct, SigningMethod
from tracker.services.equipment import return_camera
from tracker.services.signing import PinTried, acknowledge, count_pin_try, set_officer_pin, settle_pin_try
from tracker.store.models import Acknowledgement, Assignment, AssignmentReturn

DAY, BACK = date(2016, 7, 11), date(2016, 8, 1)
DRAWN = "12,90 40,30 70,120;90,60 130,140 200,50 260,110"
PIN, OTHER_PIN = "493817", "271828"


@dataclass
class Desk:
    """One assignment and the ways to sign for it."""

    session: Session
    department: Department
    assignment: Assignment

    def sign(self, act: SignedAct = SignedAct.ISSUE, **said: object) -> Acknowledgement:
        """Sign with a finger on the day, unless said otherwise."""
        given: dict[str, object] = {"method": SigningMethod.DRAWN, "signed_on": DAY, "drawn": DRAWN, **said}
        command = Acknowledge(self.assignment.id, act, **given)  # type: ignore[arg-type]
        return acknowledge(self.session, ADMINISTRATOR, command, now=NOW)

    def give_back(self) -> AssignmentReturn:
        """The camera comes back."""
        command = ReturnCamera(self.assignment.id, BACK, CameraCondition.SERVICEABLE)
        return return_camera(self.session, ADMINISTRATOR, command, now=NOW)

    def set_pin(self, pin: str = PIN, now: datetime = NOW) -> None:
        """The holder sets a PIN."""
        command = SetOfficerPin(OfficerRef(id=self.assignment.officer_id), pin)
        set_officer_pin(self.session, ADMINISTRATOR, command, now=now)

    def count(self, later: timedelta = timedelta()) -> PinTried:
        """Count a try."""
        return count_pin_try(self.session, ADMINISTRATOR, self.assignment.id, now=NOW + later)

    def settle(self, tried: PinTried, *, fitted: bool, later: timedelta = timedelta()) -> bool:
        """Settle it."""
        return settle_pin_try(self.session, ADMINISTRATOR, tried, fitted=fitted, now=NOW + later)


@pytest.fixture
def desk(department: Department) -> Desk:
    """Officer 0412 holds camera X1 from 11 July."""
    assignment = department.issue(department.officer("0412"), department.camera("X1"), DAY)
    return Desk(department.session, department, assignment)
