"""Reports under a name: a view is saved where its report knows the filters, and asked for as of the day it is looked
at.
"""

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.views import SaveView
from tracker.domain.errors import Invalid
from tracker.journeys.reports import REPORTS, Asking, check_options
from tracker.render.formats import Format
from tracker.services import views
from tracker.store.models import Precinct, SavedView


def save_view(session: Session, actor: Actor, command: SaveView, *, now: datetime) -> SavedView:
    """Keep a report with its filters under a name.

    Raises:
        Invalid `unknown_report`, or what a report raises that does not know a filter; Forbidden: the actor may not
        read that report; and what the service raises.
    """
    if command.report not in REPORTS:
        raise Invalid("unknown_report", f"There is no such report. Take one of: {', '.join(REPORTS)}.", field="report")
    actor.check_may(REPORTS[command.report].right)
    as_of = command.as_of or date.max
    since = command.since if command.days is None else date.min
    precincts = None if command.precinct is None else frozenset({command.precinct})
    check_options(command.report, Asking(as_of, now, Format.JSON, precincts, within=command.within, since=since))
    return views.save_view(session, actor, command, now=now)


def asking_of(
    session: Session, view: SavedView, actor: Actor, form: Format, *, today: date, moment: datetime
) -> Asking:
    """What a view asks for on a day, within the actor's precincts: the view's own, or all that the actor sees."""
    as_of = view.as_of or today
    precinct = None if view.precinct_id is None else session.get_one(Precinct, view.precinct_id).code
    return Asking(
        as_of=as_of,
        known_at=moment,
        form=form,
        precincts=actor.precincts if precinct is None else frozenset({precinct}),
        within=view.within,
        since=since_of(view, as_of),
    )


def since_of(view: SavedView, as_of: date) -> date | None:
    """The first day of a view's period that ends on a day; None where it has none."""
    return view.since if view.days is None else as_of - timedelta(days=view.days - 1)
