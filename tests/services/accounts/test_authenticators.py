"""Authenticators: seeds that only the key opens, codes that work once at the same moment, keys that are changed."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from tests.databases import Databases
from tests.services.department import ADMINISTRATOR, NOW
from tests.web.signing_in import Phone, authenticator_for, key_of, user_named
from tests.web.site import with_accounts
from tracker.domain.chain import Keyring
from tracker.domain.commands.accounts import ResetAuthenticator
from tracker.domain.errors import Conflict, NotFound, Unauthenticated, Unavailable
from tracker.domain.vocabulary import Door
from tracker.services.accounts import (
    Opened,
    begin_sign_in,
    find_pending,
    find_signed_in,
    finish_sign_in,
    finish_with_authenticator,
    offered,
    open_session,
    recovery_codes_left,
    rekey_seeds,
    renew_recovery_codes,
    reset_authenticator,
)
from tracker.services.accounts.authenticators import authenticator_of, set_up_authenticator, step_of
from tracker.services.accounts.seeds import decrypted_seed, encrypted_seed
from tracker.services.accounts.sessions import acting
from tracker.settings.seed_keys import PUBLISHED_KEYRING
from tracker.store.engine import make_engine, transaction
from tracker.store.models import AuditEvent, Authenticator

EARLIER = NOW - timedelta(hours=1)
LIMITS = {"idle": timedelta(minutes=30), "longest": timedelta(hours=12)}
TEN_MINUTES = timedelta(minutes=10)
FIRST, SECOND = ("first", b"f" * 32), ("second", b"s" * 32)
SEED = bytes(range(20))


@pytest.fixture
def accounts_url(databases: Databases, backend: str) -> Iterator[str]:
    """A database with an account for each role."""
    with databases.fresh(backend, with_accounts) as url:
        yield url


@pytest.fixture
def accounts(accounts_url: str) -> Iterator[Session]:
    """A transaction on such a database."""
    engine = make_engine(accounts_url)
    with transaction(engine) as session:
        yield session
    engine.dispose()


def test_a_seed_is_read_with_its_key_for_its_account_and_in_no_other_way() -> None:
    one, both = Keyring(dict([FIRST]), "first"), Keyring(dict([FIRST, SECOND]), "second")
    kept = encrypted_seed(one, 7, SEED)
    assert kept != encrypted_seed(one, 7, SEED), "each is sealed under a nonce of its own"
    assert decrypted_seed(one, 7, kept) == decrypted_seed(both, 7, kept) == SEED
    for keys, user_id, text in (
        (one, 8, kept),
        (Keyring(dict([SECOND]), "second"), 7, kept),
        (Keyring({"first": SECOND[1]}, "first"), 7, kept),
        (one, 7, kept[:-4] + "AAAA"),
        (one, 7, "first:short"),
        (one, 7, ""),
    ):
        with pytest.raises(Unavailable, match="seed key file"):
            decrypted_seed(keys, user_id, text)


def test_codes_are_those_of_the_standard() -> None:
    """RFC 6238 appendix B, the SHA-1 rows, in six digits."""
    secret = b"12345678901234567890"
    epoch = NOW.fromtimestamp(0, tz=NOW.tzinfo)
    for seconds, code in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        at = epoch + timedelta(seconds=seconds)
        assert step_of(secret, code, at) == seconds // 30
        assert step_of(secret, code, at + timedelta(seconds=90)) is None


def test_every_seed_is_written_with_the_newest_key(accounts: Session) -> None:
    old = Keyring(dict([FIRST]), "first")
    both = Keyring(dict([FIRST, SECOND]), "second")
    seeds = {}
    for number, who in enumerate(("admin", "auditor")):
        user = user_named(accounts, who)
        seeds[user.id] = bytes([number]) * 20
        kept = encrypted_seed(old if number else both, user.id, seeds[user.id])
        accounts.add(Authenticator(user_id=user.id, seed=kept, created_at=NOW, confirmed_at=NOW))
    accounts.flush()
    with pytest.raises(Unavailable):
        rekey_seeds(accounts, ADMINISTRATOR, keys=Keyring(dict([SECOND]), "second"), now=NOW)
    assert rekey_seeds(accounts, ADMINISTRATOR, keys=both, now=NOW) == 1
    only_new = Keyring(dict([SECOND]), "second")
    rows = accounts.scalars(select(Authenticator)).all()
    read = {row.user_id: decrypted_seed(only_new, row.user_id, row.seed) for row in rows}
    assert read == seeds
    event = accounts.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
    assert (event.act, event.detail, event.changes_data) == ("rekey_seeds", {"seeds": 1, "key": "second"}, False)
    assert rekey_seeds(accounts, ADMINISTRATOR, keys=both, now=NOW) == 0


def test_taking_an_authenticator_away_ends_its_codes_and_the_sign_ins(accounts: Session) -> None:
    phone = authenticator_for(accounts, "auditor", at=EARLIER, now=NOW)
    otto = user_named(accounts, "auditor")
    opened = open_session(accounts, otto.id, now=NOW)
    waiting = begin_sign_in(accounts, otto.id, now=NOW)
    reset_authenticator(accounts, ADMINISTRATOR, ResetAuthenticator("otto"), now=NOW)
    assert find_signed_in(accounts, opened.secret, now=NOW, demonstration=False, **LIMITS) is None
    assert find_pending(accounts, waiting.secret, now=NOW, within=TEN_MINUTES) is None
    assert (authenticator_of(accounts, otto.id), recovery_codes_left(accounts, otto.id)) == (None, 0)
    assert accounts.scalars(select(Authenticator.seed)).all() == [""], "the seed is forgotten"
    anew = begin_sign_in(accounts, otto.id, now=NOW)
    pending = find_pending(accounts, anew.secret, now=NOW, within=TEN_MINUTES)
    assert pending is not None
    assert not pending.has_authenticator
    with pytest.raises(Unauthenticated):
        finish_sign_in(accounts, pending, phone.recovery_codes[0], keys=PUBLISHED_KEYRING, at=NOW, now=NOW)
    with pytest.raises(Conflict, match="no authenticator"):
        reset_authenticator(accounts, ADMINISTRATOR, ResetAuthenticator("otto"), now=NOW)
    with pytest.raises(NotFound):
        reset_authenticator(accounts, ADMINISTRATOR, ResetAuthenticator("nobody"), now=NOW)
    actor = acting(accounts, otto, door=Door.PAGE)
    with pytest.raises(Conflict, match="no authenticator"):
        renew_recovery_codes(accounts, actor, now=NOW)


def test_whoever_gave_a_password_alone_replaces_no_authenticator(accounts: Session) -> None:
    ada = user_named(accounts, "admin")
    opened = begin_sign_in(accounts, ada.id, now=NOW)
    pending = find_pending(accounts, opened.secret, now=NOW, within=TEN_MINUTES)
    assert pending is not None
    offer = offered(accounts, pending, keys=PUBLISHED_KEYRING)
    authenticator_for(accounts, "admin", at=EARLIER, now=NOW)
    given = {"keys": PUBLISHED_KEYRING, "at": NOW, "now": NOW}
    code = Phone(key_of(offer)).code(NOW)
    with pytest.raises(Conflict, match="set up meanwhile"):
        set_up_authenticator(accounts, acting(accounts, ada, door=Door.PAGE), offer, code, replaces=False, **given)


def test_who_comes_second_to_a_first_sign_in_is_told_so_and_not_that_the_code_is_wrong(accounts: Session) -> None:
    """What is offered to the second is another from then on, and the code of the first offer fits it no more."""
    ada = user_named(accounts, "admin")
    opened = begin_sign_in(accounts, ada.id, now=NOW)
    pending = find_pending(accounts, opened.secret, now=NOW, within=TEN_MINUTES)
    assert pending is not None
    code = Phone(key_of(offered(accounts, pending, keys=PUBLISHED_KEYRING))).code(NOW)
    authenticator_for(accounts, "admin", at=EARLIER, now=NOW)
    with pytest.raises(Conflict, match="set up meanwhile"):
        finish_with_authenticator(accounts, pending, code, keys=PUBLISHED_KEYRING, at=NOW, now=NOW)


def together(url: str, acts: list[Callable[[Session], Opened]]) -> list[Opened | Exception]:
    """Each act at the same moment in a transaction of an instance of its own: what came of each."""
    barrier = threading.Barrier(len(acts))

    def do(act: Callable[[Session], Opened]) -> Opened | Exception:
        engine = make_engine(url)
        try:
            barrier.wait()
            with transaction(engine) as session:
                return act(session)
        except Unauthenticated as refused:
            return refused
        finally:
            engine.dispose()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(do, acts))


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_of_parallel_sign_ins_with_one_code_one_gets_in(accounts_url: str, kind: str) -> None:
    engine = make_engine(accounts_url)
    with transaction(engine) as session:
        phone = authenticator_for(session, "admin", at=EARLIER, now=NOW)
        ada = user_named(session, "admin")
        secrets = [begin_sign_in(session, ada.id, now=NOW).secret for _ in range(6)]
    typed = phone.code(NOW) if kind == "code" else phone.recovery_codes[0]

    def enter(secret: str) -> Callable[[Session], Opened]:
        def act(session: Session) -> Opened:
            pending = find_pending(session, secret, now=NOW, within=TEN_MINUTES)
            assert pending is not None
            return finish_sign_in(session, pending, typed, keys=PUBLISHED_KEYRING, at=NOW, now=NOW)

        return act

    came = together(accounts_url, [enter(secret) for secret in secrets])
    assert sorted(type(one).__name__ for one in came) == ["Opened"] + ["Unauthenticated"] * 5
    with transaction(engine) as session:
        acts = session.scalars(select(AuditEvent.act).where(AuditEvent.act == "log_in")).all()
        assert len(acts) == 1
        assert recovery_codes_left(session, ada.id) == (10 if kind == "code" else 9)
    engine.dispose()


def test_of_parallel_first_sign_ins_one_sets_up_the_authenticator(accounts_url: str) -> None:
    engine = make_engine(accounts_url)
    with transaction(engine) as session:
        ada = user_named(session, "admin")
        secrets = [begin_sign_in(session, ada.id, now=NOW).secret for _ in range(4)]

    def set_up(secret: str) -> Callable[[Session], Opened]:
        def act(session: Session) -> Opened:
            pending = find_pending(session, secret, now=NOW, within=TEN_MINUTES)
            assert pending is not None
            code = Phone(key_of(offered(session, pending, keys=PUBLISHED_KEYRING))).code(NOW)
            try:
                opened, _ = finish_with_authenticator(session, pending, code, keys=PUBLISHED_KEYRING, at=NOW, now=NOW)
            except Conflict as refused:
                raise Unauthenticated(refused.code, refused.message) from refused
            return opened

        return act

    came = together(accounts_url, [set_up(secret) for secret in secrets])
    assert sum(isinstance(one, Opened) for one in came) == 1
    with transaction(engine) as session:
        assert len(session.scalars(select(Authenticator)).all()) == 1
        assert recovery_codes_left(session, ada.id) == 10
    engine.dispose()
