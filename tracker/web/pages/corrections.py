"""One fact with its correction and its void: what was entered, what it should have said, and what opens again."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session
from werkzeug.exceptions import NotFound as NoSuchPage

from tracker.domain.errors import FieldProblem, NotFound, Refusal
from tracker.domain.reports.facts import FactOnRecord
from tracker.domain.reports.stories import Ref
from tracker.domain.vocabulary import FactKind
from tracker.reports.facts import badges_and_serials, fact_on_record
from tracker.reports.months import touched_by
from tracker.schemas.audit import VoidFactSchema
from tracker.schemas.base import load
from tracker.schemas.corrections import CorrectFactSchema
from tracker.services.as_entered import as_entered
from tracker.services.corrections import WITHIN, Corrected, correct_fact
from tracker.services.effects import holds_instead
from tracker.services.rehearsal import undone
from tracker.services.voids import void_fact
from tracker.store.kinds import MODELS, WORDS
from tracker.web.guard import permission
from tracker.web.pages.audit_telling import history_href
from tracker.web.pages.fact_choices import choices_of
from tracker.web.pages.fact_fields import FieldOfFact, Subjects, changed, fields_of
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.queries import number_in
from tracker.web.pages.reader import reader_of
from tracker.web.pages.trying import tried
from tracker.web.requests import Reading, Writing, reading, writing

REASON = "correction_reason"
"""The reason's field in a form of corrections: a plan has a reason of its own."""

REASON_LABEL = "Reason for the correction"

FACT = "/facts/<kind>/<int(min=1, max=9223372036854775807):fact_id>"


