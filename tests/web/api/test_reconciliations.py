"""A list of others over the API: sent, held against the register, its differences read, explained, withdrawn."""

import io
from typing import Any

import pytest

from tests.web.site import Site

pytestmark = pytest.mark.usefixtures("reading_here")

DEVICES = "serial,badge,condition\nX81000001,0102,serviceable\nX81000002,,missing\nX404,,\n"


def send(site: Site, content: str = DEVICES, *, who: str = "admin", key: str | None = None, **form: Any) -> Any:
    """A list sent as a form."""
    data = {"file": (io.BytesIO(content.encode()), "vendor.csv"), "kind": "devices", "as_of": "2016-09-20", **form}
    given = {name: value for name, value in data.items() if value is not None}
    headers = {"Idempotency-Key": key} if key else {}
    address = "/api/v1/reconciliations"
    return site.api("POST", address, who=who, data=given, headers=headers, content_type="multipart/form-data")


def cameras(site: Site) -> int:
    """How many cameras there are."""
    return int(site.get("/api/v1/cameras").headers["X-Total-Count"])


@pytest.fixture
def held(told: Site) -> dict[str, Any]:
    """A vendor's list as the answer has it."""
    answer = send(told)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


def test_a_list_is_kept_and_answered_with_its_differences(told: Site) -> None:
    before = cameras(told)
    answer = send(told)
    assert answer.status_code == 201, answer.text
    told_back = answer.get_json()
    assert answer.headers["Location"] == f"/api/v1/reconciliations/{told_back['reconciliation']}"
    assert (told_back["kind"], told_back["rows"], told_back["as_of"]) == ("devices", 3, "2016-09-20")
    assert told_back["counts"] == {"open": len(told_back["differences"]), "explained": 0, "resolved": 0}
    assert {"not_in_register", "other_condition"} <= {one["code"] for one in told_back["differences"]}
    assert cameras(told) == before
    listed = told.get("/api/v1/reconciliations").get_json()
    assert [(row["id"], row["file_name"], row["withdrawn"]) for row in listed] == [
        (told_back["reconciliation"], "vendor.csv", False)
    ]


def test_the_same_list_sent_again_under_its_key_is_kept_once(told: Site) -> None:
    first, second = send(told, key="nightly-1"), send(told, key="nightly-1")
    assert (first.status_code, second.status_code, second.headers["Idempotent-Replayed"]) == (201, 201, "true")
    assert len(told.get("/api/v1/reconciliations").get_json()) == 1


def test_a_difference_is_explained_and_as_known_before_it_is_open(told: Site, held: dict[str, Any]) -> None:
    address = f"/api/v1/reconciliations/{held['reconciliation']}"
    body = {
        "reconciliation": held["reconciliation"],
        "code": "not_in_register",
        "subject": "device:X404",
        "explanation": "The vendor's demonstration unit, sent back in June.",
    }
    said = told.post("/api/v1/difference-explanations", body)
    assert said.status_code == 201, said.text
    now = told.get(address).get_json()
    (line,) = [one for one in now["differences"] if one["subject"] == "device:X404"]
    assert (line["state"], line["explanation"]["text"]) == ("explained", body["explanation"])
    before = told.get(f"{address}?known_at={held['known_at']}").get_json()
    assert before["counts"]["explained"] == 0
    twice = told.post("/api/v1/difference-explanations", body)
    assert (twice.status_code, twice.get_json()["code"]) == (409, "explained_already")
    void = told.post(f"/api/v1/difference-explanations/{said.get_json()['id']}/void", {"reason": "Not so"})
    assert void.status_code == 200
    assert told.get(address).get_json()["counts"]["explained"] == 0


def test_the_differences_come_as_a_file_too(told: Site, held: dict[str, Any]) -> None:
    answer = told.get(f"/api/v1/reconciliations/{held['reconciliation']}.csv")
    lines = answer.get_data(as_text=True).splitlines()
    assert (answer.status_code, answer.mimetype, len(lines)) == (200, "text/csv", 1 + len(held["differences"]))
    assert lines[0].startswith("line,code,subject,state,serial,")


@pytest.mark.parametrize(
    "content,form,status,code",
    [
        (DEVICES, {"kind": "cameras"}, 422, "not_reconciled"),
        (DEVICES, {"kind": None}, 422, "required"),
        (DEVICES, {"as_of": "2099-01-01"}, 422, "future_date"),
        (DEVICES, {"exclude": "99"}, 422, "unknown_line"),
        (DEVICES + "X3,,broken\n", {}, 409, "list_has_problems"),
        ("serial,badge\n", {}, 422, "empty_file"),
        ("colour,size\nred,9\nblue,3\n", {}, 422, "header_not_found"),
    ],
)
def test_a_list_that_cannot_be_read_is_refused_whole(
    told: Site, content: str, form: dict[str, Any], status: int, code: str
) -> None:
    answer = send(told, content, **form)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert told.get("/api/v1/reconciliations").get_json() == []


def test_devices_are_never_imported(told: Site) -> None:
    data = {"file": (io.BytesIO(DEVICES.encode()), "vendor.csv"), "kind": "devices", "apply": "true"}
    answer = told.api("POST", "/api/v1/imports", data=data, content_type="multipart/form-data")
    assert (answer.status_code, answer.get_json()["code"]) == (422, "not_entered_here")


def test_oversight_reads_and_supervisors_do_not(told: Site, held: dict[str, Any]) -> None:
    address = f"/api/v1/reconciliations/{held['reconciliation']}"
    assert told.get(address, who="auditor").status_code == 200
    assert told.get(address, who="inspector").status_code == 403
    assert send(told, who="auditor").status_code == 403


def test_the_lists_of_a_period_are_a_report_by_name(told: Site, held: dict[str, Any]) -> None:
    second = send(told, as_of="2016-09-25").get_json()["reconciliation"]
    address = "/api/v1/reports/reconciliation"
    told.clock.move(seconds=1)
    body = told.get(address).get_json()
    assert [(one["reconciliation"], one["speaks_of"]) for one in body["lists"]] == [
        (held["reconciliation"], "2016-09-20"),
        (second, "2016-09-25"),
    ]
    assert body["lists"][0]["differences"] == held["differences"]
    assert body["total"]["open"] == sum(len(one["differences"]) for one in body["lists"])
    assert sum(one["open"] for one in body["by_kind"]) == body["total"]["open"]
    since = told.get(f"{address}?since=2016-09-21").get_json()
    assert [one["reconciliation"] for one in since["lists"]] == [second]
    assert told.get(f"{address}?as_of=2016-09-19").get_json()["lists"] == []
    told.post(f"/api/v1/batches/{second}/reverse", {"reason": "sent by mistake"})
    told.clock.move(seconds=1)
    after = told.get(address).get_json()
    assert [one["withdrawn"] for one in after["lists"]] == [False, True]
    assert after["total"]["open"] == len(held["differences"])


def test_the_lists_of_a_period_are_for_those_who_read_imports_and_of_every_precinct(told: Site) -> None:
    address = "/api/v1/reports/reconciliation"
    assert told.get(address, "auditor").status_code == 200
    assert told.get(address, "inspector").status_code == 403
    refused = told.get(f"{address}?precinct=1")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "no_precincts")
