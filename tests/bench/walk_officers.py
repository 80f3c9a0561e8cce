"""What going through a long list costs: `python -m tests.bench.walk_officers [OFFICERS] [DATABASE_URL] [SORT]`.

Makes a department of so many officers (36,000 by default; on PostgreSQL in the empty database of the address, else in
a SQLite file of its own), takes its list of officers as CSV and as lines of JSON, then walks it to the end by cursor, a
thousand on a page, while somebody enters new officers, names and postings, and says whether each officer of the first
page's moment came once and no other did. It prints seconds, rows, bytes, and by how much the memory of the process grew
over what a page, and a file of nothing, took.
"""

import resource
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from tests.services.department import NOW
from tests.web.site import Site, close, make_site, make_tokens, with_accounts
from tracker.store import models
from tracker.store.engine import make_engine, transaction

FIRST_DAY = date(2016, 1, 1)
AT_ONCE = 5_000
PAGE = 1_000
FILES = ("csv", "ndjson")


def fill(session: Session, officers: int) -> None:
    """So many officers more, with names of which many are alike, posted in turn to the precincts there are."""
    seq = session.execute(select(func.max(models.AuditEvent.seq))).scalar_one()
    entry: dict[str, Any] = {"recorded_at": NOW, "recorded_seq": seq}
    homes = session.scalars(select(models.Precinct.id).order_by(models.Precinct.id)).all()
    last = session.execute(select(func.max(models.Officer.id))).scalar_one() or 0
    numbers = range(last + 1, last + 1 + officers)
    _add(session, models.Officer, ({"id": number, "protected_identity": False, **entry} for number in numbers))
    _add(session, models.OfficerParticulars, (_name(number, entry) for number in numbers))
    posted = ({"officer_id": n, "precinct_id": homes[n % len(homes)], "duty": "patrol"} for n in numbers)
    _add(session, models.Posting, ({**one, "starts_on": FIRST_DAY, **entry} for one in posted))
    active = ({"officer_id": number, "status": "active", "starts_on": FIRST_DAY, **entry} for number in numbers)
    _add(session, models.Employment, active)
    if session.get_bind().dialect.name == "postgresql":  # rows with numbers of their own leave the counter behind
        session.execute(select(func.setval(func.pg_get_serial_sequence("officers", "id"), numbers[-1])))


