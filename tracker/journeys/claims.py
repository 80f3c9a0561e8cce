"""What a file says of itself: which report it is, as of when and as known when. It may come from anywhere, so nothing
of it is trusted, and little of it is read.
"""

import csv
import html
import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import Any

import orjson

from tracker.domain.reports.frozen import Claim

LINE = re.compile(r"As of (\d{4}-\d\d-\d\d), known at ([0-9T:.-]{19,30}Z)")
VERSION = re.compile(r"[Dd]ata version (\d{1,18})")
HEAD = re.compile(r"audit head\s+([0-9a-f]{64})")
TITLE = re.compile(r"<dc:title>(?:<rdf:Alt><rdf:li[^>]*>)?([^<]{1,200})</")
STAMP = ("report", "as_of", "known_at", "audit_head")

LOOKED_AT = 100_000
"""Characters of a text, and of a workbook's own description, in which its stamp is looked for."""

Row = dict[str, str]


def claim_of(body: bytes) -> Claim | None:
    """What the file says of itself; None where it is no report of any format."""
    if body.startswith(b"PK"):
        return _in_line("xlsx", _description(body))
    if body.startswith(b"%PDF"):
        start = max(body.find(b"<x:xmpmeta"), 0)
        return _in_line("pdf", body[start : start + LOOKED_AT].decode("utf-8", "replace"))
    if (value := json_of(body)) is not None:
        return _of_mapping("json", value)
    if rows := rows_of(body):
        return _of_mapping("csv", rows[0])
    return _in_line("text", body[:LOOKED_AT].decode("utf-8", "replace"))


def json_of(body: bytes) -> dict[str, Any] | None:
    """The object that a body of JSON holds; None where it is none."""
    if body.lstrip()[:1] != b"{":
        return None
    try:
        value = orjson.loads(body)
    except orjson.JSONDecodeError:
        return None
    return value if isinstance(value, dict) else None


def rows_of(body: bytes) -> list[Row] | None:
    """The rows of a CSV with the stamp's columns, by the names of its header; None where it is none."""
    try:
        lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    if not lines or not {"as_of", "known_at", "data_version"}.issubset(lines[0]):
        return None
    header = lines[0]
    return [{**dict(zip(header, line, strict=False)), **_beyond(header, line)} for line in lines[1:]]


def _beyond(header: list[str], line: list[str]) -> Row:
    """Cells that no column of the header is over."""
    return {f"column {place + 1}": line[place] for place in range(len(header), len(line))}


def _of_mapping(form: str, said: Mapping[str, Any]) -> Claim | None:
    report, as_of, known_at, head = (said[name] if isinstance(said.get(name), str) else None for name in STAMP)
    if as_of is None or known_at is None:
        return None
    version = str(said.get("data_version", ""))
    number = int(version) if version.isascii() and version.isdecimal() and len(version) <= 18 else None
    return Claim(form, report, as_of, known_at, number, head)


def _in_line(form: str, text: str) -> Claim | None:
    found = LINE.search(text)
    if found is None:
        return None
    version, head = VERSION.search(text), HEAD.search(text)
    return Claim(
        form,
        None,
        found[1],
        found[2],
        int(version[1]) if version is not None else None,
        head[1] if head is not None else None,
        _title(form, text),
    )


def _title(form: str, text: str) -> str | None:
    if form == "text":
        return text.partition("\n")[0].strip() or None
    found = TITLE.search(text)
    return html.unescape(found[1]) if found is not None else None


def _description(body: bytes) -> str:
    """What a workbook's properties say of it; empty where it is none, or a broken one."""
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive, archive.open("docProps/core.xml") as properties:
            return properties.read(LOOKED_AT).decode("utf-8", "replace")
    except (zipfile.BadZipFile, KeyError, RuntimeError, zlib.error, EOFError, OSError, ValueError):
        return ""
