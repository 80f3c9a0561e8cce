"""The audit log's anchor stands in the server's log: at start, and after the first write of each day."""

from structlog.testing import capture_logs

from tests.web.conftest import site  # noqa: F401 - a fixture
from tests.web.site import Site
from tracker.store.engine import transaction
from tracker.store.lookups import audit_head


def add(site: Site, code: str) -> None:  # noqa: F811 - the fixture above
    """One write through the API."""
    answer = site.post("/api/v1/precincts", {"code": code, "name": f"Precinct {code}"})
    assert answer.status_code == 201, answer.text


def test_the_anchor_is_logged_once_a_day(site: Site) -> None:  # noqa: F811
    said = []
    for code, later in (("81", 0), ("82", 1), ("83", 24), ("84", 24)):
        site.clock.move(hours=later)
        with capture_logs() as lines:
            add(site, code)
            site.get("/api/v1/precincts")
        with transaction(site.app.extensions["tracker"].engine, write=False) as session:
            seq, chained = audit_head(session)
        said.append([(line["seq"], line["hash"]) == (seq, chained) for line in lines if line["event"] == "audit_head"])
    assert said == [[True], [], [True], [True]]