def _add(session: Session, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    part: list[dict[str, Any]] = []
    for row in rows:
        part.append(row)
        if len(part) == AT_ONCE:
            session.connection().execute(insert(model), part)
            part = []
    if part:
        session.connection().execute(insert(model), part)


def _name(number: int, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "officer_id": number,
        "starts_on": FIRST_DAY,
        "last_name": f"Lund {number % 997}",
        "first_name": f"Eva {number % 11}",
        "badge": f"{number % 10_000:04d}",
        "rank": "Officer",
        **entry,
    }


@dataclass
class Other:
    """Somebody who enters, as fast as it goes: officers who are new, and names and postings of those there are."""

    site: Site
    officers: int
    entered: int = 0
    refused: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._thread = threading.Thread(target=self._enter, daemon=True)

    def __enter__(self) -> "Other":
        return self

    def start(self) -> None:
        """Begin to enter: until the block ends."""
        self._thread.start()

    def __exit__(self, *_: object) -> None:
        self.over.set()
        if self._thread.is_alive():
            self._thread.join()

    def _enter(self) -> None:
        while not self.over.is_set():
            turn = self.entered
            who = {"officer": {"id": 1 + turn * 37 % self.officers}, "starts_on": "2016-09-20"}
            known = {"last_name": f"{'AMZ'[turn % 3]}{turn}", "first_name": "Eva"}
            posting = {**who, "precinct": "15"[turn % 2], "duty": "patrol"}
            for name, body in (
                ("officers", {**known, "starts_on": "2016-01-01"}),
                ("particulars", {**who, **known}),
                ("postings", posting),
            ):
                answer = self.site.post(f"/api/v1/{name}", body)
                if answer.status_code not in (201, 409):
                    self.refused.append(answer.text)
                self.entered += answer.status_code == 201


@dataclass
class Walked:
    """A walk to the end of a list: whom it met, in order, and the total that each page told."""

    numbers: list[int] = field(default_factory=list)
    totals: set[int] = field(default_factory=set)
    pages: int = 0


def walk(site: Site, address: str, other: Other) -> Walked:
    """Go through a list by its links to the end, and let the other enter from the first page on. Only the numbers of
    its rows are kept.
    """
    walked, following = Walked(), [address]
    while following:
        page = site.get(following[0])
        assert page.status_code == 200, page.text
        walked.numbers += [row["id"] for row in page.get_json()]
        walked.totals.add(int(page.headers["X-Total-Count"]))
        walked.pages += 1
        if walked.pages == 1:
            other.start()
        links = page.headers["Link"].split(", ")
        following = [part.partition(">")[0].lstrip("<") for part in links if part.endswith('rel="next"')]
    return walked


def faults(walked: Walked, wanted: list[int]) -> dict[str, int]:
    """How many were missed, met twice, or met though they came later."""
    met = set(walked.numbers)
    return {
        "missed": len(set(wanted) - met),
        "twice": len(walked.numbers) - len(met),
        "too many": len(met - set(wanted)),
        "other totals": len(walked.totals - {len(wanted)}),
    }


def officers_on_record(site: Site) -> list[int]:
    """The numbers of all officers there are."""
    with site.writing() as session:
        return list(session.scalars(select(models.Officer.id)))


def _grown(since: int) -> float:
    return round((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - since) / 1024, 1)


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def walk_and_tell(site: Site, sort: str) -> None:
    """Walk the list while somebody enters, and print what it took and whether anything was wrong with it."""
    wanted = officers_on_record(site)
    address = f"/api/v1/officers?limit={PAGE}&sort={sort}"
    site.get(address)
    before, began = _peak(), time.perf_counter()
    with Other(site, len(wanted)) as other:
        walked = walk(site, address, other)
    seconds = time.perf_counter() - began
    print(  # noqa: T201
        f"walk by {sort}: {len(walked.numbers):,} rows on {walked.pages} pages in {seconds:.1f} s while "
        f"{other.entered} entries were made ({len(other.refused)} refused); {faults(walked, wanted)}; memory grew by "
        f"{_grown(before)} MiB"
    )


def take_and_tell(site: Site, form: str) -> None:
    """Take the whole list as a file, and print what it took."""
    site.get(f"/api/v1/officers.{form}?badge=none")
    before, began, size = _peak(), time.perf_counter(), 0
    client = site.app.test_client(use_cookies=False)
    answer = client.get(f"/api/v1/officers.{form}", headers={"Authorization": f"Bearer {site.tokens['admin']}"})
    for piece in answer.iter_encoded():
        size += len(piece)
    print(  # noqa: T201
        f"{form}: {answer.headers['X-Total-Count']} rows, {size / 2**20:.1f} MiB in "
        f"{time.perf_counter() - began:.1f} s; memory grew by {_grown(before)} MiB"
    )


def main(officers: int, url: str, sorts: list[str]) -> None:
    """Make the department, then take its list in each way."""
    with_accounts(url)
    engine = make_engine(url)
    began = time.perf_counter()
    with transaction(engine) as session:
        fill(session, officers)
    engine.dispose()
    print(f"{officers:,} officers made in {time.perf_counter() - began:.1f} s")  # noqa: T201
    site = make_site(url, make_tokens(url))
    for form in FILES:
        take_and_tell(site, form)
    for sort in sorts:
        walk_and_tell(site, sort)
    close(site)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as made:
        own = f"sqlite:///{Path(made) / 'long.db'}"
        main(
            int(sys.argv[1]) if len(sys.argv) > 1 else 36_000,
            sys.argv[2] if len(sys.argv) > 2 else own,
            sys.argv[3:] or ["id", "name"],
        )
