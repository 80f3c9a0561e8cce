"""Values that fit together: what a schema of the document asks for, made of what is on record.

By chance alone no made-up entry names an officer who is there, on a day that has been. Where nothing here knows
better, a value is made of its schema.
"""

from collections.abc import Iterator, Mapping, Sequence
from random import Random
from typing import Any

from tests.fuzz.files import DEVICES, FORMS

Values = Mapping[str, Sequence[Any]]

DAYS = ("2016-07-12", "2016-08-02", "2016-09-05", "2016-09-21", "2016-09-26", "2016-09-27")
MOMENTS = ("2016-09-27T15:00:00Z", "2016-09-27T10:00:00-05:00")
MAPPING = 'kind = "roster"\n[columns]\nbadge = "Badge"\n'

OF_A_KIND: Values = {
    "precinct": ("1", "3", "5", "city-hall"),
    "precincts": ("1", "5"),
    "duty": ("patrol", "administration"),
    "duties": ("patrol", "traffic"),
    "model": ("Axon Body 2", "Axon Body 3"),
    "place": ("room-1", "room-3", "annex", "locker"),
    "course": ("BWC", "CIT"),
    "version": ("2016", "1"),
    "serial": ("X1", "X2", "X81000002"),
    "serials": ("X1", "X2"),
    "officer": (1, 2, {"badge": "0102"}, {"badge": "0501"}, {"id": 3}, "0102"),
    "officers": (2, {"badge": "0101"}, {"id": 3}, "0102"),
    "camera": (2, {"serial": "X2"}, {"asset_tag": "T1"}, {"id": 3}, "X1"),
    "cameras": (2, 3, "X1", "X81000001"),
    "issues": (2, 4),
    "returns": (3,),
    "leave_out": (2,),
    "session": (1, 2),
    "view_id": (1,),
    "username": ("ada", "otto", "oversight"),
    "sender": ("HR",),
    "report": ("rollout-progress", "readiness", "training-needs"),
    "address": ("desk@example.org",),
    "rhythm": ("weekly",),
    "starts_at": ("08:30",),
    "month": ("2016-07", "2016-06"),
    "sheet": ("A-13",),
    "pin": ("730285",),
    "password": (None,),
    "link": ("https://city.example/policies/9",),
    "amount": ("325000.00", "$1,200.50"),
    "year": (2016, 2017),
    "scopes": ("people.read", "audit.read"),
    "networks": ("10.0.0.0/8", "::1/128"),
    "format": ("json", "csv"),
    "seed": ("2016-11",),
    "sort": ("id", "-id"),
    "counted": ("equipped", "owned"),
    "q": ("the",),
}
"""By the name of a field or parameter: what may stand there."""

