"""Text that cannot be kept, at the API's door: in each parameter of an address and each body it is refused under its
field, and is never a fault. That every field of text is of the one type: tests/schemas/test_every_text.py.
"""

from itertools import cycle
from typing import Any

from tests.schemas.hostile_text import UNFIT
from tests.web.site import Site, one_app

SENT = [value for value in UNFIT.values() if not any("\ud800" <= one <= "\udfff" for one in value)]
"""Half a pair cannot be written in UTF-8: JSON that has it is refused whole."""

OF_SUPERVISORS = "/api/v1/month-signatures"
"""Where no administrator may enter anything."""


def document() -> dict[str, Any]:
    """What the API says of itself."""
    found: dict[str, Any] = one_app().test_client().get("/api/v1/openapi.json").get_json()
    return found


def takes_text(schema: dict[str, Any]) -> bool:
    """Whether any text may stand there."""
    return schema.get("type") == "string" and not schema.keys() & {"format", "enum", "pattern"}


def test_a_parameter_of_text_takes_nothing_that_cannot_be_kept(sqlite_site: Site) -> None:
    asked, wrong, values = 0, [], cycle(SENT)
    for path, item in document()["paths"].items():
        for parameter in item.get("get", {}).get("parameters", []):
            if parameter.get("in") != "query" or not takes_text(parameter["schema"]):
                continue
            asked, name = asked + 1, parameter["name"]
            answer = sqlite_site.get(path.replace("{number}", "1"), query_string={name: next(values)})
            codes = [one["code"] for one in answer.get_json().get("errors", {}).get(name, [])]
            if (answer.status_code, codes) != (422, ["unfit_character"]):
                wrong.append((path, name, answer.status_code, codes))
    assert asked > 100
    assert wrong == []


def test_a_body_s_text_takes_nothing_that_cannot_be_kept(sqlite_site: Site) -> None:
    api, sent, wrong, values = document(), 0, [], cycle(SENT)
    for path, item in api["paths"].items():
        body = item.get("post", {}).get("requestBody", {}).get("content", {}).get("application/json")
        if body is None or "{number}" in path:
            continue
        schema = api["components"]["schemas"][body["schema"]["$ref"].rpartition("/")[2]]
        names = [name for name, property_ in schema["properties"].items() if takes_text(property_)]
        who = "inspector" if path == OF_SUPERVISORS else "admin"
        answer = sqlite_site.post(path, dict.fromkeys(names, next(values)), who)
        errors = answer.get_json().get("errors", {})
        sent += len(names)
        missed = [name for name in names if [one["code"] for one in errors.get(name, [])] != ["unfit_character"]]
        if answer.status_code != 422 or missed:
            wrong.append((path, answer.status_code, missed))
    assert sent > 50
    assert wrong == []
