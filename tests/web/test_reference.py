"""The reference: open to anyone, asks no database, and has a page for each code that an error's `type` can lead to."""

import re

import pytest

from tests.web.site import Site, one_app
from tracker.domain.error_codes import ERROR_CODES
from tracker.web.problems import SAID
from tracker.web.reference.operations import METHODS
from tracker.web.worker import bare_answer


def test_the_type_of_an_error_leads_to_what_it_means_and_what_to_do(sqlite_site: Site) -> None:
    answer = sqlite_site.get("/api/v1/officers/999999")
    problem = answer.get_json()
    assert (answer.status_code, problem["code"], problem["type"]) == (
        404,
        "unknown_officer",
        "/docs/errors/unknown_officer",
    )
    page = sqlite_site.browser().get(problem["type"])
    assert page.status_code == 200
    told = ERROR_CODES["unknown_officer"]
    for words in ("<code>unknown_officer</code>", told.what, told.do, "404 Not Found"):
        assert words in page.text


def test_a_field_is_told_by_its_code_and_its_json_pointer(sqlite_site: Site) -> None:
    answer = sqlite_site.post("/api/v1/assignments", {"officer": {"badge": 7}, "camera": 1, "issued_on": "2016-02-30"})
    problem = answer.get_json()
    assert problem["type"] == "/docs/errors/invalid_input"
    assert {one["pointer"]: one["code"] for found in problem["errors"].values() for one in found} == {
        "/officer/badge": "not_text",
        "/issued_on": "not_a_date",
    }


def test_the_list_leads_to_every_code_and_every_code_has_its_page() -> None:
    client = one_app().test_client()
    listed = client.get("/docs/errors").text
    assert re.findall(r'href="/docs/errors/([a-z_]+)"', listed) == list(ERROR_CODES)
    for code in ("camera_held", "not_text", "database_busy"):
        assert client.get(f"/docs/errors/{code}").status_code == 200


def test_the_reference_tells_every_operation_with_all_that_it_takes_and_answers() -> None:
    client = one_app().test_client()
    document = client.get("/api/v1/openapi.json").get_json()
    index = client.get("/docs/api").text
    pages = {one["name"]: client.get(f"/docs/api/{one['name']}").text for one in document["tags"]}
    for path, item in document["paths"].items():
        for method in METHODS:
            if method not in item:
                continue
            operation = item[method]
            page = pages[operation["tags"][0]]
            assert f"<code>{method.upper()} {path}</code>" in page
            assert f'id="{operation["operationId"]}"' in page
            assert f'/{operation["tags"][0]}#{operation["operationId"]}"' in index
            for parameter in operation["parameters"]:
                assert f"<dt><code>{parameter['name']}</code> in the" in page


def test_every_shape_that_a_page_leads_to_is_there() -> None:
    client = one_app().test_client()
    led = set(re.findall(r'href="(/docs/api/shapes/\w+)"', client.get("/docs/api/assignments").text))
    assert {"/docs/api/shapes/IssueCamera", "/docs/api/shapes/AssignmentRecord", "/docs/api/shapes/Problem"} <= led
    for address in led:
        assert client.get(address).status_code == 200
    shown = client.get("/docs/api/shapes/IssueCamera").text
    assert "<code>issued_on</code> (required): string (date)" in shown


@pytest.mark.parametrize("address", ["/docs/api/nothing", "/docs/api/shapes/Nothing", "/docs/api/%3Cscript%3E"])
def test_what_the_reference_does_not_have_is_not_there(sqlite_site: Site, address: str) -> None:
    assert sqlite_site.browser().get(address).status_code == 404
    assert sqlite_site.browser().get("/docs/api/officers").status_code == 200


@pytest.mark.parametrize("code", ["nothing_of_ours", "Camera_Held", "camera_held%00", "<script>"])
def test_a_code_that_is_none_is_not_there(sqlite_site: Site, code: str) -> None:
    answer = sqlite_site.browser().get(f"/docs/errors/{code}")
    assert answer.status_code == 404
    assert "<script>" not in answer.text.split("</head>")[1].replace("<script src", "")
    assert sqlite_site.browser().get("/docs/errors/camera_held").status_code == 200


def test_the_servers_own_answers_lead_there_too() -> None:
    for status in (400, 414, 431):
        assert f'"type":"/docs/errors/{SAID[status][0]}"'.encode() in bare_answer(status)
