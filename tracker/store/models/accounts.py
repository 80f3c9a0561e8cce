"""Accounts: users, the precincts they are confined to, web sessions, API tokens, answers kept for idempotency keys."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import Role
from tracker.store.base import Base, BigId, Editable, Identified, Recorded, one_of


class User(Recorded, Editable, Base):
    """A person's account."""

    __tablename__ = "users"
    __table_args__ = (one_of("role", Role),)

    username: Mapped[str] = mapped_column(unique=True)
    """Lower case."""
    full_name: Mapped[str]
    role: Mapped[str]
    password_hash: Mapped[str | None]
    """argon2id; null: no sign-in by password."""
    demonstration: Mapped[bool] = mapped_column(default=False)
    """One of the demonstration's accounts: works only in a demonstration."""
    disabled_at: Mapped[datetime | None]
    officer_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"), index=True)
    """Whose account it is: it ends with the officer's employment. Null: of somebody who is no officer."""
    mail_address: Mapped[str | None]
    """Where a link to choose a new password may be sent."""
    locked_at: Mapped[datetime | None]
    """When the password or the code was given wrong too often; null while the account works."""
    idle_since: Mapped[datetime | None]
    """The last sign-in, or when the account was enabled again; null: since it was recorded."""


class UserPrecinct(Base):
    """A precinct that a supervisor's account sees."""

    __tablename__ = "user_precincts"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), primary_key=True)
    precinct_id: Mapped[int] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"), primary_key=True)


class WebSession(Identified, Base):
    """A sign-in that lasts: 30 minutes idle, 12 hours at most. Only the token's hash is kept."""

    __tablename__ = "web_sessions"

    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    csrf_token: Mapped[str]
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    begun_by: Mapped[str] = mapped_column(default="password", server_default=text("'password'"))
    """`password`, `single_sign_on` or `demonstration`."""
    second_factor_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    """When who is signed in was last asked again who it is."""
    client: Mapped[str | None]
    """The address the sign-in came from."""
    user_agent: Mapped[str | None]
    notice_at: Mapped[datetime | None]
    """When the department's notice was acknowledged."""


class ApiToken(Recorded, Base):
    """A bearer token: shown once, kept as a hash."""

    __tablename__ = "api_tokens"
    __table_args__ = (one_of("role", Role),)

    name: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    role: Mapped[str]
    read_only: Mapped[bool] = mapped_column(default=False)
    expires_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    """The service account it belongs to; null: to nobody but whoever made it."""
    scopes: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """The permissions it is confined to; null: all of its role's."""
    networks: Mapped[list[str] | None] = mapped_column(JSON(none_as_null=True))
    """Where it may come from, as `10.2.0.0/16`; null: from anywhere."""


class ApiTokenPrecinct(Base):
    """A precinct that a token is confined to; a token without any sees all."""

    __tablename__ = "api_token_precincts"

    token_id: Mapped[int] = mapped_column(BigId, ForeignKey("api_tokens.id", ondelete="RESTRICT"), primary_key=True)
    precinct_id: Mapped[int] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"), primary_key=True)


class IdempotencyRecord(Identified, Base):
    """The answer given to a write, kept under the key its caller chose, so that a repeat enters nothing twice."""

    __tablename__ = "idempotency_records"
    __table_args__ = (UniqueConstraint("owner", "key"),)

    owner: Mapped[str]
    """Whose key it is: `user:3`, `token:7`."""
    key: Mapped[str]
    request_digest: Mapped[str]
    """SHA-256 of method, path and body: the same key with another request is refused."""
    status: Mapped[int]
    headers: Mapped[dict[str, Any]] = mapped_column(JSON)
    body: Mapped[str]
    created_at: Mapped[datetime]
