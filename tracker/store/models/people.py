"""Officers and where they belong: precincts, duties, particulars, postings, employment."""

from datetime import date

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tracker.domain.vocabulary import EmploymentStatus, PrecinctKind
from tracker.store.base import STANDING, Base, BigId, Editable, Fact, Recorded, one_of, void_check


class Precinct(Recorded, Editable, Base):
    """A home of officers."""

    __tablename__ = "precincts"
    __table_args__ = (one_of("kind", PrecinctKind),)

    code: Mapped[str] = mapped_column(unique=True)
    """`1` to `5` for the precincts; any short word for the others."""
    name: Mapped[str]
    kind: Mapped[str]


class Duty(Recorded, Editable, Base):
    """What a posting does; the list is data."""

    __tablename__ = "duties"

    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]


class Officer(Fact, Base):
    """A sworn member. Name, rank, badge and numbers are facts of their own: see OfficerParticulars."""

    __tablename__ = "officers"
    __table_args__ = (
        void_check(),
        Index(
            "uq_officers_employee_number",
            "employee_number",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    protected_identity: Mapped[bool] = mapped_column(default=False)
    """Today's flag: it masks name and badge on every day from everyone but administrators."""
    employee_number: Mapped[str | None]
    """The number of the latest standing particulars, kept here so that the database holds it unique; null where
    unknown.
    """


class OfficerParticulars(Fact, Base):
    """How an officer is known from a day on, until the next standing particulars start."""

    __tablename__ = "officer_particulars"
    __table_args__ = (
        void_check(),
        Index(
            "uq_officer_particulars_day",
            "officer_id",
            "starts_on",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
        Index("ix_officer_particulars_officer", "officer_id", "starts_on"),
        Index("ix_officer_particulars_badge", "badge"),
        Index("ix_officer_particulars_employee_number", "employee_number"),
        Index("ix_officer_particulars_name", "last_name", "first_name"),
    )

    officer_id: Mapped[int] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    starts_on: Mapped[date]
    last_name: Mapped[str]
    first_name: Mapped[str]
    middle_name: Mapped[str | None]
    suffix: Mapped[str | None]
    rank: Mapped[str | None]
    badge: Mapped[str | None]
    """Text with its leading zeros; two officers may bear the same one."""
    employee_number: Mapped[str | None]


class Posting(Fact, Base):
    """An officer's home precinct and duty from a day on, until the next standing posting starts or an end is
    recorded.
    """

    __tablename__ = "postings"
    __table_args__ = (
        void_check(),
        Index(
            "uq_postings_day", "officer_id", "starts_on", unique=True, sqlite_where=STANDING, postgresql_where=STANDING
        ),
        Index("ix_postings_precinct", "precinct_id", "starts_on"),
        Index("ix_postings_officer", "officer_id", "starts_on"),
    )

    officer_id: Mapped[int] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    precinct_id: Mapped[int] = mapped_column(BigId, ForeignKey("precincts.id", ondelete="RESTRICT"))
    duty: Mapped[str] = mapped_column(ForeignKey("duties.code", ondelete="RESTRICT"))
    starts_on: Mapped[date]


class PostingEnd(Fact, Base):
    """The recorded end of a posting that no other replaced."""

    __tablename__ = "posting_ends"
    __table_args__ = (
        void_check(),
        Index("uq_posting_ends_posting", "posting_id", unique=True, sqlite_where=STANDING, postgresql_where=STANDING),
        Index("ix_posting_ends_posting", "posting_id"),
    )

    posting_id: Mapped[int] = mapped_column(BigId, ForeignKey("postings.id", ondelete="RESTRICT"))
    ends_on: Mapped[date]
    """The first day the posting no longer holds."""


class Employment(Fact, Base):
    """An officer's employment status from a day on, until the next standing one starts or an end is recorded."""

    __tablename__ = "employments"
    __table_args__ = (
        void_check(),
        one_of("status", EmploymentStatus),
        Index("ix_employments_officer", "officer_id", "starts_on"),
        Index(
            "uq_employments_day",
            "officer_id",
            "starts_on",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    officer_id: Mapped[int] = mapped_column(BigId, ForeignKey("officers.id", ondelete="RESTRICT"))
    status: Mapped[str]
    starts_on: Mapped[date]


class EmploymentEnd(Fact, Base):
    """The recorded end of an employment status that no other replaced."""

    __tablename__ = "employment_ends"
    __table_args__ = (
        void_check(),
        Index("ix_employment_ends_employment", "employment_id"),
        Index(
            "uq_employment_ends_employment",
            "employment_id",
            unique=True,
            sqlite_where=STANDING,
            postgresql_where=STANDING,
        ),
    )

    employment_id: Mapped[int] = mapped_column(BigId, ForeignKey("employments.id", ondelete="RESTRICT"))
    ends_on: Mapped[date]
