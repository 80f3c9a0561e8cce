"""Who is eligible and not equipped on a day, what each lacks and since when, the slow way: officer by officer and day
by day, from plain facts. Nothing here may come from the package under test.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tests.model.facts import History, as_known
from tests.model.ledger import Ledger, latest_in_force


@dataclass(frozen=True)
class Outstanding:
    """One of them."""

    officer: int
    precinct: str
    needs: str
    lacking: tuple[str, ...]
    since: date
    on_leave: bool
    is_protected: bool


def outstanding(history: History, day: date, known_at: datetime) -> list[Outstanding]:
    """Those of a day, known at a moment: the precincts first, then the other homes, by code, then by officer."""
    known = as_known(history, known_at)
    ledger = Ledger(known)
    homes = sorted(known.precincts, key=lambda precinct: (precinct.kind != "precinct", precinct.code))
    found = [one for officer in ledger.officers if (one := _of(ledger, officer, day)) is not None]
    protected = {officer.id for officer in known.officers if officer.protected}
    codes = [precinct.code for precinct in homes]
    rows = [Outstanding(*one, is_protected=one[0] in protected) for one in found]
    return sorted(rows, key=lambda one: (codes.index(one.precinct), one.officer))


def _of(ledger: Ledger, officer: int, day: date) -> tuple[int, str, str, tuple[str, ...], date, bool] | None:
    posting = latest_in_force(ledger.postings.get(officer, []), day)
    if posting is None or not _is_outstanding(ledger, officer, day):
        return None
    lacking = sorted(one.course for one in ledger.required(day) if not ledger.has_done(officer, one, day))
    is_trained, has_camera = ledger.is_trained(officer, day), ledger.holds_serviceable(officer, day)
    needs = "camera" if is_trained else "training" if has_camera else "both"
    since = day
    while _is_outstanding(ledger, officer, since - timedelta(days=1)):
        since -= timedelta(days=1)
    return officer, posting.precinct, needs, tuple(lacking), since, ledger.status(officer, day) == "leave"


def _is_outstanding(ledger: Ledger, officer: int, day: date) -> bool:
    """Whether the officer counts as eligible, and not as equipped."""
    posting = latest_in_force(ledger.postings.get(officer, []), day)
    if posting is None or ledger.status(officer, day) not in ("active", "leave", "suspended"):
        return False
    return ledger.count(officer, posting.duty, day).outstanding == 1
