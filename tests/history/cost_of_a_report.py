"""What a report costs, made anew and kept: `python -m tests.history.cost_of_a_report`, on the demonstration.

CPU of this process for a request by token, in process, medians of seven; compare the two columns, not the machines.
"""

import statistics
import tempfile
import time
from pathlib import Path

import click
import structlog

from tests.demonstration.conftest import MACHINE_NOW, THIS_MORNING, demonstrated
from tests.services.department import ADMINISTRATOR
from tests.web.site import SetClock, Site, close, make_site
from tracker.domain.commands.accounts import CreateToken
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_token
from tracker.store.engine import make_engine, transaction

ADDRESSES = (
    "rollout-progress",
    "rollout-progress?series=weekly",
    "rollout-progress.csv",
    "outstanding",
    "outstanding.csv",
)
PAIRS = 7
WARM = 20


def cpu(site: Site, address: str, times: int) -> float:
    """Milliseconds of CPU for one answer."""
    before = time.process_time()
    for _ in range(times):
        assert site.get(address).status_code == 200
    return (time.process_time() - before) / times * 1000


def measure(url: str, tokens: dict[str, str]) -> None:
    """Print a line for each report, and one for an answer that asks for next to nothing."""
    clock = SetClock(MACHINE_NOW)
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in ADDRESSES}
    least = []
    for _ in range(PAIRS):
        for name, pairs in found.items():
            site = make_site(url, tokens, clock=clock)
            least.append(cpu(site, "/api/v1/duties?limit=1", WARM))
            address = f"/api/v1/reports/{name}"
            pairs.append((cpu(site, address, 1), cpu(site, address, WARM)))
            close(site)
    click.echo(f"{'a list of one duty':32} {statistics.median(least):8.1f} ms")
    for name, pairs in found.items():
        cold, warm = (statistics.median(column) for column in zip(*pairs, strict=True))
        click.echo(f"{name:32} {cold:8.1f} ms anew {warm:8.1f} ms kept")


def main() -> None:
    """Load the demonstration and measure."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(40))
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'tracker.db'}"
        demonstrated(url)
        engine = make_engine(url)
        with transaction(engine) as session:
            command = CreateToken("measure", Role.ADMINISTRATOR)
            secret = create_token(session, ADMINISTRATOR, command, now=THIS_MORNING).secret
        engine.dispose()
        measure(url, {"admin": secret})


if __name__ == "__main__":
    main()
