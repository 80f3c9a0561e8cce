"""Lists of what has no page of its own, and the forms that edit descriptive fields: a version travels in the form, and
where somebody was faster, both changes are shown beside each other.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.edits import DESCRIPTIVE, FieldEdit
from tracker.domain.errors import Invalid, Outdated, Refusal
from tracker.domain.reports.stories import Ref
from tracker.domain.spans import local_day
from tracker.render.words import full_day
from tracker.reports.records import COLLECTIONS, Row, Sight, Wanted, get_record, list_records
from tracker.schemas.base import load, schema_of
from tracker.schemas.edits import EDIT_SCHEMAS
from tracker.store.known import Asked
from tracker.store.known.edits import edits_since, latest_edits
from tracker.web.api.adding import READING
from tracker.web.editing import EDITING
from tracker.web.guard import permission
from tracker.web.pages.audit_telling import history_href
from tracker.web.pages.day import page_day
from tracker.web.pages.figures import LISTS as FIGURES
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.frame import at_day
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Reading, Writing, reading

View = Callable[..., ResponseReturnValue]

TITLES: Mapping[str, str] = MappingProxyType(
    {
        "precincts": "Precincts and other homes",
        "duties": "Duties",
        "places": "Places for cameras",
        "camera-models": "Camera models",
        "courses": "Courses",
        "policies": "Policies",
        "users": "Accounts",
    }
)
"""The lists; cameras and sessions have pages of their own."""

CALLED: Mapping[str, str] = MappingProxyType({"users": "account", "sessions": "class"})
"""What pages call a record, where it is not what the API calls it."""

LABELS: Mapping[str, str] = MappingProxyType(
    {
        "name": "Name",
        "manufacturer": "Maker",
        "asset_tag": "Asset tag",
        "purchase_batch": "Purchase batch",
        "starts_at": "Begins at",
        "place": "Place",
        "instructor": "Instructor",
        "seats": "Seats",
        "title": "Title",
        "link": "Address of its text",
        "full_name": "Full name",
    }
)
REVISION = "revision"
MOST_EDITS = 20
MOST_RECORDS = 500
NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True)
class FieldOfForm:
    """One field of an edit form."""

    name: str
    label: str
    kind: str
    required: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that one of two changed: what it was when read, what it is now, and what was typed."""

    label: str
    was: str
    theirs: str
    mine: str
    by: str | None
    at: datetime | None

    @property
    def is_contested(self) -> bool:
        """Whether both changed it, and not to the same."""
        return self.theirs != self.was and self.mine not in (self.was, self.theirs)


def register(pages: Blueprint) -> None:
    """Serve the lists and the forms."""
    pages.add_url_rule("/lists", "lists", lists, methods=["GET"])
    for name in EDITING:
        word = name.replace("-", "_")
        if name in TITLES:
            pages.add_url_rule(f"/lists/{name}", f"list_{word}", _list_view(name), methods=["GET"])
        rule = f"/lists/{name}/<int(max=9223372036854775807):number>/edit"
        pages.add_url_rule(rule, f"edit_{word}", _show_view(name), methods=["GET"])
        pages.add_url_rule(rule, f"enter_edit_{word}", _enter_view(name), methods=["POST"])


@permission("reports.read")
def lists() -> ResponseReturnValue:
    """What there is a list of that whoever asks may read."""
    with reading() as desk:
        page_day(desk, opens_today=True)
        titles = {**TITLES, **{name: entered.title for name, entered in FIGURES.items()}}
        listed = [(title, at_day(_list_of(name))) for name, title in titles.items() if desk.actor.may(READING[name])]
    return render_template("edits/lists.html", listed=listed)


def _list_view(name: str) -> View:
    @permission(READING[name])
    def view() -> ResponseReturnValue:
        with reading() as desk:
            found = list_records(desk.session, COLLECTIONS[name], _seen(desk, name), Wanted(limit=MOST_RECORDS))
        rows = [
            (_label(name, row), _said(name, row), _edit_href(name, row["id"]), history_href(Ref(name, row["id"])))
            for row in found.rows
        ]
        shown = [LABELS[field] for field in DESCRIPTIVE[name]]
        saved = number_in(request.args, "saved")
        is_saved = saved is not None and any(row["id"] == saved for row in found.rows)
        return render_template(
            "edits/list.html",
            title=TITLES[name],
            what=CALLED.get(name, COLLECTIONS[name].what),
            shown=shown,
            rows=rows,
            editing=EDITING[name].permission,
            is_saved=is_saved,
        )

    return view


def _show_view(name: str) -> View:
    @permission(EDITING[name].permission)
    def view(number: int) -> ResponseReturnValue:
        with reading() as desk:
            row = _row(desk, name, number)
            return _edit_page(desk, name, row, Form(values=_values(name, row)))

    return view


