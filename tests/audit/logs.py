"""Logs to verify and to tamper with: a rich one entered through the services under two keys after a keyless beginning,
and made-up ones of any length.
"""

import sqlite3
from contextlib import suppress
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy import Engine, event, insert, text, update
from sqlalchemy.orm import Session

from tests.databases import migrated
from tests.services.acts import EXAMPLES, doer
from tests.services.department import ADMINISTRATOR, NOW, set_up
from tracker.domain.chain import Keyring, keyring_of, plain_body, plain_hash
from tracker.domain.commands import OfficerRef, accounts, training
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import Role
from tracker.services.accounts import create_token, create_user
from tracker.services.audit_log import begin_audit_key
from tracker.services.ledger import recording
from tracker.services.registry import ACTS
from tracker.services.training import add_session, sign_in
from tracker.store.engine import KEYRING, make_engine, transaction
from tracker.store.models import AuditEvent, AuditHead, Duty

FIRST, SECOND = "first key of more than thirty-two characters", "second key of more than thirty-two characters"
ONE_KEY = keyring_of([("one", FIRST)])
KEYS = keyring_of([("one", FIRST), ("two", SECOND)])

NIGHTLY = accounts.CreateToken("nightly", Role.OVERSIGHT, ("1",), scopes=("people.read",), networks=("10.2.0.0/16",))
"""A token whose event seals what it is confined to."""

PLAIN = 6
"""Events of the rich log from before there were keys."""


def write_plain_events(session: Session, count: int) -> None:
    """Events as the plain chain wrote them, from the first on."""
    for number in range(1, count + 1):
        head = session.get_one(AuditHead, 1, populate_existing=True)
        row: dict[str, Any] = {
            "seq": number,
            "recorded_at": NOW - timedelta(days=1, seconds=-number),
            "act": "log_in",
            "actor": "ada",
            "role": "administrator",
            "door": "page",
            "user_id": None,
            "token_id": None,
            "request_id": f"r{number}",
            "batch_id": None,
            "subject": "users",
            "subject_id": number,
            "detail": {"z": 1, "a": "é"},
            "changes_data": False,
        }
        personal = {"full_name": "Eva Lund"} if number % 2 else None
        row["hash"] = plain_hash(head.hash, plain_body(row, personal))
        session.execute(insert(AuditEvent), {**row, "personal": personal})
        moved = {name: row[name] for name in ("seq", "recorded_at", "hash")}
        session.execute(update(AuditHead).values(**moved))


def rich(url: str) -> None:
    """Builds a database whose log has a keyless beginning, one of every act with the first key, and more with the
    second; its guards are taken off, as whoever owns a database can.
    """
    migrated(url)
    engine = make_engine(url, keyring=ONE_KEY)
    with transaction(engine) as session:
        write_plain_events(session, PLAIN)
        department = set_up(session)
        department.issue(department.officer("0412"), department.camera("X1"), date(2016, 7, 11))
        department.officer("0500")
        for badge in ("0600", "0601", "0602"):
            department.officer(badge, trained=False)
        department.camera("X2")
        taught = add_session(session, ADMINISTRATOR, training.AddSession("BWC", "2016", date(2016, 8, 1)), now=NOW)
        present = tuple(OfficerRef(badge=badge) for badge in ("0600", "0601", "0602"))
        sign_in(session, ADMINISTRATOR, training.SignIn(taught.id, present), now=NOW)
        create_user(session, ADMINISTRATOR, accounts.CreateUser("lund", "Eva Lund", Role.OVERSIGHT), now=NOW)
        create_token(session, ADMINISTRATOR, NIGHTLY, now=NOW)
    engine.dispose()
    engine = make_engine(url, keyring=KEYS)
    with transaction(engine) as session:
        begin_audit_key(session, ADMINISTRATOR, now=NOW)
    for name in ACTS:
        _try_act(engine, name)
    take_guards_off(engine)
    engine.dispose()


def _try_act(engine: Engine, name: str) -> None:
    """An example that stands against an earlier one is refused, and leaves nothing."""
    with suppress(Refusal), transaction(engine) as session:
        ACTS[name].service(session, doer(name), EXAMPLES[name](session), now=NOW)


def take_guards_off(engine: Engine) -> None:
    """Drop every trigger, as whoever owns a database can."""
    with engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            found = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            statements = [f"DROP TRIGGER {name}" for (name,) in found.all()]
        else:
            found = connection.execute(
                text("SELECT tgname, tgrelid::regclass::text FROM pg_trigger WHERE NOT tgisinternal")
            )
            statements = [f"DROP TRIGGER {name} ON {table}" for name, table in found.all()]
        for statement in statements:
            connection.execute(text(statement))


def careless_engine(url: str, keyring: Keyring = KEYS) -> Engine:
    """An engine on a database whose foreign keys nobody checks."""
    engine = make_engine(url, keyring=keyring)

    def let_go(connection: Any, _record: object) -> None:
        cursor = connection.cursor()
        sqlite = isinstance(connection, sqlite3.Connection)
        cursor.execute("PRAGMA foreign_keys = OFF" if sqlite else "SET session_replication_role = replica")
        cursor.close()
        if not sqlite:
            connection.commit()

    event.listen(engine, "connect", let_go)
    return engine


WORDS = ["Lund", "=1+1", "Ærø", 'quo"te', "back\\slash", "tab\there", "\u2028", "\U0001f4f7", "", "0412", "]}, {"]


def write_made_up_log(session: Session, seed: int) -> Keyring:
    """A log of any length, keyless at first or not, under one to four keys; answers the keys it ends with."""
    random = Random(seed)
    keys = [(f"key-{number}", f"{seed}-{number}-" + "x" * 32) for number in range(random.randint(1, 4))]
    if random.random() < 0.3:
        write_plain_events(session, random.randint(1, 8))
    for number in range(1, len(keys) + 1):
        session.info[KEYRING] = keyring_of(keys[:number])
        begin_audit_key(session, ADMINISTRATOR, now=NOW)
        for place in range(random.choice([0, 1, 2, 5, 20])):
            _write_made_up_event(session, random, f"{number}-{place}")
    keyring: Keyring = session.info[KEYRING]
    return keyring


def _write_made_up_event(session: Session, random: Random, code: str) -> None:
    act = random.choice(["log_in", "add_duty", "sign_in"])
    now = NOW + timedelta(seconds=random.randint(-100, 100))
    with recording(session, ADMINISTRATOR, act, now=now) as entry:
        entry.changes_data = random.random() < 0.5
        entry.detail.update(_made_up(random, depth=2))
        if random.random() < 0.5:
            entry.personal.update(_made_up(random, depth=1))
        for number in range(random.choice([0, 0, 1, 3])):
            entry.stamp(Duty(code=f"{code}-{number}", name=random.choice(WORDS)))


def _made_up(random: Random, depth: int) -> dict[str, Any]:
    values: list[Any] = [random.choice(WORDS), random.randint(-(2**60), 2**60), random.random(), None, True, NOW]
    found = {random.choice(WORDS): random.choice(values) for _ in range(random.randint(0, 4))}
    if depth and random.random() < 0.5:
        found["within"] = [_made_up(random, depth - 1), random.choice(values)]
    return found
