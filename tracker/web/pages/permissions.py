"""Who may do what: the table of permissions for everyone who is signed in, and who holds what for those who audit."""

from flask import Blueprint, Response, render_template
from flask.typing import ResponseReturnValue

from tracker.domain.actors import PERMISSIONS, PHRASES
from tracker.domain.reports.holders import Holders
from tracker.render.formats import MEDIA_TYPES, Format
from tracker.render.permissions import ROLES, holders_csv, permissions_csv
from tracker.reports.holders import holders
from tracker.store.known import stamp_of
from tracker.web.guard import permission
from tracker.web.pages.day import PageDay, carried, page_day
from tracker.web.requests import reading


def register(pages: Blueprint) -> None:
    """Serve the table, who holds what, and both as files."""
    pages.add_url_rule("/permissions", "permissions", show_permissions)
    pages.add_url_rule("/permissions.csv", "permissions_file", permissions_file)
    pages.add_url_rule("/permissions/holders", "holders", show_holders)
    pages.add_url_rule("/permissions/holders.csv", "holders_file", holders_file)


@permission("own.session")
def show_permissions() -> ResponseReturnValue:
    """The one table: what, by role."""
    rows = [(name, PHRASES[name], [role in roles for role, _ in ROLES]) for name, roles in PERMISSIONS.items()]
    return render_template("accounts/permissions.html", rows=rows, roles=[said for _, said in ROLES])


@permission("own.session")
def permissions_file() -> ResponseReturnValue:
    """The table as CSV."""
    with reading() as desk:
        stamp = stamp_of(desk.session, desk.today, desk.moment)
    return _file(permissions_csv(stamp), f"permissions-{desk.today.isoformat()}.csv")


@permission("accounts.read")
def show_holders() -> ResponseReturnValue:
    """The accounts and tokens that work, each with what it may do: now, or at the end of a day gone by."""
    found, day = _asked_holders()
    return render_template("accounts/holders.html", found=found, phrases=PHRASES, is_past=day.is_past, asked=carried())


@permission("accounts.read")
def holders_file() -> ResponseReturnValue:
    """The same as CSV."""
    found, day = _asked_holders()
    return _file(holders_csv(found), f"holders-{day.as_of.isoformat()}.csv")


def _asked_holders() -> tuple[Holders, PageDay]:
    with reading() as desk:
        day = page_day(desk, opens_today=True)
        return holders(desk.session, as_of=day.as_of, known_at=day.moment), day


def _file(body: bytes, name: str) -> Response:
    response = Response(body, content_type=MEDIA_TYPES[Format.CSV])
    response.headers.set("Content-Disposition", "attachment", filename=name)
    return response
