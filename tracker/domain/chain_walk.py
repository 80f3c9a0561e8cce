"""Walking the audit chain event by event, in a table or an exported file alike, up to the first that does not fit."""

from dataclasses import dataclass, field
from typing import NamedTuple

from tracker.domain.chain import NO_EVENT_HASH, Keyring, chained_hash, personal_digest, plain_hash

MOST_FINDINGS = 100
"""Facts that differ from their events, listed at most: a chain that is broken ends the walk at once."""

Anchor = tuple[int, str]
"""An event's number and hash, as they were noted outside the database."""


class Written(NamedTuple):
    """An event as it stands in a table or a file."""

    seq: int
    recorded_at: str
    """The instant as text of fixed width, so that order as text is order in time."""
    act: str
    key_id: str | None
    facts_digest: str | None
    hash: str
    body: bytes
    """The canonical JSON of its columns without hash and personal part; of an event without a key, what was hashed."""
    personal: bytes | None
    """The canonical JSON of its personal part."""
    masked: str | None = None
    """The personal part's digest, where the part itself is masked."""
    withheld: bool = False
    """The personal part of an event without a key is masked: its hash cannot be computed."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was written: at which event, a stable code, and what is wrong in words."""

    seq: int
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Head:
    """What the log says of its own end: the last event's number, hash, key and moment."""

    seq: int
    hash: str
    key_id: str | None
    recorded_at: str


