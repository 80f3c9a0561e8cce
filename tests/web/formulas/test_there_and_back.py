"""What was exported is imported again as it was, whatever a spreadsheet would make of it: into the register that it
came from, where it changes nothing, and into an empty one, which then exports the same.
"""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest

from tests.databases import Databases
from tests.fixtures.files import csv_file, mapping_file
from tests.web.formulas.corpus import FORMULAS, HARMLESS, tables_of
from tests.web.site import Site, close, make_tokens, rewired_site, with_accounts
from tracker.domain.formulas import guarded, unguarded
from tracker.domain.vocabulary import ImportKind

pytestmark = pytest.mark.usefixtures("reading_here")

TYPED = [text for text in (*FORMULAS, *HARMLESS) if text and text == " ".join(text.split())]
"""What an import stores as it stands: white space around a text and in runs is taken off."""

NAMES = ["-Lund", "'-Lund", "''-Lund", '"-Lund', "“-Lund", "'Brien", "O'Neil"]
"""Formulas that may stand in a name written in one cell: other signs are refused there."""

FILE = "=cmd|'.csv"
PRECINCT = {"precinct": "1"}
ROSTER = {"duty": "patrol", "employment": "active"}


def same(*names: str) -> dict[str, str]:
    """Columns that are called as our fields are."""
    return {name: name for name in names}


SENT: dict[ImportKind, dict[str, Any]] = {
    ImportKind.CAMERAS: {
        "columns": same("serial", "asset_tag", "model", "purchase_batch", "owned_from"),
        "add_unknown": ["model"],
    },
    ImportKind.ROSTER: {
        "columns": same("badge", "last_name", "first_name", "rank"),
        "constants": PRECINCT | ROSTER,
        "match": ["badge"],
    },
    ImportKind.COMPLETIONS: {
        "columns": same("badge", "version", "completed_on"),
        "constants": {"course": "=BWC"},
        "match": ["badge"],
    },
    ImportKind.ASSIGNMENTS: {
        "columns": same(
            *("badge", "serial", "issued_on", "returned_on"),
            *("condition", "report_number", "override_reason", "note"),
        ),
        "match": ["badge"],
    },
    ImportKind.DAILY_USE: {"columns": same("precinct", "used_on", "deployed", "used", "source")},
}
"""How the sender's own files are read, in the order in which one rests on the other."""

EXPORTS: dict[ImportKind, tuple[str, dict[str, Any]]] = {
    ImportKind.CAMERAS: ("inventory", SENT[ImportKind.CAMERAS]),
    ImportKind.ROSTER: (
        "training",
        {
            "columns": {"badge": "badge", "full_name": "name", "rank": "rank"},
            "constants": PRECINCT | ROSTER,
            "match": ["badge"],
            "full_name_format": "last, first",
        },
    ),
    ImportKind.COMPLETIONS: (
        "training",
        {
            "columns": {"badge": "badge", "version": "=BWC_version", "completed_on": "=BWC_completed_on"},
            "constants": {"course": "=BWC"},
            "match": ["badge"],
            "skip_where": {"=BWC_version": "^$"},
        },
    ),
    ImportKind.ASSIGNMENTS: (
        "custody",
        {
            **SENT[ImportKind.ASSIGNMENTS],
            "columns": SENT[ImportKind.ASSIGNMENTS]["columns"] | {"issued_on": "starts_on", "returned_on": "ends_on"},
            "skip_where": {"kind": "^(?!held)"},
        },
    ),
    ImportKind.DAILY_USE: ("daily-use", {**SENT[ImportKind.DAILY_USE], "skip_where": {"deployed": "^$"}}),
}
"""Which report has them, and how its columns are read."""


def rows_of(kind: ImportKind) -> list[tuple[object, ...]]:
    """What the sender has on record, in the order of the columns."""
    day, back = date(2016, 8, 1), date(2016, 8, 2)
    many = [(number, text, f"{text[:12]} {number}") for number, text in enumerate(TYPED)]
    match kind:
        case ImportKind.CAMERAS:
            return [(f"{text} {n}", f"{text} T{n}", f"{text} model", text, day) for n, text, _ in many]
        case ImportKind.ROSTER:
            names = [*NAMES, *NAMES, *NAMES, *NAMES, *NAMES, *NAMES]
            return [(badge, names[n], names[n + 3], text) for n, text, badge in many]
        case ImportKind.COMPLETIONS:
            return [(badge, "+1", day) for _, _, badge in many]
        case ImportKind.ASSIGNMENTS:
            return [(badge, f"{text} {n}", day, back, "serviceable", "", text, text) for n, text, badge in many]
        case _:
            return [("1", day + timedelta(days=n), 40 + n, n, text) for n, text, _ in many]


def sender_file(kind: ImportKind) -> bytes:
    """The sender's file, whose program guards as ours does."""
    return csv_file([list(SENT[kind]["columns"]), *[[guarded(str(cell)) for cell in row] for row in rows_of(kind)]])


