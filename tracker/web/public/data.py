"""The open data: every file as CSV and JSON, and the Data Package that describes them."""

from flask import Blueprint, Response

from tracker.domain.errors import NotFound
from tracker.domain.reports.public import PublicEdition
from tracker.render.formats import MEDIA_TYPES, Format
from tracker.render.public.files import FILES, PACKAGE, public_csv, public_json, public_package
from tracker.web.guard import public
from tracker.web.public.answers import answered
from tracker.web.requests import installation

WRITE = {Format.CSV: public_csv, Format.JSON: public_json}


def register(blueprint: Blueprint) -> None:
    """Serve the files."""
    blueprint.add_url_rule("/<string:name>.<string:form>", "data", data_file)


@public
def data_file(name: str, form: str) -> Response:
    """A file of the open data.

    Raises:
        NotFound `unknown_file`: there is none of that name and form; `not_public`.
    """
    if (name, form) == (PACKAGE, "json"):
        agency = installation().agency
        return answered(MEDIA_TYPES[Format.JSON], lambda _: public_package(agency), for_other_sites=True)
    forms = {kind.value: kind for kind in WRITE}
    if name not in FILES or form not in forms:
        listed = ", ".join(FILES)
        raise NotFound("unknown_file", f"There is no such file. Take one of these as csv or json: {listed}.")
    resource, kind = FILES[name], forms[form]

    def make(edition: PublicEdition) -> bytes:
        return WRITE[kind](resource, edition)

    return answered(MEDIA_TYPES[kind], make, for_other_sites=True)
