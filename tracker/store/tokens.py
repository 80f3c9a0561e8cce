"""How a token stands at a moment: the one question that the doors ask before they let it in, and that lists show."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, select

from tracker.domain.actors import PERMISSIONS
from tracker.domain.spans import local_day
from tracker.domain.tokens import TokenState
from tracker.domain.vocabulary import Role
from tracker.store.aliases import shared_alias
from tracker.store.employed import has_left
from tracker.store.models import ApiToken, AuditEvent, User

MAKER = shared_alias(User, "maker")
"""Who made a token; none where it was made on the tracker's own machine."""
OWNER = shared_alias(User, "owner")
"""The service account that a token belongs to."""


def tokens_at(now: datetime, *columns: Any) -> Select[Any]:
    """These columns of every token, and last its `state` at a moment; `MAKER` and `OWNER` may be among the columns."""
    return tokens_when(now, local_day(now), *columns)


def tokens_when(now: Any, today: Any, *columns: Any) -> Select[Any]:
    """The same of a moment and its day, or of parameters that are given them."""
    return (
        select(*columns, state_of_token(now, today).label("state"))
        .select_from(ApiToken)
        .join(AuditEvent, AuditEvent.seq == ApiToken.recorded_seq)
        .outerjoin(MAKER, MAKER.id == AuditEvent.user_id)
        .outerjoin(OWNER, OWNER.id == ApiToken.user_id)
    )


def state_of_token(now: Any, today: Any) -> ColumnElement[str]:
    """The state, of a query that has joined `MAKER` and `OWNER`."""
    makers = [role.value for role in PERMISSIONS["accounts.manage"]]
    maker_gone = MAKER.disabled_at.is_not(None) | MAKER.role.not_in(makers) | has_left(MAKER.officer_id, today)
    closed = OWNER.disabled_at.is_not(None) | (OWNER.role != Role.SERVICE.value)
    return case(
        (ApiToken.revoked_at.is_not(None), TokenState.REVOKED.value),
        (ApiToken.expires_at <= now, TokenState.EXPIRED.value),
        (OWNER.id.is_not(None) & closed, TokenState.ACCOUNT_CLOSED.value),
        (MAKER.id.is_not(None) & maker_gone, TokenState.MAKER_GONE.value),
        else_=TokenState.IN_USE.value,
    )
