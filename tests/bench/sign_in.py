"""How long a failed sign-in takes for accounts of every kind: `python -m tests.bench.sign_in [TRIES]`.

In process, on SQLite; the medians of each kind, taken in turn so that a busy machine is busy for all of them alike.
"""

import statistics
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path

import click
from sqlalchemy import update

from tests.services.department import ADMINISTRATOR
from tests.web.probes import add_probes
from tests.web.site import PASSWORDS, Site, close, make_site, with_accounts
from tracker.domain.commands.accounts import CreateUser, DisableUser
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_user, disable_user, find_user
from tracker.store.models import User

KINDS = ("known", "unknown", "disabled", "locked", "right but locked")


def prepare(site: Site) -> None:
    """An account of each kind."""
    with site.writing() as session:
        for name in ("disabled", "locked"):
            command = CreateUser(name, "Other", Role.OVERSIGHT, PASSWORDS["auditor"])
            create_user(session, ADMINISTRATOR, command, now=site.clock())
        disable_user(session, ADMINISTRATOR, DisableUser("disabled"), now=site.clock())
        locked = find_user(session, "locked")
        session.execute(update(User).where(User.id == locked.id).values(locked_at=site.clock()))


def seconds(site: Site, kind: str) -> tuple[float, float]:
    """One failed sign-in, in a window of its own: by the clock, and of the processor."""
    name = {"known": "otto", "unknown": "nobody", "disabled": "disabled"}.get(kind, "locked")
    password = PASSWORDS["auditor"] if kind == "right but locked" else "wrong, and as long as others"
    site.clock.instant += timedelta(minutes=16)
    browser = site.browser()
    token = browser.get("/t/enter").text
    began, worked = time.perf_counter(), time.process_time()
    answer = browser.post("/t/enter", data={"username": name, "password": password, "csrf_token": token})
    took = time.perf_counter() - began, time.process_time() - worked
    assert answer.status_code == 401
    return took


def main(tries: int) -> None:
    """Print the medians of each kind in milliseconds, and how far apart they are."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'bench.db'}"
        with_accounts(url)
        site = make_site(url, {})
        add_probes(site.app)
        prepare(site)
        taken: dict[str, list[tuple[float, float]]] = {kind: [] for kind in KINDS}
        for _ in range(tries):
            for kind in KINDS:
                taken[kind].append(seconds(site, kind))
        close(site)
    medians = {
        kind: [1000 * statistics.median(times) for times in zip(*pairs, strict=True)] for kind, pairs in taken.items()
    }
    for kind, (clock, processor) in medians.items():
        click.echo(f"{kind:18} {clock:7.1f} ms   {processor:7.1f} ms of the processor")
    for place, what in enumerate(("by the clock", "of the processor")):
        found = [pair[place] for pair in medians.values()]
        click.echo(f"apart {what:18} {max(found) - min(found):7.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 40)
