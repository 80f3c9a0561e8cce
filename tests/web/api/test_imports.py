"""A file sent to the API: planned, entered as one batch or not at all, answered with its receipt."""

import io
from typing import Any

import pytest

from tests.web.site import Site

pytestmark = pytest.mark.usefixtures("reading_here")

CAMERAS = "serial,model,owned_from\nX9001,Axon Body 2,2016-03-01\nX9002,Axon Body 2,2016-03-01\n"
BAD = CAMERAS + "X9003,Axon Body 9,2016-03-01\n"
MAPPING = 'kind = "cameras"\n[columns]\nserial = "S/N"\nmodel = "Type"\nowned_from = "Bought"\n'


def send(site: Site, content: str = CAMERAS, *, who: str = "admin", key: str | None = None, **form: Any) -> Any:
    """A file sent as a form."""
    data = {"file": (io.BytesIO(content.encode()), "cameras.csv"), "kind": "cameras", **form}
    headers = {"Idempotency-Key": key} if key else {}
    given = {name: value for name, value in data.items() if value is not None}
    return site.api("POST", "/api/v1/imports", who=who, data=given, headers=headers, content_type="multipart/form-data")


def cameras(site: Site) -> int:
    """How many cameras there are."""
    return int(site.get("/api/v1/cameras").headers["X-Total-Count"])


def test_a_file_is_planned_and_nothing_is_entered(told: Site) -> None:
    before = cameras(told)
    answer = send(told)
    assert answer.status_code == 200, answer.text
    receipt = answer.get_json()
    assert (receipt["rows_read"], receipt["accepted"], receipt["created"]) == (2, 2, 2)
    assert (receipt["applied"], receipt["batch"]) == (False, None)
    assert cameras(told) == before
    assert told.get("/api/v1/imports").get_json() == []


def test_a_file_is_entered_whole_as_one_batch(told: Site) -> None:
    before = cameras(told)
    answer = send(told, apply="true", as_of="2016-09-01")
    assert answer.status_code == 201, answer.text
    receipt = answer.get_json()
    assert (receipt["applied"], receipt["created"]) == (True, 2)
    assert answer.headers["Location"] == f"/api/v1/imports/{receipt['batch']}"
    kept = told.get(answer.headers["Location"]).get_json()
    assert (kept["kind"], kept["receipt"], kept["as_of"]) == ("cameras", receipt, "2016-09-01")
    assert cameras(told) == before + 2
    again = send(told, apply="true", as_of="2016-09-01")
    assert (again.status_code, again.get_json()["unchanged"], again.get_json()["batch"]) == (200, 2, None)
    assert told.post(f"/api/v1/batches/{receipt['batch']}/reverse", {"reason": "The wrong list"}).status_code == 200
    assert cameras(told) == before


def test_a_bad_row_keeps_the_whole_file_out(told: Site) -> None:
    before = cameras(told)
    answer = send(told, BAD, apply="true")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"]) == (409, "import_has_problems")
    assert answer.content_type == "application/problem+json"
    receipt = problem["receipt"]
    faulty = [*receipt["rejected"], *receipt["review"]]
    assert [(line["line"], line["problems"][0]["code"]) for line in faulty] == [(4, "unknown_camera_model")]
    assert cameras(told) == before
    mended = send(told, BAD, apply="true", exclude="4")
    assert (mended.status_code, mended.get_json()["created"]) == (201, 2)
    assert len(mended.get_json()["skipped"]) == 1


def test_a_mapping_comes_along_as_a_file_or_as_text(told: Site) -> None:
    theirs = CAMERAS.replace("serial,model,owned_from", "S/N,Type,Bought")
    for mapping in (MAPPING, (io.BytesIO(MAPPING.encode()), "mapping.toml")):
        answer = send(told, theirs, kind=None, mapping=mapping)
        assert (answer.status_code, answer.get_json()["accepted"]) == (200, 2), answer.text


def test_a_repeat_under_the_same_key_enters_nothing_twice(told: Site) -> None:
    before = cameras(told)
    first, again = (send(told, apply="true", key="file-1") for _ in range(2))
    assert (first.status_code, again.status_code, again.data) == (201, 201, first.data)
    assert cameras(told) == before + 2
    other = send(told, BAD, apply="true", key="file-1")
    assert (other.status_code, other.get_json()["code"]) == (409, "idempotency_key_reused")


@pytest.mark.parametrize(
    "form, status, code",
    [
        ({"kind": None}, 422, "required"),
        ({"kind": "shoes"}, 422, "invalid_input"),
        ({"file": None}, 422, "required"),
        ({"apply": "perhaps"}, 422, "invalid_input"),
        ({"as_of": "2017-01-01"}, 422, "future_date"),
        ({"exclude": "four"}, 422, "invalid_input"),
        ({"colour": "blue"}, 422, "invalid_input"),
        ({"kind": "roster", "mapping": MAPPING}, 422, "kind_differs"),
    ],
)
def test_a_form_that_cannot_be_is_refused(told: Site, form: dict[str, Any], status: int, code: str) -> None:
    answer = send(told, **form)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code), answer.text


def test_what_is_no_spreadsheet_is_refused(told: Site) -> None:
    for content in ("%PDF-1.4 \x00\x01", "", "\x00" * 100):
        answer = send(told, content)
        assert answer.status_code == 422, content
        assert answer.get_json()["detail"].endswith(".")


def test_a_file_is_sent_as_a_form(told: Site) -> None:
    answer = told.post("/api/v1/imports", {"kind": "cameras"})
    assert (answer.status_code, answer.get_json()["code"]) == (415, "unsupported_media_type")
    assert "multipart/form-data" in answer.get_json()["detail"]


def test_a_file_may_be_large_and_another_body_may_not(told: Site) -> None:
    part = '--x\r\nContent-Disposition: form-data; name="{}"{}\r\n\r\n{}\r\n'
    large = part.format("kind", "", "shoes") + part.format("file", '; filename="a.csv"', CAMERAS * 20_000) + "--x--\r\n"
    assert len(large) > 1_048_576
    answer = told.api("POST", "/api/v1/imports", data=large.encode(), content_type="multipart/form-data; boundary=x")
    assert (answer.status_code, answer.get_json()["errors"].keys()) == (422, {"kind"})
    assert told.post("/api/v1/officers", {"last_name": "x" * 1_100_000}).status_code == 413


@pytest.mark.parametrize("who", ["auditor", "inspector", "reader"])
def test_only_an_administrator_sends_files(told: Site, who: str) -> None:
    assert send(told, apply="true", who=who).status_code == 403
