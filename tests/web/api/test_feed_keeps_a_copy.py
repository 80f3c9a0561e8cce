"""A copy kept by the change feed equals the register as the lists answer it, whoever keeps it, after any history."""

from datetime import timedelta

import pytest

from tests.history.chronicle import Chronicle
from tests.history.mending import MENDING
from tests.history.turns import BEGINNING
from tests.web.api.copying import Copy, differing, register_of
from tests.web.site import Site

EVERYONE = ("admin", "inspector", "auditor")


def compare(site: Site, copies: list[Copy]) -> None:
    """Let each copy catch up, and hold it to what the lists answer its reader."""
    for who in dict.fromkeys(copy.who for copy in copies):
        register = register_of(site, who)
        for copy in [copy for copy in copies if copy.who == who]:
            copy.catch_up()
            found = differing(copy.records, register)
            assert not found, "\n".join([f"{who}, {copy.address}", *found[:5], f"{len(found)} differ"])


def live_and_copy(site: Site, seed: int, copies: list[Copy], *, acts: int, every: int) -> Chronicle:
    """A made-up history, with copies that catch up now and then: between the acts, and on days on which nothing is
    entered.
    """
    chronicle = Chronicle(site.app.extensions["tracker"].engine, seed)
    chronicle.go_on(40, BEGINNING)
    for begun in range(0, acts, every):
        chronicle.go_on(min(every, acts - begun), MENDING)
        for days in (0, 1, 9):
            site.clock.instant = chronicle.moment + timedelta(seconds=1, days=days)
            compare(site, copies)
        chronicle.moment = site.clock.instant
    for copy in copies:
        assert copy.seqs == sorted(set(copy.seqs))
    return chronicle


def test_a_copy_equals_the_register(site: Site) -> None:
    copies = [Copy(site, "admin"), Copy(site, "inspector", 25)]
    live_and_copy(site, 1, copies, acts=100, every=50)
    assert len(copies[0].seqs) > 70
    assert 0 < len(copies[1].seqs) < len(copies[0].seqs)


@pytest.mark.long
def test_a_copy_kept_event_by_event_equals_the_register(site: Site) -> None:
    copies = [Copy(site, "inspector", 1), Copy(site, "auditor", 7)]
    live_and_copy(site, 2, copies, acts=200, every=100)
    assert all(len(answer["events"]) <= 1 for answer in copies[0].answers)


@pytest.mark.whole
@pytest.mark.long
def test_a_copy_equals_the_register_after_five_thousand_acts(site: Site) -> None:
    copies = [Copy(site, who) for who in EVERYONE]
    chronicle = live_and_copy(site, 3, copies, acts=4960, every=1240)
    assert len(chronicle.told) == 5000
    assert len(copies[0].seqs) > 2500  # the others were refused, or changed no record
