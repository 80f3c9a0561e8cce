"""The tokens as administrators see them: what each may, how it stands and when it was last used; never what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tracker.domain.tokens import TokenState
from tracker.domain.vocabulary import Role
from tracker.store.models import ApiToken, ApiTokenPrecinct, AuditEvent, Precinct, User
from tracker.store.text import in_order
from tracker.store.tokens import OWNER, tokens_at

SEPARATOR = "\n"


@dataclass(frozen=True, slots=True)
class TokenLine:
    """One token. `scopes` and `networks` empty: all of its role's, and from anywhere; `account` the service account it
    belongs to.
    """

    token_id: int
    name: str
    role: Role
    precincts: tuple[str, ...]
    read_only: bool
    scopes: tuple[str, ...]
    networks: tuple[str, ...]
    account: str | None
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    last_used_at: datetime | None
    state: TokenState


PRECINCTS = (
    select(func.aggregate_strings(Precinct.code, SEPARATOR))
    .join(ApiTokenPrecinct, ApiTokenPrecinct.precinct_id == Precinct.id)
    .where(ApiTokenPrecinct.token_id == ApiToken.id)
    .scalar_subquery()
)


def token_lines(session: Session, *, now: datetime) -> Sequence[TokenLine]:
    """Every token: those in use first, and of them what ends soonest; then the rest, the newest first. One
    statement.
    """
    rows = session.execute(
        tokens_at(now, ApiToken, PRECINCTS, OWNER.username, AuditEvent.actor).order_by(ApiToken.id.desc())
    )
    return sorted((_line(*row) for row in rows), key=_place)


def service_accounts(session: Session) -> Sequence[str]:
    """The names of the service accounts that work, by name."""
    works = select(User.username).where(User.role == Role.SERVICE.value, User.disabled_at.is_(None))
    return session.scalars(works.order_by(in_order(User.username))).all()


def _line(token: ApiToken, precincts: str | None, account: str | None, made_by: str, state: str) -> TokenLine:
    return TokenLine(
        token_id=token.id,
        name=token.name,
        role=Role(token.role),
        precincts=tuple(sorted(precincts.split(SEPARATOR))) if precincts else (),
        read_only=token.read_only,
        scopes=tuple(token.scopes or ()),
        networks=tuple(token.networks or ()),
        account=account,
        made_by=made_by,
        made_at=token.recorded_at,
        expires_at=token.expires_at,
        last_used_at=token.last_used_at,
        state=TokenState(state),
    )


def _place(line: TokenLine) -> tuple[bool, bool, float]:
    """Where a line stands: in use before the rest, what never ends after what does."""
    works = line.state is TokenState.IN_USE
    if not works or line.expires_at is None:
        return not works, True, 0.0
    return False, False, line.expires_at.timestamp()
