"""A form's state: what was typed, what was refused, and the key that lets it be entered once."""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from flask import redirect, request, url_for
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from tracker.domain.errors import Conflict, FieldProblem, Invalid, Refusal
from tracker.domain.vocabulary import FactKind
from tracker.schemas.fields import Text
from tracker.schemas.problems import field_problems
from tracker.services.accounts import KeptAnswer, answer_kept
from tracker.web.csrf import FIELD
from tracker.web.entering import Claim, Entered, enter_in_one
from tracker.web.keyed import text_digests
from tracker.web.problems import problem_of
from tracker.web.requests import Writing, actor_if_any, current_actor, reading

KEY = "form_key"
SEE_OTHER = 303
NOT_ENTERED = frozenset({FIELD, KEY})
"""Fields of every form that are no part of what is entered."""


@dataclass(frozen=True, slots=True)
class Related:
    """A record that stands in the way."""

    label: str
    href: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """What a template needs to draw a form, empty or sent back."""

    values: Mapping[str, str] = field(default_factory=dict)
    several: Mapping[str, Sequence[str]] = field(default_factory=dict)
    refusal: Refusal | None = None
    key: str = field(default_factory=lambda: secrets.token_urlsafe(16))

    @property
    def problems(self) -> dict[str, list[str]]:
        """The sentences for each field, by the name of the form's own field."""
        found: dict[str, list[str]] = {}
        for problem in self.refusal.problems if self.refusal else ():
            found.setdefault(problem.field.split(".")[0], []).append(problem.message)
        return found

    @property
    def related(self) -> list[Related]:
        """The records that the refusal names."""
        return [
            Related(label, _page_of(kind, number))
            for kind, number, label in (self.refusal.related if self.refusal else ())
        ]

    @property
    def status(self) -> int:
        """The status of the page that shows the form."""
        return 200 if self.refusal is None else problem_of(self.refusal).status

    def ticked(self, name: str) -> Sequence[str]:
        """The values of a field that may be ticked several times."""
        return self.several.get(name, ())


def _page_of(kind: str, number: int) -> str | None:
    if kind == "officers":
        return url_for("pages.officer", officer_id=number)
    if kind == "cameras":
        return url_for("pages.camera", camera_id=number)
    actor = actor_if_any()
    is_open = kind in set(FactKind) and actor is not None and actor.may("facts.void")
    return url_for("pages.fact", kind=kind, fact_id=number) if is_open else None


def sent_form(refusal: Refusal | None = None) -> Form:
    """The form as it was sent, to be shown again. Its key is new only when it was never entered."""
    return Form(
        values=sent_values(),
        several={name: request.form.getlist(name) for name in request.form},
        refusal=refusal,
    )


def sent_values() -> dict[str, str]:
    """What was typed, by field."""
    return {name: value for name, value in request.form.items() if name not in NOT_ENTERED}


def renamed(refusal: Refusal, names: Mapping[str, str]) -> Refusal:
    """The same refusal with the fields named as a form names them."""
    problems = [
        FieldProblem(names.get(problem.field, problem.field), problem.code, problem.message)
        for problem in refusal.problems
    ]
    return type(refusal)(refusal.code, refusal.message, problems=problems, related=refusal.related)


def typed_text(value: str, longest: int, *, field: str) -> str:
    """A typed text in the one form that is stored.

    Raises:
        Invalid with the code of what is wrong with it.
    """
    try:
        return str(Text(longest).deserialize(value))
    except ValidationError as error:
        problem = next(field_problems(error.messages, field))
        raise Invalid(problem.code, problem.message, field=field) from None


def enter_once(act: Callable[[Writing], str]) -> Response:
    """Carry out an entry and go where it says, in one transaction with the form's key; sent again, only go there.

    Raises:
        Conflict `form_key_missing`: the form has no key. Conflict `form_key_used`: it was entered before, with
        something else in it. What `act` raises; then nothing is entered.
    """
    return _led_to(_entered(act).answer)


def enter_and_show(act: Callable[[Writing], None]) -> bool:
    """Carry out an entry whose outcome is shown this once and kept nowhere; answers whether it was entered before, and
    then there is nothing to show. Raises as `enter_once` does.
    """

    def entry(desk: Writing) -> str:
        act(desk)
        return request.path

    return _entered(entry).is_replay


def _entered(act: Callable[[Writing], str]) -> Entered:
    key = request.form.get(KEY, "")
    if not key:
        raise Conflict("form_key_missing", "This form is incomplete. Reload the page and fill it in again.")
    try:
        return enter_in_one(_claim(key), lambda desk: KeptAnswer(SEE_OTHER, {"Location": act(desk)}, ""))
    except Conflict as refusal:
        if refusal.code != "idempotency_key_reused":
            raise
        raise Conflict(
            "form_key_used",
            "This form was entered before, with something else in it. Nothing was changed. Open a new form.",
        ) from None


def entered_before() -> Response | None:
    """Where this very form led when it was entered before; None where it was not.

    For a page whose forms do not all enter something: after an entry the register reads otherwise than before it.
    """
    claim = _claim(request.form.get(KEY, ""))
    with reading() as desk:
        asked = ((claim.key, claim.request_digest), *claim.older)
        found = (answer_kept(desk.session, claim.owner, key, digest) for key, digest in asked)
        kept = next(filter(None, found), None)
    return None if kept is None else _led_to(kept)


def _claim(key: str) -> Claim:
    """Keyed: a form may hold what is not to be guessed from a digest."""
    keys = [f"form:{digest}" for digest in text_digests(key)]
    (newest, sent), *older = zip(keys, _sent_digests(), strict=True)
    return Claim(f"user:{current_actor().user_id}", newest, sent, tuple(older))


def _led_to(answer: KeptAnswer) -> Response:
    return redirect(str(answer.headers["Location"]), code=SEE_OTHER)


def _sent_digests() -> tuple[str, ...]:
    """What the form asks for."""
    return text_digests(urlencode([("", request.path), *sorted(_entered_values())]))


def _entered_values() -> list[tuple[str, str]]:
    """All that was sent; a file by its name and its digest."""
    typed = [(name, value) for name, value in request.form.items(multi=True) if name not in NOT_ENTERED]
    files = []
    for name, file in request.files.items(multi=True):
        digest = hashlib.file_digest(file.stream, "sha256").hexdigest()  # type: ignore[arg-type]
        file.stream.seek(0)
        files.append((name, f"{file.filename} {digest}"))
    return typed + files


def choices(rows: Sequence[Any], value: str, *labels: str) -> list[tuple[str, str]]:
    """Pairs of value and label for a list to choose from."""
    return [(getattr(row, value), ", ".join(str(getattr(row, label)) for label in labels)) for row in rows]
