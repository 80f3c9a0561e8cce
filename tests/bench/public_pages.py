"""What the public pages cost, on a made-up department of five years: `python -m tests.bench.public_pages`.

CPU of this process, in process: the first answer after a change of data, and those after it.
"""

import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import click
import structlog

from tests.model.facts import (
    Assignment,
    Camera,
    Completion,
    Employment,
    End,
    History,
    Officer,
    Plan,
    Posting,
    Precinct,
    Requirement,
    ScopeRule,
)
from tests.properties.loading import Loader
from tests.web.site import SetClock, Site, close, make_site
from tracker.store.engine import make_engine, transaction
from tracker.store.migrate import upgrade

BEGUN, DAYS = date(2012, 1, 2), 5 * 365
LATE_IN_HUNDRED = 2
ADDRESSES = ("/public", "/public/weeks/2014-06-07", "/public/restatements", "/public/rollout-progress.csv")
WARM = 200


class Department:
    """A department made up: two postings an officer, a course done twice, a camera swapped; some of it entered late."""

    def __init__(self, officers: int, precincts: int) -> None:
        self.random = random.Random(1)
        self.history = History()
        start = self.moment(BEGUN)
        codes = [str(number) for number in range(1, precincts + 1)]
        self.history.precincts = [
            Precinct(code=code, name=f"{code}. Precinct", kind="precinct", recorded=start) for code in codes
        ]
        self.history.scope_rules = [ScopeRule(recorded=start, duties=None, starts_on=BEGUN)]
        self.history.requirements = [Requirement(recorded=start, course="BWC", minimum_order=1, starts_on=BEGUN)]
        for code in codes:
            self.history.plans.append(
                Plan(
                    recorded=start,
                    precinct=code,
                    version=1,
                    adopted_on=BEGUN,
                    start=BEGUN,
                    finish=BEGUN + timedelta(DAYS),
                    target=officers // precincts,
                )
            )
        for number in range(1, officers + 1):
            self.add(number, codes)

    def moment(self, day: date) -> datetime:
        """When what happens on a day is entered: the next morning, or for a few in a hundred weeks later."""
        late = self.random.randrange(100) < LATE_IN_HUNDRED
        after = self.random.randrange(9, 60) if late else 1
        return datetime(day.year, day.month, day.day, 14, tzinfo=UTC) + timedelta(after)

    def day(self, earliest: int = 0) -> date:
        """A day of the five years."""
        return BEGUN + timedelta(self.random.randrange(earliest, DAYS))

    def add(self, number: int, codes: list[str]) -> None:
        """An officer with all that happens."""
        history, entered = self.history, self.moment
        history.officers.append(Officer(recorded=datetime(2012, 1, 2, 13, tzinfo=UTC), id=number))
        moved, done = self.day(400), self.day()
        for since in (BEGUN - timedelta(1), moved):
            code = self.random.choice(codes)
            posting = Posting(recorded=entered(since), officer=number, precinct=code, duty="patrol", starts_on=since)
            history.postings.append(posting)
        since = BEGUN - timedelta(400)
        history.employments.append(
            Employment(recorded=entered(BEGUN), officer=number, status="active", starts_on=since)
        )
        for day in (done, done + timedelta(365)):
            history.completions.append(
                Completion(recorded=entered(day), officer=number, course="BWC", order=1, completed_on=day, months=24)
            )
        issued = self.day(30)
        swapped = issued + timedelta(self.random.randrange(1, 300))
        for camera, first, last in ((number, issued, swapped), (number + 1_000_000, swapped, None)):
            history.cameras.append(Camera(recorded=datetime(2012, 1, 2, 13, tzinfo=UTC), id=camera, owned_from=BEGUN))
            recorded = entered(first)
            returns = [End(recorded=max(recorded, entered(last)) + timedelta(hours=1), ends_on=last)] if last else []
            history.assignments.append(
                Assignment(recorded=recorded, officer=number, camera=camera, issued_on=first, returns=returns)
            )


def build(url: str, officers: int, precincts: int) -> None:
    """The department in a database."""
    upgrade(url)
    engine = make_engine(url)
    with transaction(engine, write=True) as session:
        Loader(session, Department(officers, precincts).history).load()
    engine.dispose()


def cpu(site: Site, address: str, times: int) -> float:
    """Milliseconds of CPU for one answer."""
    before = time.process_time()
    for _ in range(times):
        answer = site.browser().get(address)
        assert answer.status_code == 200, answer.text
    return (time.process_time() - before) / times * 1000


@click.command()
@click.option("--officers", default=36_000, show_default=True)
@click.option("--precincts", default=77, show_default=True)
def main(officers: int, precincts: int) -> None:
    """Build the department and measure."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'tracker.db'}"
        build(url, officers, precincts)
        site = make_site(url, {}, clock=SetClock(datetime(2017, 2, 1, 15, tzinfo=UTC)))
        for address in ADDRESSES:
            first, after = cpu(site, address, 1), cpu(site, address, WARM)
            size = len(site.browser().get(address).data)
            click.echo(f"{address:32} {first:9.1f} ms first {after:7.2f} ms after {size:9} bytes")
        close(site)


if __name__ == "__main__":
    main()
