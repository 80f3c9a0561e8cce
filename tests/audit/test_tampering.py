"""Every tampering is found, the first bad event named: in a database whose guards are off, and in exported files."""

import io
import json
from collections import Counter
from collections.abc import Iterator
from contextlib import nullcontext, suppress
from random import Random

import pytest
from sqlalchemy import Engine, select, update

from tests.audit.attacks import BLOCKED, ON_EVENTS, ON_ROWS, Attack, Log
from tests.audit.logs import KEYS, careless_engine, rich
from tests.databases import BACKENDS, Databases
from tests.services.department import NOW
from tracker.domain.chain_file import verify_file
from tracker.domain.chain_walk import Anchor, Verification
from tracker.reports.audit.export import export_lines, plan_export
from tracker.reports.audit.verify import verify_log
from tracker.store.engine import transaction
from tracker.store.lookups import audit_head
from tracker.store.models import ApiToken

ATTACKS: list[Attack] = [*ON_EVENTS, *ON_ROWS]
FEW, MANY = 2, 90
"""Times each attack is made: 20 attacks and 90 times are 1,800 tamperings of a database."""


class Undo(Exception):  # noqa: N818 - not a fault
    """Ends a transaction without keeping it."""


@pytest.fixture(scope="module", params=BACKENDS)
def engine(request: pytest.FixtureRequest, databases: Databases) -> Iterator[Engine]:
    """A rich log whose guards are off; each attack is undone."""
    with databases.fresh(request.param, rich) as url:
        made = careless_engine(url)
        yield made
        made.dispose()


@pytest.fixture(scope="module")
def anchor(engine: Engine) -> Anchor:
    """What was noted of the log outside."""
    with transaction(engine, write=False) as session:
        assert verify_log(session, KEYS).problems == []
        return audit_head(session)


def tampered(engine: Engine, attack: Attack, seed: int, anchor: Anchor) -> tuple[int | tuple[int, ...], Verification]:
    """The event that must be named, or several where the first of them may depend, and what was found."""
    answers: list[tuple[int | tuple[int, ...], Verification]] = []
    for again in range(50):
        with suppress(Undo, BLOCKED), transaction(engine) as session:
            expected = attack(Log(session.connection(), Random(f"{attack.__name__}-{seed}-{again}")))
            answers.append((expected, verify_log(session, KEYS, anchor=anchor)))
            raise Undo
        if answers:
            break
    return answers[0]


def check_found(engine: Engine, attack: Attack, seed: int, anchor: Anchor) -> None:
    expected, found = tampered(engine, attack, seed, anchor)
    assert not found.sound, (attack.__name__, seed)
    own, *others = expected if isinstance(expected, tuple) else (expected,)
    assert found.first_bad in (own, *others), (attack.__name__, seed, found.problems)
    assert not others or own in {problem.seq for problem in found.problems}, (attack.__name__, seed, found.problems)
    assert all(problem.message.endswith(".") for problem in found.problems)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_a_tampering_is_found_and_named(attack: Attack, engine: Engine, anchor: Anchor) -> None:
    for seed in range(FEW):
        check_found(engine, attack, seed, anchor)


@pytest.mark.parametrize(
    "wider",
    [
        {"scopes": None},
        {"scopes": ["people.read", "accounts.manage"]},
        {"networks": None},
        {"role": "administrator"},
    ],
)
def test_a_token_widened_by_hand_is_found(wider: dict[str, object], engine: Engine, anchor: Anchor) -> None:
    def widen(log: Log) -> int:
        token = log.connection.execute(select(ApiToken.id, ApiToken.recorded_seq).where(ApiToken.name == "nightly"))
        number, seq = token.one()
        log.connection.execute(update(ApiToken).where(ApiToken.id == number).values(**wider))
        return int(seq)

    expected, found = tampered(engine, widen, 1, anchor)
    assert found.first_bad == expected


@pytest.mark.whole
@pytest.mark.long
def test_every_tampering_is_found_and_named(engine: Engine, anchor: Anchor) -> None:
    for attack in ATTACKS:
        for seed in range(FEW, FEW + MANY):
            check_found(engine, attack, seed, anchor)
    assert len(ATTACKS) * MANY >= 1800


@pytest.fixture(scope="module", params=[False, True], ids=["whole", "masked"])
def lines(request: pytest.FixtureRequest, engine: Engine) -> list[bytes]:
    """The log as an exported file."""
    with transaction(engine, write=False) as session:
        export = plan_export(session)
        return list(export_lines(lambda: nullcontext(session), KEYS, export, masked=request.param, exported_at=NOW))


def test_every_change_of_an_exported_file_is_found_and_named(lines: list[bytes]) -> None:
    assert verify_file(io.BytesIO(b"".join(lines)), KEYS).sound
    found_by: Counter[str] = Counter()
    for seed in range(200):
        random = Random(seed)
        changed, expected = changed_file(list(lines), random)
        found = verify_file(io.BytesIO(b"".join(changed)), KEYS)
        assert not found.sound, seed
        assert found.first_bad in expected, (seed, found.problems)
        found_by[found.problems[0].code] += 1
    assert {"line_changed", "event_missing", "tail_cut", "seal_broken"} <= set(found_by)


def changed_file(lines: list[bytes], random: Random) -> tuple[list[bytes], set[int]]:
    """A file with one thing changed, and the events of which the first bad one must be."""
    events = len(lines) - 2
    place, how = random.randint(1, events), random.randint(0, 5)
    if how == 0:
        withheld = b"personal_withheld" in lines[place]  # of such a line the seal alone can tell
        at = random.randrange(len(lines[place]))
        lines[place] = lines[place][:at] + bytes([lines[place][at] ^ random.randint(1, 255)]) + lines[place][at + 1 :]
        return lines, {place, events + 1} if withheld else {place}
    if how == 1:
        del lines[place]
        return lines, {place}
    if how == 2:
        other = place % events + 1
        lines[place], lines[other] = lines[other], lines[place]
        return lines, {min(place, other)}
    if how == 3:
        return lines[: place + 1], {place + 1}
    if how == 4:
        header = json.loads(lines[0])
        header["agency"] = "Another Police"
        return [json.dumps(header, sort_keys=True).encode() + b"\n", *lines[1:]], {events + 1}
    del lines[place:-1]
    return lines, {place}
