"""What was answered when it was now is answered for ever: asked again with the old day and moment, it is the same."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

import pytest

from tests.databases import Databases
from tests.history.chronicle import Chronicle
from tests.history.mending import MENDING
from tests.history.questions import FORMATS, PREFIX, Asked, Said, ask, lists, may_ask, records, reports
from tests.history.turns import BEGINNING
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts
from tracker.reports.records import COLLECTIONS
from tracker.web.api.reports import REPORTS

EVERYONE = ("admin", "inspector", "auditor")


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """A site with a small department."""
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


def questions(dice: Random, more: int) -> list[Asked]:
    """Each list and each report once, and so many of all else that can be asked with a moment of knowledge."""
    plain = {Asked("admin", f"{PREFIX}/{name}?limit=1000"): None for name in COLLECTIONS}
    plain |= {Asked("admin", f"{PREFIX}/reports/{name}{form}"): None for name in REPORTS for form in FORMATS}
    numbers = range(1, 12)
    found = [*lists(EVERYONE), *reports(EVERYONE), *records("admin", numbers), *records("inspector", numbers)]
    rest = [asked for asked in found if asked not in plain]
    return [asked for asked in (*plain, *dice.sample(rest, more)) if may_ask(asked)]


def just_before(asked: Asked, moment: datetime) -> datetime:
    """The moment to ask again with. The log tells of the very question, which may have left an event at its moment."""
    return moment - timedelta(microseconds=500) if "/audit-events" in asked.address else moment


def replay_and_ask(site: Site, seed: int, *, stops: int, acts: int, more: int) -> int:
    """Live on, stop to ask, live on; at the end ask it all again. How many answers were compared."""
    chronicle = Chronicle(site.app.extensions["tracker"].engine, seed)
    chronicle.go_on(40, BEGINNING)
    told: list[tuple[datetime, Asked, Said]] = []
    for _ in range(stops):
        chronicle.go_on(acts, MENDING)
        chronicle.moment += timedelta(seconds=1)
        site.clock.instant = chronicle.moment
        for asked in questions(chronicle.dice, more):
            site.clock.move(seconds=0.001)  # some questions leave an event, and none may lie ahead of the clock
            told.append((site.clock(), asked, ask(site, asked)))
        chronicle.moment += timedelta(minutes=1)
    chronicle.go_on(acts, MENDING)
    site.clock.instant = chronicle.moment + timedelta(days=1)
    changed = [
        f"{moment.isoformat()} {asked.who} {asked.address}\n  was {said}\n  now {again}"
        for moment, asked, said in told
        if (again := ask(site, asked, just_before(asked, moment))) != said
    ]
    assert not changed, "\n".join([*changed[:5], f"{len(changed)} answers have changed"])
    return len(told)


def test_an_old_answer_is_given_again(site: Site) -> None:
    assert replay_and_ask(site, 1, stops=1, acts=60, more=60) > 75


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 4))
def test_many_old_answers_are_given_again(site: Site, seed: int) -> None:
    assert replay_and_ask(site, seed, stops=3, acts=60, more=300) > 900
