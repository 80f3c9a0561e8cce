"""A page for each error code, to which the `type` of an error leads, and the list of them all."""

from http import HTTPStatus

from flask import Blueprint, Response

from tracker.domain.error_codes import ERROR_CODES, GROUPS
from tracker.domain.errors import NotFound
from tracker.web.guard import public
from tracker.web.reference.drawing import drawn


def register(blueprint: Blueprint) -> None:
    """Serve the list and the pages."""
    blueprint.add_url_rule("/errors", "errors", every_error)
    blueprint.add_url_rule("/errors/<string:code>", "error", one_error)


@public
def every_error() -> Response:
    """Every code, in groups."""
    return drawn("errors", groups=GROUPS)


@public
def one_error(code: str) -> Response:
    """What a code means and what to do.

    Raises:
        NotFound `not_found`: there is no such code.
    """
    told = ERROR_CODES.get(code)
    if told is None:
        raise NotFound("not_found", "There is no such error code. The list of them all stands at /docs/errors.")
    group = next(title for title, codes in GROUPS if code in codes)
    statuses = [(status, HTTPStatus(status).phrase) for status in told.statuses]
    return drawn("error", code=code, told=told, group=group, statuses=statuses)
