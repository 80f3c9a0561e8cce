"""Verifying the audit log in its database: the chain from the first event to the head, every row it sealed,
and what repeats them unsealed.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

from sqlalchemy import Engine
from sqlalchemy.orm import Session

from tracker.domain.chain import Keyring
from tracker.domain.chain_walk import MOST_FINDINGS, Anchor, Verification, Walk, Written
from tracker.reports.audit.chained_events import UNREADABLE, events_after, read_head
from tracker.reports.audit.sealed_rows import Seen, digest_of, first_beyond, lines_between, words_for
from tracker.reports.invariants import COPIES
from tracker.store.engine import transaction
from tracker.store.sealing import Line

PIECE = 5_000
"""Events read at once: what a verification holds in memory, and how long it keeps a writer of SQLite waiting."""

Opened = Callable[[], AbstractContextManager[Session]]
Progress = Callable[[int, int], None]
"""Told how many events are done and how many there are."""


def verify_log(
    session: Session,
    keyring: Keyring,
    *,
    anchor: Anchor | None = None,
    facts: bool = True,
    progress: Progress | None = None,
) -> Verification:
    """Verify the whole log as one transaction sees it; memory is bounded however long it is.

    `anchor`: number and hash of an event as noted outside the database: without one, a tail that was cut off together
    with the head, and a rewriting by someone who has the key, cannot be seen. `facts` False: the chain alone.
    """
    return _verify(lambda: nullcontext(session), keyring, anchor=anchor, facts=facts, progress=progress)


def verify_database(
    engine: Engine,
    keyring: Keyring,
    *,
    anchor: Anchor | None = None,
    facts: bool = True,
    progress: Progress | None = None,
) -> Verification:
    """As `verify_log`, in pieces of a transaction each, so that writers on SQLite need not wait for the whole of it.

    What was verified stays so: neither events nor what they sealed change after they are written.
    """
    return _verify(lambda: transaction(engine, write=False), keyring, anchor=anchor, facts=facts, progress=progress)


def _verify(
    opened: Opened, keyring: Keyring, *, anchor: Anchor | None, facts: bool, progress: Progress | None
) -> Verification:
    walk = Walk(keyring, anchor=anchor)
    while True:
        with opened() as session:
            after = walk.found.last_seq
            walked = _walk_piece(session, walk, after, facts=facts)
            if walked < PIECE or not walk.goes_on:
                return _arrive(session, walk, facts=facts)
            if progress is not None:
                head = read_head(session)
                progress(walk.found.last_seq, head.seq if head is not None else walk.found.last_seq)


def _walk_piece(session: Session, walk: Walk, after: int, *, facts: bool) -> int:
    """Walk the next piece; answer how many events it had."""
    seen = _Lines(session, after, after + PIECE) if facts else None
    walked = 0
    for event in events_after(session, after, PIECE):
        if isinstance(event, int):
            walk.stop(event, "event_unreadable", f"Event {event} cannot be read: a value in it was never written here.")
            break
        if not walk.step(event):
            break
        if seen is not None and event.key_id is not None:
            _hold_to_facts(walk, event, seen)
        walked += 1
    return walked


def _hold_to_facts(walk: Walk, event: Written, seen: "_Lines") -> None:
    seq = event.seq
    lines = seen.of(seq)
    walk.found.facts_checked += 1
    if lines is not None and walk.secret is not None and digest_of(walk.secret, seq, lines) == event.facts_digest:
        return
    if len(walk.found.problems) >= MOST_FINDINGS:
        return
    now = "a value that was never written here" if lines is None else words_for(lines)
    walk.found.add(
        seq,
        "facts_differ",
        f"What event {seq} ({event.act}) recorded or voided is not as it was: something was changed, added or "
        f"removed past the tracker. There is now: {now}.",
    )


def _arrive(session: Session, walk: Walk, *, facts: bool) -> Verification:
    if not walk.goes_on:
        return walk.found
    head = read_head(session)
    if head is None:
        walk.stop(walk.found.last_seq, "head_differs", "The log's head was removed or cannot be read.")
        return walk.found
    found = walk.arrive(head)
    beyond = first_beyond(session, found.last_seq) if facts else None
    if beyond is not None and not any(problem.code == "tail_cut" for problem in found.problems):
        seq, table = beyond
        after = found.last_seq + 1
        found.add(
            after if seq > 0 else seq,
            "facts_without_event",
            f"A row of {table} names event {seq}, which is not in the log: the log was cut, or the row put in.",
        )
    if facts and found.sound:
        _hold_to_copies(session, found)
    return found


def _hold_to_copies(session: Session, found: Verification) -> None:
    """What repeats facts, edits and events in columns that no event seals: asked only where those can be relied on."""
    for check in COPIES:
        differing = {(each.words, each.number): each.seq for each in check.finds(session)}
        for (words, number), seq in sorted(differing.items())[: MOST_FINDINGS - len(found.problems)]:
            found.add(seq, "copy_differs", f"{check.message} ({check.code}: {words} {number}; event {seq} tells it.)")
    found.problems.sort(key=lambda problem: problem.seq)


class _Lines:
    """The lines of a piece, and which events' rows cannot be read."""

    def __init__(self, session: Session, after: int, upto: int) -> None:
        self._unreadable: set[int] = set()
        self._seen: Seen = self._read(session, after, upto)

    def of(self, seq: int) -> "list[Line] | None":
        """An event's lines; None where they cannot be read."""
        return None if seq in self._unreadable else self._seen.get(seq, [])

    def _read(self, session: Session, after: int, upto: int) -> Seen:
        try:
            return lines_between(session, after, upto)
        except UNREADABLE:
            if upto - after == 1:
                self._unreadable.add(upto)
                return {}
        middle = (after + upto) // 2
        return {**self._read(session, after, middle), **self._read(session, middle, upto)}
