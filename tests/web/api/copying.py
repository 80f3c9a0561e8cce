"""A copy of the register as another system keeps it by the change feed, and the register as its lists answer it."""

from typing import Any

from tests.web.site import Site
from tracker.domain.reports.feed import FedCollection, without_others

FEED = "/api/v1/changes"
Records = dict[tuple[str, int], dict[str, Any]]


class Copy:
    """A copy kept for somebody: it knows nothing but what the feed told."""

    def __init__(self, site: Site, who: str = "admin", limit: int = 1000) -> None:
        self.site, self.who = site, who
        self.address = f"{FEED}?limit={limit}"
        self.records: Records = {}
        self.seqs: list[int] = []
        """The events that were told, in order."""
        self.answers: list[dict[str, Any]] = []

    def catch_up(self) -> None:
        """Ask until there is no more."""
        while self.ask()["more"]:
            pass

    def ask(self) -> dict[str, Any]:
        """One answer, taken into the copy."""
        answer = self.site.get(self.address, self.who)
        assert answer.status_code == 200, answer.text
        told: dict[str, Any] = answer.get_json()
        for change in [change for event in told["events"] for change in event["changes"]] + told["by_day"]:
            key = (change["collection"], change["id"])
            if change["state"] == "gone":
                self.records.pop(key, None)
            else:
                self.records[key] = change["record"]
        self.seqs += [event["seq"] for event in told["events"]]
        self.address = told["next"]
        self.answers.append(told)
        return told


def register_of(site: Site, who: str = "admin") -> Records:
    """Every record that the lists of the feed's collections answer, the void ones too, without what a list tells of
    others beside them.
    """
    found: Records = {}
    for name in FedCollection:
        for row in _list(site, name.value, who):
            found[name.value, row["id"]] = without_others(name.value, row)
    return found


def _list(site: Site, name: str, who: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    while True:
        address = f"/api/v1/{name}?sort=id&limit=1000&offset={len(rows)}"
        answer = site.get(f"{address}&void=include", who)
        if answer.status_code == 422:  # its records are no facts
            answer = site.get(address, who)
        if answer.status_code == 403:
            return []
        assert answer.status_code == 200, answer.text
        rows += answer.get_json()
        if len(rows) >= int(answer.headers["X-Total-Count"]):
            return rows


def differing(copy: Records, register: Records) -> list[str]:
    """What is not the same in both, a line each."""
    return [
        f"{key}:\n  copy     {copy.get(key)}\n  register {register.get(key)}"
        for key in sorted(copy.keys() | register.keys())
        if copy.get(key) != register.get(key)
    ]
