"""What the tests of real servers write: a small department with officers and cameras at hand, and a token that may."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, select

from tests.services.department import Department
from tests.web.site import make_tokens, with_accounts
from tracker.store.engine import make_engine, transaction
from tracker.store.models import Assignment

DAY = "2016-09-27"


@dataclass(frozen=True)
class Counter:
    """A database ready for a rollout day: trained officers and serviceable cameras in the 1st Precinct."""

    url: str
    officers: tuple[int, ...]
    cameras: tuple[int, ...]
    token: str
    """An administrator's."""
    reader: str
    """An oversight token."""

    def issue(self, number: int = 0, *, camera: int | None = None) -> dict[str, Any]:
        """The body that issues a camera to the officer of a number; both of the same number unless told otherwise."""
        held = self.cameras[number if camera is None else camera]
        return {"officer": {"id": self.officers[number]}, "camera": {"id": held}, "issued_on": DAY}

    def passing(self, note: str) -> dict[str, Any]:
        """A body that may be sent any number of times: issued and returned on one day, it is held on no day and stands
        against nothing. `note` tells one from another.
        """
        return {**self.issue(), "returned_on": DAY, "condition": "serviceable", "note": note}


def open_counter(url: str, *, officers: int = 1, cameras: int = 1) -> Counter:
    """Fill a database that has no table yet (or only tables) with a department, accounts, officers and cameras."""
    with_accounts(url)
    tokens = make_tokens(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        department = Department(session)
        people = tuple(department.officer(f"{1000 + number}").id for number in range(officers))
        things = tuple(department.camera(f"X9{number:07}").id for number in range(cameras))
    engine.dispose()
    return Counter(url, people, things, tokens["admin"], tokens["auditor"])


def notes_in(engine: Engine) -> list[str]:
    """The notes of every assignment that is on record, in the order of recording: what `passing` wrote."""
    with transaction(engine, write=False) as session:
        found = session.scalars(
            select(Assignment.note).where(Assignment.note.is_not(None)).order_by(Assignment.recorded_seq)
        )
        return [note for note in found if note is not None]
