"""A report made outside of any writing transaction and then kept in one: readers of long tables hold nobody up."""

from collections.abc import Callable
from typing import TypeVar

from tracker.domain.commands.frozen import MadeReport
from tracker.domain.errors import Conflict, NotFound
from tracker.domain.reports.frozen import FrozenLine
from tracker.domain.reports.stamp import Stamp
from tracker.journeys.freezing import holder_of
from tracker.journeys.verifying import may_be_downloaded
from tracker.render.formats import MEDIA_TYPES, Format
from tracker.reports.frozen import content_of, frozen_one
from tracker.web.requests import Reading

MOST_TRIES = 3

MEDIA = {**MEDIA_TYPES, Format.TEXT: "text/plain; charset=utf-8"}
"""Of every format that is kept."""

ENDINGS = {form: "txt" if form is Format.TEXT else form.value for form in Format}

Answer = TypeVar("Answer")


def kept_for_record(make: Callable[[], MadeReport], enter: Callable[[MadeReport], Answer]) -> Answer:
    """What `enter` answers, which keeps the report that `make` makes in a transaction of its own; made again where an
    entry that was under way belongs in it. Raises whatever they raise.
    """
    for _ in range(MOST_TRIES - 1):
        try:
            return enter(make())
        except Conflict as refusal:
            if refusal.code != "figures_moved":
                raise
    return enter(make())


def stamp_of_record(frozen: FrozenLine) -> Stamp:
    """The stamp of a report of record, as pulls of it are put on record with."""
    return Stamp(frozen.as_of, frozen.known_at, frozen.data_version, frozen.audit_head)


def file_name(frozen: FrozenLine, form: Format) -> str:
    """`R-12-rollout-progress-2016-09-27.csv`."""
    return f"{frozen.name}-{frozen.report}-{frozen.as_of.isoformat()}.{ENDINGS[form]}"


def kept_bytes(desk: Reading, number: int, form: Format) -> tuple[FrozenLine, bytes]:
    """A report of record and its bytes, as they were kept.

    Raises:
        NotFound `unknown_frozen_report`; Conflict `identity_protected_since`: they may name somebody that this reader
        may not read of any more; `file_damaged`: they cannot be unpacked.
    """
    holder = holder_of(desk.actor)
    frozen = frozen_one(desk.session, holder, number)
    if not may_be_downloaded(desk.session, holder, frozen):
        message = "An officer's identity was protected since. Ask an administrator for the file; it can be verified."
        raise Conflict("identity_protected_since", message)
    body = content_of(desk.session, frozen, form.value)
    if body is None:
        message = f"{frozen.name} is not kept as {form.value.upper()}, or its bytes are damaged. Verify it."
        raise Conflict("file_damaged", message)
    return frozen, body


def check_form(form: str) -> Format:
    """The format of an address by its ending. Raises NotFound `unknown_format`."""
    for known, ending in ENDINGS.items():
        if form == ending:
            return known
    raise NotFound("unknown_format", f"A report is kept as {', '.join(ENDINGS.values())}. Take one of these.")
