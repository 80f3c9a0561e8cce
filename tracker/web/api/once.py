"""One act, one transaction, one answer: the act's own transaction keeps what was answered under the caller's key. With
`dry_run` the same act is done in the same way, and the whole transaction is undone.
"""

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson
from flask import Response, request

from tracker.domain.actors import Actor
from tracker.domain.errors import Invalid
from tracker.services.accounts import KeptAnswer
from tracker.web.api.asked import is_dry_run
from tracker.web.api.rehearsals import rehearsed
from tracker.web.entering import Claim, enter_in_one, try_in_one
from tracker.web.keyed import digests
from tracker.web.replies import JSON, as_json
from tracker.web.requests import Writing, current_actor

HEADER = "Idempotency-Key"
LONGEST_KEY = 255


@dataclass(frozen=True, slots=True)
class Answer:
    """What an act is answered with."""

    body: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Trial = Callable[[Writing], Mapping[str, Any]]
"""What a dry run answers; whatever it enters is undone."""


def enter(act: Callable[[Writing], Answer], *, trial: Trial | None = None) -> Response:
    """Do an act in a transaction of its own and answer it; a repeat under the same key answers the same and does
    nothing. A dry run does the act (`trial`: something else in its place), undoes it and leaves the key free.

    Raises:
        Invalid `idempotency_key_invalid`; Conflict `idempotency_key_reused`; `entering.Unanswered`;
        whatever the act raises, and then nothing is kept.
    """
    key = _key()
    if is_dry_run():
        return as_json(try_in_one(trial or rehearsed(lambda desk: act(desk).body)))
    claim = None if key is None else _claim(key)
    entered = enter_in_one(claim, lambda desk: _kept(act(desk)))
    response = _response(entered.answer)
    if entered.is_replay:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _key() -> str | None:
    key = request.headers.get(HEADER)
    if key is None:
        return None
    if not 0 < len(key) <= LONGEST_KEY or not key.isascii() or not key.isprintable() or " " in key:
        raise Invalid(
            "idempotency_key_invalid",
            f"An {HEADER} has 1 to {LONGEST_KEY} letters, digits and signs, and no spaces.",
            field=HEADER,
        )
    return key


def _owner(actor: Actor) -> str:
    return f"token:{actor.token_id}" if actor.token_id is not None else f"user:{actor.user_id}"


def _claim(key: str) -> Claim:
    newest, *older = _digests()
    return Claim(_owner(current_actor()), key, newest, tuple((key, digest) for digest in older))


def _digests() -> tuple[str, ...]:
    """What the request asks for, keyed: a body may hold what is not to be guessed from a digest."""
    meant = request.headers.get("If-Match", "")
    stated = [request.method, request.full_path, *([f"If-Match: {meant}"] if meant else [])]
    parts = (*(each.encode("utf-8", "surrogatepass") for each in stated), *_body_parts())
    return digests(len(part).to_bytes(8, "big") + part for part in parts)


def _body_parts() -> list[bytes]:
    """The body; of a form with files its fields and contents, since the boundary between them differs every time."""
    if request.mimetype != "multipart/form-data":
        return [request.get_data(cache=True)]
    parts: list[bytes] = []
    for name, values in sorted(request.form.lists()):
        parts += [part.encode("utf-8", "surrogatepass") for part in (name, *values)]
    for name, file in sorted(request.files.items(multi=True), key=lambda item: item[0]):
        parts += [name.encode("utf-8", "surrogatepass"), (file.filename or "").encode("utf-8", "surrogatepass")]
        file.stream.seek(0)  # whoever read the file before has left it at its end
        parts.append(hashlib.file_digest(file.stream, "sha256").digest())  # type: ignore[arg-type]
        file.stream.seek(0)
    return parts


def _kept(answer: Answer) -> KeptAnswer:
    body = orjson.dumps(answer.body, option=orjson.OPT_UTC_Z).decode()
    return KeptAnswer(answer.status, dict(answer.headers), body)


def _response(answer: KeptAnswer) -> Response:
    return Response(answer.body, status=answer.status, headers=answer.headers, mimetype=JSON)
