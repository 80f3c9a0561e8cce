"""Reports under a name: saved with their filters, and forgotten. Whoever follows one sees it within the own rights."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.views import ForgetView, SaveView
from tracker.domain.errors import Conflict, Forbidden, Invalid, NotFound
from tracker.services.checks import check_day
from tracker.services.ledger import recording
from tracker.store.base import Recorded
from tracker.store.lookups import find_by_id, find_precinct
from tracker.store.models import AuditEvent, Precinct, SavedView


def save_view(session: Session, actor: Actor, command: SaveView, *, now: datetime) -> SavedView:
    """A report under a name. Whether the report knows the filters is asked at the door, which knows the reports.

    Raises:
        Invalid `period_unclear`, `day_out_of_range`, `since_after_as_of`; NotFound `unknown_precinct`.
    """
    actor.check_may("own.views")
    _check_period(command)
    precinct = None if command.precinct is None else seen_precinct(session, actor, command.precinct)
    with recording(session, actor, "save_view", now=now) as entry:
        view = entry.stamp(
            SavedView(
                name=command.name,
                report=command.report,
                precinct_id=None if precinct is None else precinct.id,
                as_of=command.as_of,
                since=command.since,
                days=command.days,
                within=command.within,
            )
        )
        entry.changes_data = False
        entry.about(
            view,
            name=command.name,
            report=command.report,
            precinct=command.precinct,
            as_of=command.as_of,
            since=command.since,
            days=command.days,
            within=command.within,
        )
    return view


def forget_view(session: Session, actor: Actor, command: ForgetView, *, now: datetime) -> SavedView:
    """The view is offered no more, and nothing is sent of it.

    Raises:
        NotFound `unknown_saved_view`: none, or of a precinct that this actor does not see; Forbidden `not_ones_own`:
        somebody else saved it, and an administrator would have to forget it; Conflict `view_forgotten`.
    """
    actor.check_may("own.views")
    view = find_view(session, actor, command.view_id)
    check_own(session, actor, view, what="view")
    with recording(session, actor, "forget_view", now=now) as entry:
        session.refresh(view)
        if view.forgotten_at is not None:
            raise Conflict("view_forgotten", "This view is forgotten already.")
        view.forgotten_at = entry.recorded_at
        entry.changes_data = False
        entry.about(view, name=view.name)
    return view


def find_view(session: Session, actor: Actor, view_id: int, *, field: str = "id") -> SavedView:
    """A view by its number, forgotten or not; NotFound `unknown_saved_view` where it is of a precinct out of sight."""
    view = find_by_id(session, SavedView, view_id, field=field, what="saved view")
    if view.precinct_id is not None and not actor.sees_precinct(session.get_one(Precinct, view.precinct_id).code):
        raise NotFound("unknown_saved_view", f"There is no saved view with the number {view_id}.", field=field)
    return view


def seen_precinct(session: Session, actor: Actor, code: str) -> Precinct:
    """A precinct that the actor sees; NotFound `unknown_precinct` otherwise."""
    if not actor.sees_precinct(code):
        raise NotFound("unknown_precinct", f"There is no precinct {code}. Check the code.", field="precinct")
    return find_precinct(session, code)


def check_own(session: Session, actor: Actor, row: Recorded, *, what: str) -> None:
    """Refuse what somebody else saved, but for administrators: Forbidden `not_ones_own`."""
    saved = session.execute(
        select(AuditEvent.user_id, AuditEvent.token_id).where(AuditEvent.seq == row.recorded_seq)
    ).one()
    is_own = (saved.user_id, saved.token_id) == (actor.user_id, actor.token_id)
    if not is_own and not actor.may("accounts.manage"):
        raise Forbidden("not_ones_own", f"Somebody else saved this {what}. Ask them, or an administrator.")


def _check_period(command: SaveView) -> None:
    if command.since is not None and command.days is not None:
        message = "A period begins on a day or so many days before its end. Give one of the two."
        raise Invalid("period_unclear", message, field="days")
    for field, day in (("as_of", command.as_of), ("since", command.since)):
        if day is not None:
            check_day(day, field=field)
    if command.since is not None and command.since > (command.as_of or date.max):
        raise Invalid("since_after_as_of", "The period would begin after its end. Give an earlier day.", field="since")