@dataclass(slots=True)
class Verification:
    """What a walk found. `problems` is in the order of the events: the first names the first bad one."""

    events: int = 0
    """Events that fit."""
    last_seq: int = 0
    head: str = NO_EVENT_HASH
    """Number and hash of the last event that fits."""
    keyed_from: int | None = None
    """The first event with a key; those before it can be vouched for only by what follows them."""
    facts_checked: int = 0
    """Events whose rows were read again and compared."""
    withheld: int = 0
    """Events from before there were keys whose personal part is masked: held by the file's seal alone."""
    sealed_with: str | None = None
    """For an exported file: the key it was sealed with."""
    problems: list[Finding] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing was found."""
        return not self.problems

    @property
    def first_bad(self) -> int | None:
        """The number of the first event that is not as it was written; None: all are."""
        return min((problem.seq for problem in self.problems), default=None)

    def add(self, seq: int, code: str, message: str) -> None:
        """Note a finding."""
        self.problems.append(Finding(seq, code, message))


class Walk:
    """A walk along the chain. `step` takes the events in order and answers whether to go on; `arrive` ends it."""

    def __init__(
        self, keyring: Keyring, *, anchor: Anchor | None = None, start: int = 1, previous: str = NO_EVENT_HASH
    ) -> None:
        self.found = Verification(last_seq=start - 1, head=previous)
        self._keyring = keyring
        self._places = {key_id: place for place, key_id in enumerate(keyring.secrets)}
        self._anchor = anchor
        self._place = -1
        self._moment = ""
        self._key_id: str | None = None
        self._broken = False

    def step(self, event: Written) -> bool:
        """Take the next event; False where it does not fit and the walk ends."""
        problem = (
            self._order(event) or self._key(event) or self._hash(event) or self._time(event) or self._anchored(event)
        )
        if problem is not None:
            bad = min(event.seq, self.found.last_seq + 1) if problem[0] in OUT_OF_ORDER else event.seq
            self.stop(bad, *problem)
            return False
        self._key_id = event.key_id
        self._moment = event.recorded_at
        found = self.found
        found.events += 1
        found.last_seq = event.seq
        found.head = event.hash
        if event.key_id is not None and found.keyed_from is None:
            found.keyed_from = event.seq
        return True

    def stop(self, seq: int, code: str, message: str) -> None:
        """Go no further: nothing after this can be told from what was written."""
        self.found.add(seq, code, message)
        self._broken = True

    @property
    def goes_on(self) -> bool:
        """Whether the chain has held so far."""
        return not self._broken

    @property
    def secret(self) -> bytes | None:
        """The secret of the last event's key; None where it has none."""
        return None if self._key_id is None else self._keyring.secrets[self._key_id]

    def arrive(self, head: Head | None, *, by: str | None = None) -> Verification:
        """The log's end: hold it to the head row, to the anchor, and to the key that must have written it.

        `head` None: there is no head to compare with. `by`: the key of the last event, the active one by default.
        """
        found = self.found
        if self._broken:
            return found
        after = found.last_seq + 1
        if head is not None and head.seq > found.last_seq:
            found.add(after, "tail_cut", f"Events {after} to {head.seq} are missing: the log's head has counted them.")
        elif self._anchor is not None and self._anchor[0] > found.last_seq:
            found.add(after, "tail_cut", f"Events {after} to {self._anchor[0]} are missing: the last one was anchored.")
        elif head is not None and self._differs(head):
            found.add(
                found.last_seq, "head_differs", f"The log's head is not what event {found.last_seq}, the last, says."
            )
        expected = by or self._keyring.active
        if not found.problems and found.events and self._key_id != expected:
            written = f"with key {self._key_id}" if self._key_id else "without a key"
            found.add(
                found.last_seq,
                "not_by_active_key",
                f"Event {found.last_seq}, the last, was written {written} and not with {expected}: the log was cut or "
                "rewritten, or nothing was recorded since that key was made.",
            )
        return found

    def _differs(self, head: Head) -> bool:
        return (head.seq, head.hash) != (self.found.last_seq, self.found.head) or (
            self.found.events > 0 and (head.key_id, head.recorded_at) != (self._key_id, self._moment)
        )

    def _order(self, event: Written) -> tuple[str, str] | None:
        seq, expected = event.seq, self.found.last_seq + 1
        if seq == expected:
            return None
        if seq > expected:
            lacking = f"Event {expected} is" if seq == expected + 1 else f"Events {expected} to {seq - 1} are"
            return "event_missing", f"{lacking} missing: event {seq} stands in that place."
        return "out_of_order", f"Event {seq} stands where event {expected} belongs."

    def _key(self, event: Written) -> tuple[str, str] | None:
        key_id, seq = event.key_id, event.seq
        if key_id == self._key_id:
            return None
        if key_id is None:
            return "key_lost", f"Event {seq} has no key, though those before it have: it was written by another hand."
        place = self._places.get(key_id)
        if place is None:
            return "unknown_key", f"Event {seq} names the key {key_id}, which is not in the key file."
        if place < self._place:
            return "key_went_back", f"Event {seq} names the key {key_id}, which {self._key_id} had replaced by then."
        self._place = place
        return None

    def _hash(self, event: Written) -> tuple[str, str] | None:
        seq, previous = event.seq, self.found.head
        if event.key_id is None:
            if event.withheld:
                self.found.withheld += 1
            elif event.facts_digest is not None or plain_hash(previous, event.body) != event.hash:
                return "event_changed", _CHANGED.format(seq=seq)
            return None
        secret = self._keyring.secrets[event.key_id]
        digest = event.masked or personal_digest(secret, seq, event.personal)
        if chained_hash(secret, previous, seq, event.body, digest) == event.hash:
            return None
        for other, known in self._keyring.secrets.items():
            digest = event.masked or personal_digest(known, seq, event.personal)
            if other != event.key_id and chained_hash(known, previous, seq, event.body, digest) == event.hash:
                return "rewritten", f"Event {seq} names the key {event.key_id}, but its hash was made with {other}."
        return "event_changed", _CHANGED.format(seq=seq)

    def _time(self, event: Written) -> tuple[str, str] | None:
        if event.recorded_at > self._moment:
            return None
        return "time_not_increasing", f"Event {event.seq} was recorded no later than the event before it."

    def _anchored(self, event: Written) -> tuple[str, str] | None:
        if self._anchor is None or self._anchor[0] != event.seq or self._anchor[1] == event.hash:
            return None
        return "not_as_anchored", (
            f"Event {event.seq} is not the one that was anchored: the log was rewritten at or before it by someone who "
            "has the key."
        )


OUT_OF_ORDER = frozenset({"event_missing", "out_of_order"})

_CHANGED = (
    "Event {seq} does not fit its hash: it was changed, put in or moved here after it was written, or what stood "
    "before it was."
)
