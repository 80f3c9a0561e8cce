"""Precincts, duties, officers, their particulars, postings and employment, as records."""

from typing import Any

from sqlalchemy import and_, case, func, null, select
from sqlalchemy.orm import aliased

from tracker.domain.reports.listing import PROTECTED_NAME
from tracker.reports.on_day import among, first_known, holds, not_ended
from tracker.reports.records.collection import (
    Collection,
    Rows,
    Sight,
    at_least,
    at_most,
    equals,
    fact_columns,
    lacks,
    of_own_officers,
    own_officers,
    own_precincts,
    searches,
)
from tracker.store.known.edits import as_known, named_as_known, revision_known
from tracker.store.models import (
    Duty,
    Employment,
    EmploymentEnd,
    Officer,
    OfficerParticulars,
    Posting,
    PostingEnd,
    Precinct,
)

BY_START = {"starts_on": ("starts_on",)}
FROM_TO = {"from": at_least("starts_on"), "to": at_most("starts_on")}


def _precincts(sight: Sight) -> Rows:
    return select(
        Precinct.id,
        Precinct.code,
        as_known(Precinct, "name", sight.asked.known_at),
        Precinct.kind,
        Precinct.recorded_at,
        revision_known(Precinct, sight.asked.known_at),
    ).where(*own_precincts(sight, Precinct.code))


PRECINCTS = Collection(
    what="precinct",
    rows=_precincts,
    filters={"code": equals("code"), "kind": equals("kind"), "search": searches("code", "name")},
    orders={"code": ("code",), "name": ("name",)},
    order="code",
)


def _duties(sight: Sight) -> Rows:
    known_at = sight.asked.known_at
    return select(
        Duty.id, Duty.code, as_known(Duty, "name", known_at), Duty.recorded_at, revision_known(Duty, known_at)
    )


DUTIES = Collection(
    what="duty",
    rows=_duties,
    filters={"code": equals("code"), "search": searches("code", "name")},
    orders={"code": ("code",), "name": ("name",)},
    order="code",
)


def _known_as(sight: Sight) -> tuple[Any, ...]:
    """The columns of who an officer is, as the reader may read them: a protected officer's say nothing, and the number
    of the personnel office is for those alone who see every identity.
    """
    known = OfficerParticulars
    if sight.reader.sees_identities:
        names = (known.last_name, known.first_name, known.middle_name, known.suffix)
        return (*names, known.rank, known.badge, known.employee_number)

    def masked(column: Any, instead: Any = None) -> Any:
        hidden = null() if instead is None else instead
        return case((Officer.protected_identity, hidden), else_=column).label(column.key)

    return (
        masked(known.last_name, PROTECTED_NAME),
        *(masked(column) for column in (known.first_name, known.middle_name, known.suffix)),
        known.rank,
        masked(known.badge),
    )


def _officers(sight: Sight) -> Rows:
    """Officers with what holds on the day."""
    asked, known = sight.asked, OfficerParticulars
    is_posted = Precinct.id.is_not(None)
    of_day = (first_known if sight.everybody else holds)(asked, known, known.officer_id, Officer.id)
    return (
        select(
            Officer.id,
            *_known_as(sight),
            Officer.protected_identity,
            Precinct.code.label("precinct"),
            named_as_known(Precinct, asked.known_at, "precinct_name"),
            case((is_posted, Posting.duty)).label("duty"),
            case((is_posted, Posting.starts_on)).label("posted_on"),
            case((not_ended(asked, EmploymentEnd), Employment.status)).label("employment"),
            *fact_columns(Officer),
        )
        .select_from(Officer)
        .join(known, of_day, isouter=sight.everybody)
        .outerjoin(Posting, holds(asked, Posting, Posting.officer_id, Officer.id))
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, asked.knows(PostingEnd)))
        .outerjoin(Precinct, and_(Precinct.id == Posting.precinct_id, not_ended(asked, PostingEnd)))
        .outerjoin(Employment, holds(asked, Employment, Employment.officer_id, Officer.id))
        .outerjoin(EmploymentEnd, and_(EmploymentEnd.employment_id == Employment.id, asked.knows(EmploymentEnd)))
        .where(*own_precincts(sight, Precinct.code))
    )


