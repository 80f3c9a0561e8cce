"""The open data as bytes: CSV, JSON, and the Data Package that describes them (Frictionless Table Schema)."""

import csv
import io
from typing import Any

from tracker.domain.reports.public import PublicEdition
from tracker.domain.reports.stamp import Stamp
from tracker.render.cells import NOT_APPLICABLE, export_cell
from tracker.render.public.resources import DATA, FILES, RESTATEMENTS, Field, Resource
from tracker.render.to_json import to_json

PACKAGE = "datapackage"
"""The name of the description of all files."""


def public_csv(resource: Resource, edition: PublicEdition) -> bytes:
    """A file as CSV: RFC 4180, UTF-8, CRLF, every text guarded against being run as a formula."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([field.name for field in resource.fields])
    kinds = [field.kind for field in resource.fields]
    for row in resource.rows(edition):
        writer.writerow([export_cell(value, kind) for value, kind in zip(row, kinds, strict=True)])
    return text.getvalue().encode()


def public_json(resource: Resource, edition: PublicEdition) -> bytes:
    """A file as JSON: what it is, what it rests on, and the rows by field name."""
    names = [field.name for field in resource.fields]
    return to_json(
        {
            "file": resource.name,
            "title": resource.title,
            "description": resource.means,
            **_stamps(resource, edition),
            "rows": [dict(zip(names, row, strict=True)) for row in resource.rows(edition)],
        }
    )


def public_package(agency: str) -> bytes:
    """The Data Package: every CSV file with the schema of its fields."""
    return to_json(
        {
            "profile": "tabular-data-package",
            "name": "body-worn-cameras",
            "title": f"{agency}: body-worn cameras",
            "description": "Weekly totals of the rollout as published, what was restated, and the public record.",
            "resources": [_resource(resource) for resource in DATA.values()],
        }
    )


def _stamps(resource: Resource, edition: PublicEdition) -> dict[str, Any]:
    """What the figures rest on: the log as it stood at the last publication; for restatements as it stands."""
    if edition.progress is None or resource.name not in DATA:
        return {}
    if resource.name.startswith(RESTATEMENTS.name[:-1]):
        return _stamp(edition.progress.known_now)
    return _stamp(edition.progress.stamp)


def _stamp(stamp: Stamp) -> dict[str, Any]:
    return {
        "as_of": stamp.as_of,
        "known_at": stamp.known_at_text,
        "data_version": stamp.data_version,
        "audit_head": stamp.audit_head,
    }


def _resource(resource: Resource) -> dict[str, Any]:
    return {
        "profile": "tabular-data-resource",
        "name": resource.name,
        "title": resource.title,
        "description": resource.means,
        "path": f"{resource.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"lineTerminator": "\r\n"},
        "schema": {
            "fields": [_field(field) for field in resource.fields],
            "missingValues": ["", NOT_APPLICABLE],
        },
    }


def _field(field: Field) -> dict[str, Any]:
    words = {"trueValues": ["yes"], "falseValues": ["no"]} if field.type == "boolean" else {}
    return {"name": field.name, "type": field.type, "description": field.means, **words}


__all__ = ["FILES", "PACKAGE", "public_csv", "public_json", "public_package"]
