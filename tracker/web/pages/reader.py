"""The actor as reports know a reader."""

from tracker.domain.actors import Actor
from tracker.reports.on_day import Reader


def reader_of(actor: Actor) -> Reader:
    """Which precincts, and whether protected names, the actor may see."""
    return Reader(actor.precincts, actor.may("identities.read"))