OFFICERS = Collection(
    what="officer",
    rows=_officers,
    filters={
        **{name: equals(name) for name in ("badge", "employee_number", "rank", "precinct", "duty", "employment")},
        "posted_since": at_least("posted_on"),
        "search": searches("last_name", "first_name", "badge"),
        "counted": lambda columns, numbers: among(columns.id, numbers),
        "protected_identity": lambda columns, value: columns.protected_identity.is_(value),
    },
    orders={
        "name": ("last_name", "first_name"),
        "badge": ("badge",),
        "rank": ("rank", "last_name", "first_name"),
        "precinct": ("precinct",),
        "posted_on": ("posted_on",),
    },
    facts=True,
)


def _particulars(sight: Sight) -> Rows:
    """How officers were known from a day on; of a confined reader's own officers, what held since their posting."""
    known = OfficerParticulars
    query = (
        select(known.id, known.officer_id, *_known_as(sight), known.starts_on, *fact_columns(known))
        .join(Officer, Officer.id == known.officer_id)
        .where(sight.asked.knows(Officer))
    )
    return of_own_officers(sight, query, known.officer_id, _next_start(sight, known))


PARTICULARS = Collection(
    what="entry of particulars",
    rows=_particulars,
    filters={"officer": equals("officer_id"), **FROM_TO},
    orders=BY_START,
    facts=True,
)


def _postings(sight: Sight) -> Rows:
    """Postings; of a confined reader's own officers, that of the day and what comes after it."""
    query = (
        select(
            Posting.id,
            Posting.officer_id,
            Precinct.code.label("precinct"),
            named_as_known(Precinct, sight.asked.known_at, "precinct_name"),
            Posting.duty,
            Posting.starts_on,
            PostingEnd.id.label("end_id"),
            PostingEnd.ends_on,
            *fact_columns(Posting),
        )
        .join(Precinct, Precinct.id == Posting.precinct_id)
        .outerjoin(PostingEnd, and_(PostingEnd.posting_id == Posting.id, sight.asked.knows(PostingEnd)))
    )
    if sight.reader.precincts is None:
        return query
    own = own_officers(sight)
    return query.join(own, own.c.officer_id == Posting.officer_id).where(
        Posting.starts_on >= own.c.since, *own_precincts(sight, Precinct.code)
    )


POSTINGS = Collection(
    what="posting",
    rows=_postings,
    filters={
        "officer": equals("officer_id"),
        "precinct": equals("precinct"),
        "duty": equals("duty"),
        "open": lacks("ends_on"),
        **FROM_TO,
    },
    orders={**BY_START, "precinct": ("precinct", "starts_on")},
    facts=True,
    tells_officer=True,
)


def _employment(sight: Sight) -> Rows:
    ended = and_(EmploymentEnd.employment_id == Employment.id, sight.asked.knows(EmploymentEnd))
    query = select(
        Employment.id,
        Employment.officer_id,
        Employment.status,
        Employment.starts_on,
        EmploymentEnd.id.label("end_id"),
        EmploymentEnd.ends_on,
        *fact_columns(Employment),
    ).outerjoin(EmploymentEnd, ended)
    end = func.coalesce(_next_start(sight, Employment), EmploymentEnd.ends_on)
    return of_own_officers(sight, query, Employment.officer_id, end)


EMPLOYMENT = Collection(
    what="employment",
    rows=_employment,
    filters={
        "officer": equals("officer_id"),
        "status": equals("status"),
        "open": lacks("ends_on"),
        **FROM_TO,
    },
    orders={**BY_START, "status": ("status", "starts_on")},
    facts=True,
    tells_officer=True,
)


def _next_start(sight: Sight, fact: Any) -> Any:
    """The day on which the next fact of the same officer starts: until then this one holds."""
    following = aliased(fact)
    return (
        select(func.min(following.starts_on))
        .where(
            following.officer_id == fact.officer_id,
            following.starts_on > fact.starts_on,
            sight.asked.knows(following),
        )
        .correlate(fact)
        .scalar_subquery()
    )
