"""Everything that can be asked of a site by GET, from the tables of collections and reports; and the answers."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from tests.web.site import Site
from tracker.domain.spans import local_day
from tracker.reports.records import COLLECTIONS
from tracker.schemas.queries import QUERIES, KnownListQuery
from tracker.web.api.reports import REPORTS

PREFIX = "/api/v1"
FORMATS = ("", ".json", ".csv")
ONLY_NOW = frozenset(name for name, query in QUERIES.items() if not issubclass(query, KnownListQuery))
"""Collections that are not asked for as known earlier: accounts and tokens."""

FILTERS: Mapping[str, tuple[str, ...]] = {
    "officers": (
        "search=o",
        "search=%C3%B8",
        "search=%C3%85&sort=-name",
        "precinct=1",
        "employment=leave",
        "duty=patrol",
    ),
    "cameras": ("in_stock=true", "in_stock=false&sort=-serial", "condition=missing", "serial=X8100001"),
    "assignments": ("open=true", "from=2016-10-05", "to=2016-10-05&sort=-returned_on"),
    "completions": ("course=BWC", "sort=-expires_on"),
    "policies": ("number=4-223",),
    "batches": ("reversed=true", "reversed=false"),
    "audit-events": ("act=void_fact", "door=api", "subject=assignments&sort=recorded_at"),
}
"""Filters worth asking about, by collection; their fields are checked by the API itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of someone: an address without day and moment."""

    who: str
    address: str

    def at(self, moment: datetime) -> str:
        """The address with the day and the moment in it."""
        sign = "&" if "?" in self.address else "?"
        known = {"as_of": local_day(moment).isoformat(), "known_at": moment.isoformat()}
        return f"{self.address}{sign}{urlencode(known)}"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, without what says when and by whom it was pulled."""

    status: int
    total: str | None
    body: bytes


def lists(whos: Iterable[str]) -> Iterator[Asked]:
    """Every list: as it is, in every order up and down, with its filters, and of facts also the void."""
    for name, collection in COLLECTIONS.items():
        for who in whos:
            yield Asked(who, f"{PREFIX}/{name}?limit=1000")
        first = next(iter(whos))
        yield Asked(first, f"{PREFIX}/{name}.csv")
        for order in ("id", *collection.orders):
            yield Asked(first, f"{PREFIX}/{name}?limit=7&offset=2&sort=-{order}")
            yield Asked(first, f"{PREFIX}/{name}?limit=1000&sort={order}")
        for query in FILTERS.get(name, ()):
            yield Asked(first, f"{PREFIX}/{name}?limit=1000&{query}")
        if collection.facts:
            yield Asked(first, f"{PREFIX}/{name}?limit=1000&void=include")
            yield Asked(first, f"{PREFIX}/{name}?limit=1000&void=only")


def records(who: str, numbers: Iterable[int]) -> Iterator[Asked]:
    """Records of every collection, some of them not there."""
    for name in COLLECTIONS:
        for number in numbers:
            yield Asked(who, f"{PREFIX}/{name}/{number}")


def reports(whos: Iterable[str]) -> Iterator[Asked]:
    """Every report in every format, of all precincts and of one, with its series where it has one."""
    for name, printed in REPORTS.items():
        series = ("", "series=weekly") if "series" in printed.query._declared_fields else ("",)
        for who in whos:
            for form in FORMATS:
                for weekly in series:
                    for precinct in ("", "precinct=1"):
                        query = "&".join(part for part in (weekly, precinct) if part)
                        yield Asked(who, f"{PREFIX}/reports/{name}{form}{f'?{query}' if query else ''}")


def may_ask(asked: Asked) -> bool:
    """Whether the question can be put with a moment of knowledge."""
    name = asked.address.removeprefix(f"{PREFIX}/").partition("?")[0].partition("/")[0].partition(".")[0]
    return name not in ONLY_NOW


def ask(site: Site, asked: Asked, moment: datetime | None = None) -> Said:
    """The answer now, or as known at a moment."""
    answer = site.get(asked.address if moment is None else asked.at(moment), asked.who)
    # A problem's own words tell what was asked; that it is the same problem is what matters.
    body = answer.data if answer.status_code == 200 else str(answer.get_json()["code"]).encode()
    return Said(answer.status_code, answer.headers.get("X-Total-Count"), body)
