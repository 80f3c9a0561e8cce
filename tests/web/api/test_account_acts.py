"""Acts on accounts over the API: each does its one thing, and no answer ever holds a link or an address."""

from typing import Any

from tests.web.site import Site


def one(site: Site, username: str) -> dict[str, Any]:
    """An account as the API tells it."""
    (found,) = site.get(f"/api/v1/users?username={username}").get_json()
    return dict(found)


def test_an_account_is_changed_act_by_act(site: Site) -> None:
    number = one(site, "otto")["id"]
    address = f"/api/v1/users/{number}"
    assert (one(site, "otto")["state"], one(site, "otto")["has_authenticator"]) == ("in_use", False)
    changed = site.post(f"{address}/role", {"role": "supervisor", "precincts": ["5", "1"]})
    assert changed.status_code == 200, changed.text
    assert (changed.get_json()["role"], changed.get_json()["precincts"]) == ("supervisor", ["1", "5"])
    assert site.post(f"{address}/disable", None).get_json()["state"] == "disabled"
    assert site.get("/api/v1/users?state=disabled").get_json() == [one(site, "otto")]
    assert site.post(f"{address}/end-sign-ins", None).status_code == 200


def test_an_account_is_tied_to_an_officer_and_untied(told: Site) -> None:
    address = f"/api/v1/users/{one(told, 'otto')['id']}/officer"
    (officer,) = told.get("/api/v1/officers?badge=0101").get_json()
    tied = told.post(address, {"officer": {"badge": "0101"}})
    assert (tied.status_code, tied.get_json()["officer_id"]) == (200, officer["id"])
    assert told.post(address, {}).get_json()["officer_id"] is None


def test_what_cannot_be_changed_is_refused_and_nothing_is(site: Site) -> None:
    number = one(site, "ada")["id"]
    for name, body, status, code in (
        ("role", {"role": "oversight"}, 409, "last_administrator"),
        ("role", {"role": "supervisor"}, 422, "precincts_required"),
        ("role", {"role": "emperor"}, 422, "invalid_input"),
        ("role", {"role": "oversight", "username": "otto"}, 422, "invalid_input"),
        ("officer", {"officer": {"badge": "9999"}}, 404, "unknown_officer"),
    ):
        answer = site.post(f"/api/v1/users/{number}/{name}", body)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code), name
    assert one(site, "ada")["role"] == "administrator"
    assert site.post("/api/v1/users/98765/role", {"role": "oversight"}).status_code == 404


def test_no_link_and_nothing_that_lets_somebody_in_travels_over_the_api(site: Site) -> None:
    number = one(site, "otto")["id"]
    for name in ("link", "invite", "reset-link", "mail-address", "enable", "reset-authenticator"):
        assert site.post(f"/api/v1/users/{number}/{name}", None).status_code == 404


def test_a_token_lets_nobody_in(site: Site) -> None:
    """What lets somebody in is refused beside the same act without it, which is done."""
    lena = {"username": "lena", "full_name": "Lena Berg", "role": "oversight"}
    otto = f"/api/v1/users/{one(site, 'otto')['id']}"
    for address, body in (
        ("/api/v1/users", lena | {"password": "a rather long passphrase"}),
        ("/api/v1/users", lena | {"role": "administrator"}),
        (f"{otto}/role", {"role": "administrator"}),
    ):
        answer = site.post(address, body)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "token_lets_nobody_in"), address
    assert one(site, "otto")["role"] == "oversight"
    assert site.get("/api/v1/users?username=lena").get_json() == []
    assert site.post("/api/v1/users", lena).status_code == 201
    assert site.post(f"{otto}/role", {"role": "supervisor", "precincts": ["1"]}).status_code == 200
