"""How the public is answered: from the edition at hand, the same for everyone, to be kept by whoever passes it on."""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC

from flask import Response, request

from tracker.domain.errors import NotFound
from tracker.domain.publishing.knowledge import Change
from tracker.domain.reports.public import PublicEdition
from tracker.reports.public import EditionKey, acts_behind, edition_key, progress_of, public_record, read_public
from tracker.store.engine import transaction
from tracker.web.public_copies import Copy, Kept
from tracker.web.requests import reading_as_nobody
from tracker.web.wiring import wiring

KEPT_SECONDS = 300
"""How long a browser or a proxy may keep an answer without asking again."""
HTML = "text/html; charset=utf-8"


def answered(media: str, make: Callable[[PublicEdition], bytes], *, for_other_sites: bool = False) -> Response:
    """What `make` makes of the edition, made once; with an ETag and the moment it rests on, and 304 where the caller
    has it. `for_other_sites`: pages of any other site may read it too.

    Raises:
        NotFound `not_public`: this agency publishes nothing here.
    """
    kept = _edition()
    name = (request.endpoint, *sorted((request.view_args or {}).items()))
    copy = kept.copies.get(name)
    if copy is None:
        body = make(kept.edition)
        copy = kept.copies[name] = Copy(body, hashlib.sha256(body).hexdigest()[:32])
    response = Response(copy.body, content_type=media)
    response.set_etag(copy.etag)
    response.last_modified = kept.key.moment.astimezone(UTC)
    response.cache_control.public = True
    response.cache_control.max_age = KEPT_SECONDS
    if for_other_sites:
        response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response


def _edition() -> Kept:
    """The edition at hand, or a new one."""
    if not wiring().settings.public.open:
        raise NotFound("not_public", "This agency publishes nothing here.")
    with reading_as_nobody() as (session, moment):
        key = edition_key(session, moment)
    return wiring().public.kept(key, lambda: _made(key))


def _made(key: EditionKey) -> PublicEdition:
    """The edition of a key. Counting keeps no transaction open, on which an entry might wait."""
    engine, settings, copies = wiring().engine, wiring().settings.public, wiring().public

    def acts_of(changes: Iterable[Collection[Change]]) -> Mapping[int, str]:
        with transaction(engine, write=False) as session:
            return acts_behind(session, changes)

    with transaction(engine, write=False) as session:
        told = read_public(session, known_at=key.moment, since=settings.since)
        if told is None:
            return PublicEdition(None, None)
        stamp = told.published
        publication = (stamp.data_version, stamp.audit_head, stamp.as_of.isoformat())
        record = copies.record(publication, lambda: public_record(session, as_of=stamp.as_of, known_at=stamp.known_at))
    return PublicEdition(progress_of(told, acts_of), record)