def _enter_view(name: str) -> View:
    editing = EDITING[name]

    @permission(editing.permission)
    def view(number: int) -> ResponseReturnValue:
        def act(desk: Writing) -> str:
            typed = {field: value for field, value in sent_values().items() if field != REVISION}
            command = load(EDIT_SCHEMAS[name], typed, number=number, revision=_version_read())
            editing.service(desk.session, desk.actor, command, now=desk.now)
            return _after(name, number)

        try:
            return enter_once(act)
        except Outdated as refusal:
            with reading() as desk:
                row = _row(desk, name, number)
                return _conflict_page(desk, name, row, refusal), sent_form(refusal).status
        except Refusal as refusal:
            form = sent_form(refusal)
            with reading() as desk:
                return _edit_page(desk, name, _row(desk, name, number), form), form.status

    return view


def _version_read() -> int:
    """The version that the form was made from. Invalid `version_required`: the form lost it."""
    given = request.form.get(REVISION, "")
    if not NUMBER.fullmatch(given):
        raise Invalid("version_required", "This form is incomplete. Reload the page and fill it in again.")
    return int(given)


def _conflict_page(desk: Reading, name: str, row: Row, refusal: Outdated) -> str:
    """Both changes beside each other. What was typed is kept; a field left alone takes what the other made of it."""
    typed, theirs = sent_values(), _values(name, row)
    since = edits_since(desk.session, name, row["id"], _version_read())
    was = {**theirs, **{edit.field: edit.before or "" for edit in reversed(since)}}
    differences, values = [], dict(theirs)
    for field in DESCRIPTIVE[name]:
        mine = typed.get(field, was[field]).strip()
        if mine != was[field]:
            values[field] = typed[field]
        if mine != was[field] or theirs[field] != was[field]:
            last = next((edit for edit in reversed(since) if edit.field == field), None)
            who, when = (last.by, last.at) if last is not None else (None, None)
            differences.append(Difference(LABELS[field], was[field], theirs[field], mine, who, when))
    return _edit_page(desk, name, row, Form(values=values, refusal=refusal), differences)


def _edit_page(desk: Reading, name: str, row: Row, form: Form, differences: list[Difference] | None = None) -> str:
    earlier: list[FieldEdit] = latest_edits(desk.session, name, row["id"], most=MOST_EDITS)
    return render_template(
        "edits/edit.html",
        form=form,
        version=form.values.get(REVISION) or row["revision"],
        what=CALLED.get(name, COLLECTIONS[name].what),
        label=_label(name, row),
        fields=_fields(name),
        labels=LABELS,
        action=url_for(f"pages.enter_edit_{name.replace('-', '_')}", number=row["id"]),
        history=history_href(Ref(name, row["id"])),
        fresh=_edit_href(name, row["id"]),
        back=_after(name, row["id"], saved=False),
        differences=differences or [],
        earlier=earlier,
    )


def _fields(name: str) -> list[FieldOfForm]:
    schema = schema_of(EDIT_SCHEMAS[name])
    kinds = {"starts_at": "time", "link": "url"}
    return [
        FieldOfForm(field, LABELS[field], kinds.get(field, "text"), not schema.fields[field].allow_none)
        for field in DESCRIPTIVE[name]
    ]


def _values(name: str, row: Row) -> dict[str, str]:
    """What the form's fields hold when it is fresh, and the version they are of."""
    said = {field: "" if row[field] is None else str(row[field]) for field in DESCRIPTIVE[name]}
    return {**said, REVISION: str(row["revision"])}


def _row(desk: Reading, name: str, number: int) -> Row:
    return get_record(desk.session, COLLECTIONS[name], _sight(desk), number)


def _sight(desk: Reading) -> Sight:
    return Sight(reader_of(desk.actor), Asked(local_day(desk.moment), desk.moment))


def _seen(desk: Reading, name: str) -> Sight:
    """A list as of the day and as known at the moment that were asked for; accounts are no facts, and are of now."""
    if name == "users":
        return _sight(desk)
    day = page_day(desk, opens_today=True)
    return Sight(reader_of(desk.actor), Asked(day.as_of, day.moment))


def _said(name: str, row: Row) -> list[str]:
    return [_values(name, row)[field] for field in DESCRIPTIVE[name]]


def _label(name: str, row: Row) -> str:
    """What a record is called by what is never edited."""
    if name == "policies":
        return f"{row['number']}, version {row['version']}"
    if name == "sessions":
        return f"{row['course']} on {full_day(row['held_on'])}"
    key = {"cameras": "serial", "users": "username", "camera-models": "name"}.get(name, "code")
    return str(row[key])


def _after(name: str, number: int, *, saved: bool = True) -> str:
    """Where a record is shown."""
    if name == "cameras":
        return url_for("pages.camera", camera_id=number)
    if name == "sessions":
        return url_for("pages.training_session", session_id=number)
    return _list_href(name, **({"saved": number} if saved else {}))


def _list_of(name: str) -> str:
    return f"pages.list_{name.replace('-', '_')}"


def _list_href(name: str, **values: Any) -> str:
    return url_for(_list_of(name), **values)


def _edit_href(name: str, number: int) -> str:
    return url_for(f"pages.edit_{name.replace('-', '_')}", number=number)