OF_A_SCHEMA: Mapping[str, Sequence[Mapping[str, Any]]] = {
    **FORMS,
    "AddCourseVersion": ({"course": "BWC", "version": "2017", "version_order": 2, "hours": 1.5},),
    "AddPlace": ({"code": "lab", "name": "The lab", "kind": "other"},),
    "AddScopeRule": (
        {"starts_on": "2016-09-20", "every_duty": True},
        {"starts_on": "2016-09-22", "duties": ["patrol"]},
    ),
    "AdoptPolicy": ({"number": "4-223", "version": "2", "title": "Cameras", "starts_on": "2016-09-20"},),
    "AdoptPlan": (
        {"precinct": "1", "adopted_on": "2016-03-01", "start": "2016-05-16", "finish": "2016-07-11", "target": 80},
    ),
    "Acknowledge": ({"act": "return", "method": "paper", "signed_on": "2016-09-26", "sheet": "A-14"},),
    "AcknowledgeSheet": ({"sheet": "A-15", "signed_on": "2016-09-26", "issues": [2]},),
    "AddRequirement": ({"course": "BWC", "version": "2016", "starts_on": "2016-09-26"},),
    "CorrectAcknowledged": ({"reason": "another sheet", "replacement": {"sheet": "A-16"}},),
    "CorrectAddScopeRule": ({"reason": "all of them", "replacement": {"every_duty": True, "duties": []}},),
    "CorrectRecordSighting": ({"reason": "misread", "replacement": {"code": "CAM:X1"}},),
    "CreateToken": ({"name": "hourly", "role": "oversight", "scopes": ["people.read"], "networks": ["10.0.0.0/8"]},),
    "CreateUser": ({"username": "berg", "full_name": "Ola Berg", "role": "supervisor", "precincts": ["1"]},),
    "ChangeRole": ({"role": "supervisor", "precincts": ["1"]}, {"role": "oversight"}),
    "EnrolOfficer": ({"session": 2, "officer": 1, "enrolled_on": "2016-08-02"},),
    "EnrolOfficers": ({"officers": [1, 2], "enrolled_on": "2016-08-02"},),
    "EndEnrolment": ({"ends_on": "2016-07-25", "outcome": "withdrawn"},),
    "EndRequirement": ({"ends_on": "2016-09-26"},),
    "ExplainDifference": (
        {"reconciliation": 4, "code": "not_in_register", "subject": "device:X404", "explanation": "A loan."},
    ),
    "IssueCamera": (
        {"officer": {"badge": "0102"}, "camera": {"serial": "X81000002"}, "issued_on": "2016-09-26"},
        {
            "officer": {"badge": "0102"},
            "camera": {"serial": "X81000002"},
            "issued_on": "2016-09-05",
            "returned_on": "2016-09-12",
            "condition": "missing",
            "report_number": "16-1",
        },
    ),
    "IssueCameras": ({"rows": [{"officer": 2, "camera": 2}], "issued_on": "2016-09-26"},),
    "MoveOfficers": (
        {"rows": [{"officer": 2}, {"officer": 1}], "precinct": "5", "duty": "patrol", "starts_on": "2016-09-21"},
    ),
    "RecallCameras": ({"starts_on": "2016-09-20", "reason": "The battery swells", "model": "Axon Body 2"},),
    "RecordConditions": ({"rows": [{"camera": 2}], "condition": "in_repair", "starts_on": "2016-09-26"},),
    "RecordMoney": (
        {
            "kind": "spent",
            "year": 2016,
            "dated_on": "2016-09-01",
            "amount": "120.05",
            "purpose": "storage",
            "source": "77",
        },
    ),
    "RecordSighting": ({"code": "CAM:X2"}, {"code": "X81000001"}),
    "RecordStorageFigure": (
        {"measured_on": "2016-09-01", "measure": "stored", "value": 9, "unit": "gigabytes", "source": "vendor"},
    ),
    "RecordDailyUse": ({"precinct": "1", "used_on": "2016-09-21", "deployed": 70, "used": 64},),
    "RememberLink": (
        {"sender": "HR", "kind": "roster", "row": {"badge": "412"}, "officer": {"badge": "0102"}},
        {"sender": "HR", "kind": "completions", "course_name": "BWC basic", "course": "BWC", "version": "2016"},
    ),
    "ReturnCamera": (
        {"returned_on": "2016-09-26", "condition": "serviceable"},
        {"returned_on": "2016-09-26", "condition": "stolen", "report_number": "16-2"},
    ),
    "ReturnCameras": ({"rows": [{"camera": 1}], "returned_on": "2016-09-26", "condition": "serviceable"},),
    "SaveMapping": (
        {"sender": "HR", "kind": "roster", "mapping": MAPPING, "revision": 1},
        {"sender": "vendor", "kind": "roster", "mapping": MAPPING},
    ),
    "SaveView": ({"name": "Last week", "report": "training-needs", "within": 30},),
    "SwapCamera": ({"camera": {"serial": "X81000002"}, "swapped_on": "2016-09-26", "condition": "in_repair"},),
}
"""By the name of a schema: bodies whose fields must agree with one another."""


