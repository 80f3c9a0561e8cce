"""Files to send in a form: each kind that can be entered, in the columns that need no mapping, with a row that fits."""

from collections.abc import Mapping
from typing import Any

DEVICES = b"serial,badge,condition\nX81000001,0102,serviceable\nX404,,\n"
ENTERED: Mapping[str, bytes] = {
    "cameras": b"serial,model,owned_from\nX9002,Axon Body 2,2016-03-01\n",
    "roster": b"employee_number,last_name,first_name,badge,precinct,duty\nE77,Berg,Ola,0777,1,patrol\n",
    "assignments": b"badge,serial,issued_on\n0102,X81000002,2016-09-05\n",
    "completions": b"badge,course,version,completed_on\n0103,BWC,2016,2016-08-02\n",
    "daily-use": b"precinct,used_on,deployed,used\n1,2016-09-21,70,64\n",
}
"""By kind."""

FORMS: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "a file to enter": (
        *({"file": file, "kind": kind} for kind, file in ENTERED.items()),
        *({"file": file, "kind": kind, "apply": "true", "as_of": "2016-09-05"} for kind, file in ENTERED.items()),
    ),
    "a list to compare": (
        {"file": DEVICES, "kind": "devices", "as_of": "2016-09-20"},
        {"file": ENTERED["roster"], "kind": "roster", "as_of": "2016-09-20"},
    ),
    "a file": ({"file": DEVICES},),
}
"""By what the form is for."""


def named_in(document: dict[str, Any]) -> dict[str, Any]:
    """The document, in which every file that a form takes has a name: one without an ending is refused unread."""
    for item in document["paths"].values():
        for operation in item.values():
            content = operation.get("requestBody", {}).get("content", {}) if isinstance(operation, dict) else {}
            if "multipart/form-data" in content:
                header = {"schema": {"type": "string", "example": 'form-data; name="file"; filename="list.csv"'}}
                content["multipart/form-data"]["encoding"] = {"file": {"headers": {"Content-Disposition": header}}}
    return document