@dataclass(frozen=True, slots=True)
class Line:
    """One field, as it was and as it is."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Preview:
    """What an entry would change and what would hold then."""

    lines: tuple[Line, ...]
    holds: str
    warnings: tuple[str, ...] = ()


def register(pages: Blueprint) -> None:
    """Serve a fact, its correction and its void."""
    pages.add_url_rule(FACT, "fact", show_fact)
    pages.add_url_rule(f"{FACT}/correct", "correct_fact", show_correction, methods=["GET"])
    pages.add_url_rule(f"{FACT}/correct", "enter_correction", enter_correction, methods=["POST"])
    pages.add_url_rule(f"{FACT}/void", "void_fact", show_void, methods=["GET"])
    pages.add_url_rule(f"{FACT}/void", "enter_void", enter_void, methods=["POST"])


@permission("facts.void")
def show_fact(kind: str, fact_id: int) -> ResponseReturnValue:
    """One fact as it is on record; after a correction, both side by side."""
    with reading() as desk:
        found = _found(desk, kind, fact_id)
        fields = _fields(desk.session, found)
        before = number_in(request.args, "corrected")
        lines: tuple[Line, ...] = ()
        if before is not None and before == found.replaces_id:
            lines = _lines(_fields(desk.session, _found(desk, kind, before)), fields)
        row = desk.session.get_one(MODELS[found.kind], fact_id)
        return render_template(
            "facts/fact.html",
            fact=found,
            fields=fields,
            lines=lines,
            history=history_href(Ref(found.kind.value, fact_id)),
            touched=touched_by(desk.session, reader_of(desk.actor), row.recorded_seq, row.voided_seq),
            words=WORDS,
        )


@permission("facts.void")
def show_correction(kind: str, fact_id: int) -> ResponseReturnValue:
    """The form of a correction, filled in with the fact."""
    with reading() as desk:
        found = _found(desk, kind, fact_id)
        fields = _fields(desk.session, found)
        form = Form(values={field.name: field.value for field in fields})
        return _correction_page(found, fields, form)


@permission("facts.void")
def enter_correction(kind: str, fact_id: int) -> ResponseReturnValue:
    """Say what the correction would change, or enter it and show both."""
    if request.form.get("step") == "preview":
        return _preview_correction(kind, fact_id)

    def act(desk: Writing) -> str:
        done = _correct(desk, kind, fact_id)
        return url_for("pages.fact", kind=kind, fact_id=done.new.id, corrected=fact_id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        return _refused_correction(kind, fact_id, refusal)


def _preview_correction(kind: str, fact_id: int) -> ResponseReturnValue:
    try:
        with writing() as desk, undone(desk.session):
            done = _correct(desk, kind, fact_id)
            subjects = _subjects(desk.session, _kind(kind), done.before, done.after)
            one = _kind(kind)
            lines = _lines(fields_of(one, done.before, subjects), fields_of(one, done.after, subjects))
            preview = Preview(lines, holds_instead(desk.session, done.old), done.warnings)
    except Refusal as refusal:
        return _refused_correction(kind, fact_id, refusal)
    return _correction_again(kind, fact_id, sent_form(), preview)


def _correction_again(kind: str, fact_id: int, form: Form, preview: Preview | None = None) -> str:
    with reading() as desk:
        found = _found(desk, kind, fact_id)
        return _correction_page(found, _fields(desk.session, found), form, preview)


def _refused_correction(kind: str, fact_id: int, refusal: Refusal) -> ResponseReturnValue:
    form = sent_form(_as_in_form(refusal))
    return _correction_again(kind, fact_id, form), form.status


def _correct(desk: Writing, kind: str, fact_id: int) -> Corrected:
    one = _kind(kind)
    typed = sent_values()
    found = desk.session.get(MODELS[one], fact_id)
    if found is None:
        raise NotFound("unknown_fact", f"There is no entry {fact_id} among the {kind}.")
    entered = as_entered(desk.session, found)
    shown = fields_of(one, entered, _subjects(desk.session, one, entered))
    body = {"reason": typed.get(REASON, ""), "replacement": changed(shown, typed)}
    command = load(CorrectFactSchema.of(one), body, kind=one, fact_id=fact_id)
    return correct_fact(desk.session, desk.actor, command, now=desk.now)


def _as_in_form(refusal: Refusal) -> Refusal:
    """The same refusal with the fields named as the form names them."""
    problems = [
        FieldProblem(
            REASON if problem.field == "reason" else problem.field.removeprefix(WITHIN), problem.code, problem.message
        )
        for problem in refusal.problems
    ]
    return type(refusal)(refusal.code, refusal.message, problems=problems, related=refusal.related)


def _correction_page(found: FactOnRecord, fields: list[FieldOfFact], form: Form, preview: Preview | None = None) -> str:
    labels = {**{field.name: field.label for field in fields}, REASON: REASON_LABEL}
    return render_template(
        "facts/correct.html", fact=found, fields=fields, form=form, labels=labels, preview=preview, words=WORDS
    )


@permission("facts.void")
def show_void(kind: str, fact_id: int) -> ResponseReturnValue:
    """The form of a void, with what would hold then or what stands in the way."""
    return _void_page(kind, fact_id, Form())


@permission("facts.void")
def enter_void(kind: str, fact_id: int) -> ResponseReturnValue:
    """Void the fact, then show it."""

    def act(desk: Writing) -> str:
        _void(desk, kind, fact_id, sent_values().get(REASON, ""))
        return url_for("pages.fact", kind=kind, fact_id=fact_id)

    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(_as_in_form(refusal))
        return _void_page(kind, fact_id, form), form.status


def _void(desk: Writing, kind: str, fact_id: int, reason: str) -> Any:
    one = _kind(kind)
    command = load(VoidFactSchema, {"reason": reason}, kind=one, fact_id=fact_id)
    return void_fact(desk.session, desk.actor, command, now=desk.now)


def _void_page(kind: str, fact_id: int, form: Form) -> str:
    """The page with what was found by trying it out; while the database takes no entries, without it."""
    found_out = tried(lambda desk: _tried_void(desk, kind, fact_id))
    with reading() as desk:
        found = _found(desk, kind, fact_id)
        return render_template(
            "facts/void.html",
            fact=found,
            fields=_fields(desk.session, found),
            form=form,
            preview=found_out if isinstance(found_out, Preview) else None,
            obstacle=found_out if isinstance(found_out, Form) else None,
            words=WORDS,
        )


def _tried_void(desk: Writing, kind: str, fact_id: int) -> Preview | Form:
    """What would hold after the void, or what stands in its way."""
    try:
        with undone(desk.session):
            fact = _void(desk, kind, fact_id, "asked what would happen")
            return Preview((), holds_instead(desk.session, fact))
    except Refusal as refusal:
        return Form(refusal=refusal)


def _kind(kind: str) -> FactKind:
    try:
        return FactKind(kind)
    except ValueError:
        raise NoSuchPage from None


def _found(desk: Reading | Writing, kind: str, fact_id: int) -> FactOnRecord:
    return fact_on_record(desk.session, reader_of(desk.actor), _kind(kind), fact_id)


def _fields(session: Session, found: FactOnRecord) -> list[FieldOfFact]:
    entered = as_entered(session, session.get_one(MODELS[found.kind], found.fact_id))
    return fields_of(found.kind, entered, _subjects(session, found.kind, entered))


def _subjects(session: Session, kind: FactKind, *entered: Any) -> Subjects:
    """What the officers and cameras of commands of a kind are called in a form, and what its pick-lists offer."""
    officers = {one.officer.id for one in entered if hasattr(one, "officer")}
    cameras = {one.camera.id for one in entered if hasattr(one, "camera")}
    return Subjects(*badges_and_serials(session, officers, cameras), choices_of(session, kind))


def _lines(before: list[FieldOfFact], after: list[FieldOfFact]) -> tuple[Line, ...]:
    """The fields that differ."""
    now = {field.name: field for field in after}
    return tuple(
        Line(field.label, field.said, now[field.name].said) for field in before if field.value != now[field.name].value
    )
