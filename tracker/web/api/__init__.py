"""The API, `/api/v1`: tables of what can be read, added and done, and the document made from the same tables."""

from importlib.metadata import version

from flask import Flask
from flask_smorest import Blueprint

from tracker.web.api import (
    acts,
    bulk,
    changes,
    collections,
    corrections,
    counts,
    document,
    edits,
    enrolling,
    feed,
    frozen,
    imports,
    keys,
    labels,
    months,
    permissions,
    recalls,
    reconciliations,
    reports,
    signing,
    statutory_pack,
    stories,
)


def register(app: Flask) -> None:
    """Serve the API and its document."""
    api = document.make_api(app, version("tracker"))
    blueprint = Blueprint("api", __name__, url_prefix=document.PREFIX)
    for part in (
        collections,
        edits,
        acts,
        enrolling,
        bulk,
        signing,
        corrections,
        counts,
        imports,
        reconciliations,
        reports,
        statutory_pack,
        changes,
        feed,
        frozen,
        months,
        stories,
        labels,
        recalls,
        permissions,
    ):
        part.add_operations(api, blueprint)
    api.register_blueprint(blueprint)
    document.serve(app, api, keys.in_document)
    keys.register(app)
