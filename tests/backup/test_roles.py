"""PostgreSQL with two roles, as in use: the tracker's role takes the backup, the owner restores, and the tracker's role
may do afterwards what it could before.
"""

from datetime import timedelta

import pytest
from sqlalchemy import make_url, text

from tests.backup.conftest import MACHINE_NOW, Vault, drop
from tests.databases import Databases
from tests.services.acts import filled
from tests.services.department import ADMINISTRATOR
from tracker.domain.commands.people import AddDuty
from tracker.domain.errors import Refusal
from tracker.services.people import add_duty
from tracker.store.engine import make_engine, transaction
from tracker.store.grants import grant


def work(url: str, code: str) -> None:
    """One act, as the tracker does it."""
    engine = make_engine(url)
    with transaction(engine) as session:
        add_duty(session, ADMINISTRATOR, AddDuty(code, "A duty"), now=MACHINE_NOW + timedelta(hours=1))
    engine.dispose()


def may(url: str, role: str) -> tuple[bool, bool]:
    """Whether a role may connect to the database, and make temporary tables in it."""
    engine = make_engine(url)
    asked = "SELECT has_database_privilege(:role, current_database(), :privilege)"
    with engine.connect() as connection:
        connects, makes = (
            bool(connection.execute(text(asked), {"role": role, "privilege": privilege}).scalar_one())
            for privilege in ("CONNECT", "TEMPORARY")
        )
    engine.dispose()
    return connects, makes


def test_the_trackers_role_backs_up_and_the_owner_restores(databases: Databases, vault: Vault) -> None:
    with databases.fresh("postgresql", filled) as url:
        role = f"role_of_{make_url(url).database}"
        engine = make_engine(url)
        with engine.begin() as connection:
            connection.execute(text(f"CREATE ROLE {role} LOGIN"))
            grant(connection, role)
        engine.dispose()
        as_role = make_url(url).set(username=role).render_as_string(hide_password=False)
        try:
            work(as_role, "before")
            taken = vault.take(as_role)
            with pytest.raises(Refusal) as refusal:
                vault.restore(as_role, taken.path)
            assert refusal.value.code == "not_permitted"
            assert "CREATEDB" in refusal.value.message
            restored = vault.restore(url, taken.path)
            work(as_role, "after")
            assert may(url, role) == (True, False)
            assert may(url, "public") == (True, False)
            drop(url, str(restored.kept))
        finally:
            with engine.begin() as connection:
                connection.execute(text(f"DROP OWNED BY {role}"))
                connection.execute(text(f"DROP ROLE {role}"))
            engine.dispose()
