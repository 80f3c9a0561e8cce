"""What every table shares: naming of constraints, column types, and the columns that make a row a fact."""

from datetime import UTC, datetime
from typing import Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, DateTime, ForeignKey, Index, Integer, MetaData, Text, text
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, mapped_column
from sqlalchemy.types import String, TypeDecorator

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

BigId = BigInteger().with_variant(Integer(), "sqlite")
"""64-bit ids; SQLite only numbers rows by itself where the type is exactly INTEGER."""


class UtcInstant(TypeDecorator[datetime]):
    """An aware UTC instant, to the microsecond. On SQLite it is text of fixed width, so that order as text is order
    in time.
    """

    impl = String
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> Any:
        return dialect.type_descriptor(String() if dialect.name == "sqlite" else DateTime(timezone=True))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must say its time zone")
        instant = value.astimezone(UTC)
        return instant.replace(tzinfo=None).isoformat(" ", "microseconds") if dialect.name == "sqlite" else instant

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if isinstance(value, datetime):
            return value.astimezone(UTC)
        return datetime.fromisoformat(value).replace(tzinfo=UTC)


STANDING = text("voided_at IS NULL")
"""The predicate of indexes over facts that are not void."""

VOIDED = text("voided_seq IS NOT NULL")
"""The predicate of indexes over facts that are void."""


class Base(DeclarativeBase):
    """The one metadata."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {str: Text, datetime: UtcInstant}


class Identified:
    """A row with a number of its own."""

    id: Mapped[int] = mapped_column(BigId, primary_key=True, sort_order=-1)


class Recorded(Identified):
    """A row that says when, and in which audit event, it was recorded."""

    recorded_at: Mapped[datetime] = mapped_column(sort_order=1)
    """UTC, taken under the audit lock: strictly increasing in the order of commits."""

    @declared_attr
    @classmethod
    def recorded_seq(cls) -> Mapped[int]:
        """The audit event that recorded the row: the database refuses a row without one."""
        return mapped_column(
            BigId,
            ForeignKey("audit_events.seq", ondelete="RESTRICT", deferrable=True, initially="DEFERRED"),
            index=True,
            sort_order=1,
        )

    @declared_attr
    @classmethod
    def batch_id(cls) -> Mapped[int | None]:
        """The batch the row came in with; null when it was entered by itself."""
        return mapped_column(BigId, ForeignKey("batches.id", ondelete="RESTRICT"), index=True, sort_order=1)


class Fact(Recorded):
    """A row that is never edited: it can only be voided, with a reason, and stays on record.

    Visible at a moment K when recorded_at <= K and not voided_at <= K.
    """

    voided_at: Mapped[datetime | None] = mapped_column(sort_order=2)
    """When the fact was found to be a mistake; null while it stands."""

    @declared_attr
    @classmethod
    def voided_seq(cls) -> Mapped[int | None]:
        """The audit event that voided the row."""
        return mapped_column(
            BigId,
            ForeignKey("audit_events.seq", ondelete="RESTRICT", deferrable=True, initially="DEFERRED"),
            sort_order=2,
        )

    void_reason: Mapped[str | None] = mapped_column(sort_order=2)


class Editable:
    """A record some of whose fields only describe it, and may be edited: each edit that changes something counts."""

    revision: Mapped[int] = mapped_column(default=1, server_default=text("1"), sort_order=3)
    """1 as entered, one more with each edit. What stood before is kept: see RecordEdit."""


def index_voids() -> None:
    """Find the facts that an event voided without reading every fact: once all tables are there, an index on each.

    SQLite asks it of every table with each event, since a row that was waiting for the event might be there.
    """
    for mapper in Base.registry.mappers:
        if issubclass(mapper.class_, Fact):
            table = mapper.class_.__table__  # type: ignore[attr-defined]
            name = f"ix_{table.name}_voided_seq"
            Index(name, table.c.voided_seq, sqlite_where=VOIDED, postgresql_where=VOIDED)


def void_check() -> CheckConstraint:
    """A void has its moment, its event and its reason, or none of them."""
    return CheckConstraint(
        "(voided_at IS NULL AND voided_seq IS NULL AND void_reason IS NULL)"
        " OR (voided_at IS NOT NULL AND voided_seq IS NOT NULL AND void_reason IS NOT NULL"
        " AND voided_at >= recorded_at)",
        name="void_is_whole",
    )


def one_of(column: str, words: type) -> CheckConstraint:
    """A column that takes only the words of a closed list."""
    listed = ", ".join(f"'{word.value}'" for word in words)  # type: ignore[attr-defined]
    return CheckConstraint(f"{column} IN ({listed})", name=f"{column}_is_known")
