"""Figures with a source on the page: the form enters them once, the list shows them, and only administrators enter."""

from collections.abc import Iterator

import pytest

from tests.databases import Databases
from tests.web.pages.browsing import signed_in
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts

STORED = {"measured_on": "2016-09-26", "measure": "stored", "value": "4120", "unit": "gigabytes", "source": "Vendor"}
PAID = {
    "kind": "spent",
    "year": "2016",
    "dated_on": "2016-09-26",
    "amount": "$12,000.05",
    "purpose": "Storage",
    "source": "Invoice 77",
}


@pytest.fixture
def site(databases: Databases, backend: str) -> Iterator[Site]:
    """An account and a token for each role, and nothing else."""
    with databases.fresh(backend, with_accounts) as url:
        made = rewired_site(url, make_tokens(url))
        made.clock.move(seconds=1)
        yield made
        close(made)


@pytest.mark.parametrize(
    "name,typed,shown",
    [
        ("storage-figures", STORED, ("Stored at the day's end", "4,120 gigabytes", "Vendor")),
        ("money-figures", PAID, ("Spent", "2016", "$12,000.05", "Storage", "Invoice 77")),
    ],
)
def test_a_figure_is_entered_and_listed(site: Site, name: str, typed: dict[str, str], shown: tuple[str, ...]) -> None:
    browser = signed_in(site)
    new = f"/lists/{name}/new"
    form = browser.get(new)
    entered = browser.send(form, new, **typed)
    assert entered.status == 200
    assert all(word in entered.text for word in ("Entered", *shown))
    again = browser.send(form, new, **typed)
    assert again.status == 200
    assert site.get(f"/api/v1/{name}").headers["X-Total-Count"] == "1"
    assert all(word in browser.get(f"/lists/{name}").text for word in shown)
    assert f"/lists/{name}" in [href.partition("?")[0] for href, _ in browser.get("/lists").reader.links]


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_entered(site: Site) -> None:
    browser = signed_in(site)
    new = "/lists/money-figures/new"
    refused = browser.send(browser.get(new), new, **{**PAID, "year": "2017"})
    assert refused.status == 422
    assert "For the year: Money paid on 2016-09-26 is spent in 2016. Correct one of them." in refused.text
    assert refused.form(new).values["amount"] == "$12,000.05"
    assert site.get("/api/v1/money-figures").get_json() == []


def test_a_mistake_is_corrected_on_its_page_in_dollars(site: Site) -> None:
    browser = signed_in(site)
    number = site.post("/api/v1/money-figures", {**PAID, "year": 2016}).get_json()["id"]
    address = f"/facts/money-figures/{number}/correct"
    form = browser.get(address)
    assert form.form(address).values["amount"] == "12000.05"
    done = browser.send(form, address, amount="1200.05", correction_reason="One digit too many")
    assert done.status == 200
    assert [row["amount_cents"] for row in site.get("/api/v1/money-figures").get_json()] == [120_005]


def test_only_administrators_enter(site: Site) -> None:
    for who in ("auditor", "inspector"):
        reader = signed_in(site, who)
        assert reader.get("/lists/storage-figures").status == 200
        assert "Add a storage figure" not in reader.get("/lists/storage-figures").text
        assert reader.client.get("/lists/storage-figures/new").status_code == 403
