"""What no tool makes up: bodies that can hardly be written, numbers that no column holds. Each entry and each parameter
answers what the document promises, and is never a fault.
"""

import json
from collections.abc import Iterator, Mapping
from itertools import cycle
from typing import Any
from urllib.parse import quote

import pytest

from tests.databases import Databases
from tests.fuzz.fuzzing import strict
from tests.web.api.story import with_story
from tests.web.site import Site, close, make_tokens, one_app, rewired_site
from tracker.web.problems import PROBLEM_JSON

DEEP = 200_000

VALUES: Mapping[str, bytes] = {
    "a NUL": rb'"a\u0000b"',
    "half a surrogate pair": rb'"a\ud800b"',
    "the other half": rb'"\udfff"',
    "a pair the wrong way round": rb'"\ude00\ud83d"',
    "a NUL of no escape": b'"a\x00b"',
    "no UTF-8": b'"\xff\xfe"',
    "a surrogate in UTF-8": b'"\xed\xa0\x80"',
    "2 to the 63": b"9223372036854775808",
    "below -2 to the 63": b"-9223372036854775809",
    "2 to the 64": b"18446744073709551616",
    "five thousand digits": b"9" * 5_000,
    "more than a float": b"1e999",
    "less than nothing": b"-0.0",
    "no number": b"NaN",
    "without an end": b"Infinity",
    "deep lists": b"[" * DEEP + b"]" * DEEP,
    "deep objects": b'{"":' * DEEP,
    "ninety deep": b"[" * 90 + b"]" * 90,
    "nothing": b"null",
    "an empty list": b"[]",
    "an empty object": b"{}",
    "a key of the language": b'{"__class__": {"__init__": 1}}',
    "the same key twice": b'{"id": 1, "id": 2}',
}
"""Each as it stands in a body in the place of a value."""

NUMBERS = ("9223372036854775808", "-9223372036854775809", "9" * 5_000, "1e3", "0x1F", "NaN", "1_000", "\u0663", "1\x00")
"""In the place of a parameter's number."""

NO_RECORD = ("9223372036854775807", "9223372036854775808", "9" * 5_000, "0", "-1", "1.0", "\u0663", "\uff13")
"""Numbers that no record has."""


@pytest.fixture(scope="module")
def told_once(databases: Databases) -> Iterator[Site]:
    """A site with the story on SQLite: what is refused before it is stored is refused on both."""
    with databases.fresh("sqlite", with_story) as url:
        site = rewired_site(url, make_tokens(url))
        yield site
        close(site)


def document() -> dict[str, Any]:
    """What the API says of itself, each status by its number."""
    return strict(one_app().test_client().get("/api/v1/openapi.json").get_json())


def entries(api: dict[str, Any]) -> Iterator[tuple[str, str, list[str], list[str]]]:
    """Every operation that takes JSON: method, path, its fields and the statuses it promises."""
    for path, item in api["paths"].items():
        for method in ("post", "patch"):
            body = item.get(method, {}).get("requestBody", {}).get("content", {}).get("application/json")
            if body is not None:
                schema = api["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
                yield method.upper(), path, list(schema["properties"]), list(item[method]["responses"])


def numbered(api: dict[str, Any]) -> Iterator[tuple[str, str, list[str]]]:
    """Every parameter of a query that is a number: path, name, statuses."""
    for path, item in api["paths"].items():
        for parameter in item.get("get", {}).get("parameters", ()):
            if parameter["in"] == "query" and parameter["schema"].get("type") == "integer":
                yield path, parameter["name"], list(item["get"]["responses"])


def body_of(fields: list[str], value: bytes) -> bytes:
    """One value in the place of each field."""
    return b"{" + b",".join(json.dumps(name).encode() + b":" + value for name in fields) + b"}"


def send(site: Site, method: str, path: str, body: bytes) -> Any:
    """By an administrator, to the first record, under its first version."""
    given = {"content_type": "application/json", "headers": {"If-Match": '"1"'}}
    return site.api(method, path.replace("{number}", "1"), data=body, **given)


def is_as_promised(answer: Any, statuses: list[str]) -> bool:
    """A refusal that is a problem, with a status of the document's; or done."""
    told = answer.mimetype == PROBLEM_JSON and answer.get_json()["status"] == answer.status_code
    return answer.status_code < 500 and str(answer.status_code) in statuses and (told or answer.status_code < 300)


def test_every_entry_refuses_what_can_hardly_be_written(told_once: Site) -> None:
    values, sent, wrong = cycle(VALUES.items()), 0, []
    for method, path, fields, statuses in entries(document()):
        for _ in range(2):
            name, value = next(values)
            for body in (value, body_of(fields[:1], value)):
                answer = send(told_once, method, path, body)
                sent += 1
                if not is_as_promised(answer, statuses):
                    wrong.append((method, path, name, answer.status_code))
    assert sent > 400
    assert wrong == []


@pytest.mark.long
@pytest.mark.whole
def test_every_entry_refuses_each_of_them(told_once: Site) -> None:
    sent, wrong = 0, []
    for method, path, fields, statuses in entries(document()):
        for name, value in VALUES.items():
            shallow = fields if len(value) < DEEP else fields[:1]
            answer = send(told_once, method, path, body_of(shallow, value))
            sent += 1
            if not is_as_promised(answer, statuses):
                wrong.append((method, path, name, answer.status_code))
    assert sent > 100 * len(VALUES)
    assert wrong == []


def test_every_number_asked_for_is_one_or_is_refused(told_once: Site) -> None:
    values, sent, wrong = cycle(NUMBERS), 0, []
    for path, name, statuses in numbered(document()):
        value = next(values)
        answer = told_once.get(f"{path.replace('{number}', '1')}?{name}={quote(value)}")
        sent += 1
        if answer.status_code != 422 or not is_as_promised(answer, statuses):
            wrong.append((path, name, value[:10], answer.status_code))
    assert sent > 100
    assert wrong == []


@pytest.mark.parametrize("number", NO_RECORD)
def test_a_number_in_an_address_is_a_record_s_or_is_nowhere(told_once: Site, number: str) -> None:
    """Where another method stands at the address too, routing says 405 of a number beyond its bounds."""
    read = {path: item["get"]["responses"] for path, item in document()["paths"].items() if "get" in item}
    numbered_paths = {path: statuses for path, statuses in read.items() if "{number}" in path}
    assert len(numbered_paths) > 80
    for path, statuses in numbered_paths.items():
        answer = told_once.get(path.replace("{number}", quote(number)))
        assert answer.status_code in (404, 405), path
        assert is_as_promised(answer, list(statuses)), path
    assert told_once.get("/api/v1/officers/1").status_code == 200
