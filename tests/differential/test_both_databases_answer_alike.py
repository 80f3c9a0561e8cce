"""The same history entered on SQLite and on PostgreSQL: every answer and every export is the same, byte for byte."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

import pytest
from click.testing import CliRunner

from tests.databases import BACKENDS, Databases
from tests.history.chronicle import Chronicle
from tests.history.mending import MENDING
from tests.history.questions import Asked, Said, ask, lists, may_ask, records, reports
from tests.history.turns import BEGINNING
from tests.web.site import Site, close, make_site, make_tokens, with_accounts
from tracker.cli import main
from tracker.journeys.reports import REPORTS
from tracker.render.formats import Format

EVERYONE = ("admin", "inspector", "auditor")


@contextmanager
def both_sites(databases: Databases) -> Iterator[list[Site]]:
    """A site on each database, with the same department."""
    with ExitStack() as stack:
        sites = []
        for backend in BACKENDS:
            url = stack.enter_context(databases.fresh(backend, with_accounts))
            sites.append(make_site(url, {}))
            stack.callback(close, sites[-1])
        yield sites


def live(site: Site, seed: int, acts: int) -> tuple[Chronicle, list[datetime]]:
    """The history of a seed entered on a site, and the moments to ask about: two of its middle, and its end.

    Tokens are made after it: their digests are not the same on both, and the log's hashes take them in.
    """
    chronicle = Chronicle(site.app.extensions["tracker"].engine, seed)
    chronicle.go_on(40, BEGINNING)
    moments = []
    for part in (acts // 3, acts // 3, acts - 2 * (acts // 3)):
        chronicle.go_on(part, MENDING)
        chronicle.moment += timedelta(seconds=1)
        moments.append(chronicle.moment)
    site.clock.instant = chronicle.moment + timedelta(days=1)
    site.tokens = make_tokens(site.url, now=site.clock.instant)
    return chronicle, moments


def questions(dice: Random, moments: list[datetime], share: float) -> Iterator[tuple[Asked, datetime | None]]:
    """A share of everything as known at one of the moments; accounts and tokens as they are now."""
    numbers = range(1, 12)
    for asked in (*lists(EVERYONE), *reports(EVERYONE), *records("admin", numbers), *records("inspector", numbers)):
        moment = dice.choice(moments) if may_ask(asked) else None
        if dice.random() < share:
            yield asked, moment


def check_alike(databases: Databases, seed: int, *, acts: int, share: float) -> None:
    """Enter the history of a seed on both and compare what was refused and what is answered."""
    with both_sites(databases) as sites:
        (first, moments), (second, _) = [live(site, seed, acts) for site in sites]
        assert first.told == second.told
        differing = []
        for asked, moment in questions(Random(seed), moments, share):
            one, other = (ask(site, asked, moment) for site in sites)
            if one != other:
                differing.append(f"{asked.who} {asked.address} at {moment}\n  {one}\n  {other}")
        assert not differing, "\n".join([*differing[:5], f"{len(differing)} answers differ"])


def test_a_history_is_answered_alike_on_both(databases: Databases) -> None:
    check_alike(databases, 1, acts=60, share=0.1)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(2, 5))
def test_histories_are_answered_alike_on_both(databases: Databases, seed: int) -> None:
    check_alike(databases, seed, acts=120, share=0.5)


def test_the_command_line_prints_the_same_on_both(
    databases: Databases, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with both_sites(databases) as sites:
        (_, moments), _ = [live(site, 5, 45) for site in sites]
        printed: list[list[Said]] = []
        for site in sites:
            monkeypatch.setenv("TRACKER_DATABASE_URL", site.url)
            known = ["--known-at", moments[1].isoformat()]
            commands = [["report", name, "--format", form.value, *known] for name in REPORTS for form in Format]
            commands.append(["report", "rollout-progress", "--series", "weekly", *known])
            commands.append(["batch", "list", *known])
            results = [CliRunner().invoke(main, command) for command in commands]
            printed.append([Said(result.exit_code, None, result.stdout_bytes) for result in results])
        assert printed[0] == printed[1]
        assert {said.status for said in printed[0]} == {0}
        assert all(said.body for said in printed[0])