class Maker:
    """Makes values from the document's schemas, with one source of chance."""

    def __init__(self, document: Mapping[str, Any], chance: Random) -> None:
        self._named = document["components"]["schemas"]
        self.chance = chance
        self._count = 0

    def body(self, schema: Mapping[str, Any]) -> Any:
        """A body that may well be taken."""
        whole = OF_A_SCHEMA.get(_name(schema))
        if whole and self.chance.random() < 0.8:
            return dict(self.chance.choice(whole))
        return self.value(_name(schema), schema)

    def mixed(self, schema: Mapping[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
        """What was made up, with some of its fields as they may well be taken."""
        taken = self.body(schema)
        return {**given, **{name: value for name, value in taken.items() if self.chance.random() < 0.6}}

    def value(self, name: str, schema: Mapping[str, Any]) -> Any:
        """One value that the schema allows, of a field or parameter with this name."""
        if "$ref" in schema and _name(schema) in OF_A_SCHEMA and name != _name(schema):
            return self.body(schema)
        schema = self.resolved(schema)
        known = [one for one in OF_A_KIND.get(name, ()) if _fits(schema, one)]
        if known:
            return self.chance.choice(known)
        if "enum" in schema:
            return self.chance.choice([one for one in schema["enum"] if one is not None])
        for either in ("oneOf", "anyOf"):
            if either in schema:
                return self.value(name, self.chance.choice(schema[either]))
        return self._of_type(name, schema)

    def resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The schema itself, where it is only named."""
        return self._named[_name(schema)] if "$ref" in schema else schema

    def properties(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        """The fields of a body, by name."""
        found: Mapping[str, Any] = self.resolved(schema).get("properties", {})
        return found

    def _of_type(self, name: str, schema: Mapping[str, Any]) -> Any:
        match next(_types(schema), None):
            case "object":
                return dict(self._fields(schema))
            case "array":
                return [self.value(name, schema["items"]) for _ in range(max(1, schema.get("minItems", 1)))]
            case "integer" | "number":
                return max(schema.get("minimum", 1), min(self.chance.randint(1, 3), schema.get("maximum", 3)))
            case "boolean":
                return self.chance.random() < 0.5
        return self._text(schema)

    def _fields(self, schema: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
        required = schema.get("required", ())
        lone = None if required or not schema.get("properties") else self.chance.choice(list(schema["properties"]))
        for name, field in schema.get("properties", {}).items():
            if name in required or name == lone or self.chance.random() < 0.15:
                yield name, self.value(name, field)

    def _text(self, schema: Mapping[str, Any]) -> str | bytes:
        self._count += 1
        if "contentMediaType" in schema:
            return DEVICES
        match schema.get("format"):
            case "date":
                return self.chance.choice(DAYS)
            case "date-time":
                return self.chance.choice(MOMENTS)
        return f"w{self._count}".ljust(schema.get("minLength", 1), "x")[: schema.get("maxLength", 100)]


def _name(schema: Mapping[str, Any]) -> str:
    """The schema's own; a form has none."""
    fields = schema.get("properties", {})
    if "file" in fields:
        return "a file to enter" if "apply" in fields else "a list to compare" if "kind" in fields else "a file"
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _types(schema: Mapping[str, Any]) -> Iterator[str]:
    said = schema.get("type", ())
    yield from (one for one in ([said] if isinstance(said, str) else said) if one != "null")


WRITTEN = {"string": str, "integer": int, "object": dict}


def _fits(schema: Mapping[str, Any], value: Any) -> bool:
    for either in ("oneOf", "anyOf"):
        if either in schema:
            return any(_fits(one, value) for one in schema[either])
    if isinstance(value, dict) and "properties" in schema and not value.keys() <= schema["properties"].keys():
        return False
    if value is None:
        return "null" in schema.get("type", ())
    return not schema.get("type") or any(isinstance(value, WRITTEN.get(one, ())) for one in _types(schema))