def send(site: Site, kind: ImportKind, content: bytes, reading: dict[str, Any], name: str = FILE) -> dict[str, Any]:
    """A file entered by the API: its receipt."""
    mapping = mapping_file(kind=kind.value, **reading)
    data = {"file": (io.BytesIO(content), name), "mapping": mapping.decode(), "apply": "true"}
    if kind is ImportKind.ROSTER:
        data["as_of"] = "2016-06-01"
    answer = site.api("POST", "/api/v1/imports", data=data, content_type="multipart/form-data")
    assert answer.status_code in (200, 201), answer.text
    receipt: dict[str, Any] = answer.get_json()
    return receipt


def export(site: Site, kind: ImportKind, form: str) -> bytes:
    """The report that has a kind's rows."""
    since = "&since=2016-08-01" if kind is ImportKind.DAILY_USE else ""
    answer = site.get(f"/api/v1/reports/{EXPORTS[kind][0]}.{form}?as_of=2016-09-27{since}")
    assert answer.status_code == 200, answer.text
    return answer.data


def with_a_course(url: str) -> None:
    """Builds a site with a course whose code is a formula."""
    with_accounts(url)
    site = rewired_site(url, make_tokens(url))
    course = {"course": "=BWC", "version": "+1", "version_order": 1, "hours": 2}
    for path, body in (("courses", {"code": "=BWC", "name": "@SUM(A1)"}), ("course-versions", course)):
        answer = site.post(f"/api/v1/{path}", body)
        assert answer.status_code == 201, answer.text
    close(site)


@pytest.fixture
def site(databases: Databases) -> Iterator[Site]:
    """That site."""
    with databases.fresh("sqlite", with_a_course) as url:
        made = rewired_site(url, make_tokens(url))
        yield made
        close(made)


def texts(site: Site, kind: ImportKind, form: str) -> list[tuple[Any, ...]]:
    """What the export of a kind says of what was sent, without what the register adds."""
    _, reading = EXPORTS[kind]
    (_, (header, *rows)), *_ = (one for one in tables_of(export(site, kind, form), f"a.{form}") if len(one[1]) > 20)
    names = [unguarded(str(name)) for name in header]
    places = [names.index(column) for column in reading["columns"].values()]
    return sorted(tuple(row[place] for place in places) for row in rows)


def by_names(kind: ImportKind, _: Site) -> dict[str, Any]:
    """How the text file of an export is read."""
    return EXPORTS[kind][1]


def by_headings(kind: ImportKind, site: Site) -> dict[str, Any]:
    """How the workbook of an export is read: its columns have their headings, and stand in the same order."""
    ((_, (names, *lines)),) = tables_of(export(site, kind, "csv"), "a.csv")
    sheets = [rows for _, rows in tables_of(export(site, kind, "xlsx"), "a.xlsx")]
    first = max((rows[0] for rows in sheets if len(rows) == len(lines) + 1), key=len)
    headings = {unguarded(str(name)): str(heading) for name, heading in zip(names, first, strict=False)}
    reading = EXPORTS[kind][1]
    columns = {field: headings[name] for field, name in reading["columns"].items()}
    skipped = {headings[name]: pattern for name, pattern in reading.get("skip_where", {}).items()}
    return {**reading, "columns": columns, "skip_where": skipped, "sheet": "Report"}


READ_BY = {"csv": by_names, "xlsx": by_headings}


def test_what_is_exported_and_imported_again_is_the_same(site: Site, databases: Databases) -> None:
    for kind in SENT:
        assert send(site, kind, sender_file(kind), SENT[kind])["created"] == len(rows_of(kind)), kind
    issue_with_lines(site)
    exported = {form: {kind: export(site, kind, form) for kind in SENT} for form in ("csv", "xlsx")}
    readings = {form: {kind: read_by(kind, site) for kind in SENT} for form, read_by in READ_BY.items()}
    assert "'=cmd" in exported["csv"][ImportKind.DAILY_USE].decode()  # the file's name stands in it too
    before = {kind: texts(site, kind, "csv") for kind in SENT}
    for form, files in exported.items():
        for kind, content in files.items():
            receipt = send(site, kind, content, readings[form][kind], f"=1.{form}")
            assert [receipt[name] for name in ("created", "updated", "moved", "left")] == [0, 0, 0, 0], (form, kind)
            assert receipt["unchanged"] >= len(rows_of(kind)), (form, kind)
            assert texts(site, kind, "csv") == before[kind], (form, kind)
    for form, files in exported.items():
        with databases.fresh("sqlite", with_a_course) as url:
            empty = rewired_site(url, make_tokens(url))
            for kind, content in files.items():
                assert send(empty, kind, content, readings[form][kind], f"@.{form}")["batch"] is not None, (form, kind)
            assert {kind: texts(empty, kind, "csv") for kind in SENT} == before, form
            close(empty)


LINED = '\'=1\n=HYPERLINK("x")\n\n\t-  and  more'
"""A note as somebody types it into a page."""


def issue_with_lines(site: Site) -> None:
    """A camera of the sender's issued again, with a note of several lines."""
    body = {"officer": {"badge": "+1 6"}, "camera": {"serial": "+1 6"}, "issued_on": "2016-09-01", "note": LINED}
    answer = site.post("/api/v1/assignments", body | {"override_reason": LINED})
    assert answer.status_code == 201, answer.text
    assert (answer.get_json()["note"], answer.get_json()["override_reason"]) == (LINED, LINED)
