"""A database with a record of every kind and a token for everybody: what made-up requests meet.

What stands here is entered through the API, by whoever may; nothing is asserted of it but that it was taken.
"""

import io
from collections.abc import Mapping
from typing import Any

from tests.services.department import NOW
from tests.web.api.test_adding import FROM_NOTHING
from tests.web.site import Site, close, make_tokens, rewired_site
from tests.web.walkers import with_walkers
from tracker.store.models import Delivery

DAY, LATER = "2016-09-01", "2016-09-20"

ACTS: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("places", {"code": "annex", "name": "The annex", "kind": "other"}),
    ("assignments/1/acknowledgements", {"act": "issue", "method": "paper", "signed_on": DAY, "sheet": "A-12"}),
    ("officers/1/pin", {"pin": "493817"}),
    ("postings/3/end", {"ends_on": LATER}),
    ("employment/3/end", {"ends_on": LATER}),
    ("requirements/2/end", {"ends_on": "2017-06-30"}),
    ("policies/2/end", {"ends_on": LATER}),
    ("enrolments/1/end", {"ends_on": "2016-07-25"}),
    ("enrolments", {"session": 1, "officer": {"badge": "0102"}, "enrolled_on": "2016-07-20"}),
    ("sessions", {"course": "BWC", "version": "2016", "held_on": "2016-08-15", "seats": 20}),
    ("sessions/1/sign-in", {"officers": [{"badge": "0103"}]}),
    ("cameras", {"serial": "X3", "model": "Axon Body 3", "owned_from": "2016-03-01", "place": "annex"}),
    ("counts", {"place": "annex", "opened_on": DAY}),
    ("counts/2/sightings", {"code": "CAM:X404"}),
    ("counts/2/explanations", {"camera": {"serial": "X3"}, "explanation": "At the vendor, without a paper."}),
    ("places", {"code": "locker", "name": "The lockers", "kind": "other"}),
    ("counts", {"place": "locker", "opened_on": DAY}),
    ("counts/3/close", {"closed_on": DAY}),
    ("placings", {"cameras": [2], "place": "locker", "starts_on": DAY}),
    ("recalls", {"serials": ["X81000004"], "starts_on": LATER, "reason": "The battery swells"}),
    ("reports/rollout-progress/records", {"precinct": ["1"], "format": "pdf"}),
    ("reports/program/records", {}),
)
"""What an administrator does after a department was entered from nothing: address and body, in this order."""

DEVICES = "serial,badge,condition\nX81000001,0102,serviceable\nX404,,\n"
CAMERAS = "serial,model,owned_from\nX9001,Axon Body 2,2016-03-01\n"
FILES: tuple[tuple[str, str, Mapping[str, str]], ...] = (
    ("reconciliations", DEVICES, {"kind": "devices", "as_of": LATER}),
    ("imports", CAMERAS, {"kind": "cameras", "apply": "true", "as_of": DAY}),
)
MONTH = {"precinct": "1", "month": "2016-08"}


def with_every_kind(url: str) -> None:
    """Builds a site's database: everybody, the story, and a record of each kind the API knows."""
    with_walkers(url)
    site = rewired_site(url, make_tokens(url))
    try:
        for name, body in (*FROM_NOTHING, *ACTS):
            _taken(site.post(f"/api/v1/{name}", body))
        for name, content, form in FILES:
            _taken(_sent(site, name, content, form))
        _taken(site.post("/api/v1/month-signatures", MONTH, who="inspector"))
        number = site.get("/api/v1/reconciliations").get_json()[0]["id"]
        said = {"code": "not_in_register", "subject": "device:X404", "explanation": "A loan of the vendor."}
        _taken(site.post("/api/v1/difference-explanations", {"reconciliation": number, **said}))
        _deliver(site)
    finally:
        close(site)


def _sent(site: Site, name: str, content: str, form: Mapping[str, str]) -> Any:
    data = {"file": (io.BytesIO(content.encode()), "list.csv"), **form}
    return site.api("POST", f"/api/v1/{name}", data=data, content_type="multipart/form-data")


def _deliver(site: Site) -> None:
    """What the timer does by itself: a subscription was served once."""
    with site.writing() as session:
        session.add(
            Delivery(
                subscription_id=1,
                due_on=NOW.date(),
                state="sent",
                tries=1,
                known_at=NOW,
                claimed_at=NOW,
                sent_at=NOW,
                data_version=1,
            )
        )


def _taken(answer: Any) -> None:
    assert answer.status_code < 300, (answer.request.path, answer.text)
