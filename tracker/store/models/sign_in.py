"""How somebody signs in: tries that count, the second factor, codes for when it is lost, one-time links, and who an
identity provider says it is.
"""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tracker.store.base import Base, BigId, Identified, Recorded, one_of

NOT_ENDED = text("ended_at IS NULL")


class Step(StrEnum):
    """What was given at a sign-in."""

    PASSWORD = "password"  # noqa: S105 - the name of a step
    CODE = "code"


class Purpose(StrEnum):
    """What a one-time link is for."""

    INVITE = "invite"
    RESET = "reset"


class SignInTry(Identified, Base):
    """A password or a code having been given: counted before it is compared."""

    __tablename__ = "sign_in_tries"
    __table_args__ = (
        one_of("step", Step),
        Index("ix_sign_in_tries_user", "user_id", "tried_at"),
        Index("ix_sign_in_tries_client", "client", "tried_at"),
    )

    user_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"))
    """Null: there is no account of the name that was given."""
    client: Mapped[str]
    """The address it came from."""
    step: Mapped[str]
    tried_at: Mapped[datetime] = mapped_column(index=True)
    fitted: Mapped[bool] = mapped_column(default=False)
    """Whether it turned out to be the right one."""


class Authenticator(Identified, Base):
    """What makes an account's one-time codes (RFC 6238); one at a time."""

    __tablename__ = "authenticators"
    __table_args__ = (
        Index("ix_authenticators_in_use", "user_id", unique=True, sqlite_where=NOT_ENDED, postgresql_where=NOT_ENDED),
    )

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    seed: Mapped[str]
    """Encrypted with a key that is kept outside the database."""
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    """When its first code fitted; before that it opens nothing."""
    last_step: Mapped[int | None] = mapped_column(BigInteger)
    """The 30 seconds of the last code that was taken: only a later one is."""
    ended_at: Mapped[datetime | None]


class RecoveryCode(Identified, Base):
    """A code that stands in once for a lost authenticator. Only its hash is kept."""

    __tablename__ = "recovery_codes"

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    code_hash: Mapped[str]
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When others took its place."""


class AccountLink(Identified, Base):
    """A link with which the holder of an account chooses a password, once. Only the secret's digest is kept."""

    __tablename__ = "account_links"
    __table_args__ = (one_of("purpose", Purpose),)

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    purpose: Mapped[str]
    token_hash: Mapped[str] = mapped_column(unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When a later one took its place."""


class Identity(Recorded, Base):
    """Whom an identity provider means: an account is known by issuer and subject, never by a name or an address."""

    __tablename__ = "identities"
    __table_args__ = (
        Index(
            "ix_identities_in_use",
            "issuer",
            "subject",
            unique=True,
            sqlite_where=NOT_ENDED,
            postgresql_where=NOT_ENDED,
        ),
    )

    user_id: Mapped[int] = mapped_column(BigId, ForeignKey("users.id", ondelete="RESTRICT"), index=True)
    issuer: Mapped[str]
    subject: Mapped[str]
    ended_at: Mapped[datetime | None]
