"""What is remembered of senders, for every door: a mapping is read, and so checked, before it is kept."""

from datetime import datetime

from sqlalchemy.orm import Session

from tracker.domain.actors import Actor
from tracker.domain.commands.senders import SaveMapping
from tracker.domain.errors import Invalid
from tracker.domain.vocabulary import ImportKind
from tracker.intake import Mapping, read_mapping
from tracker.services import senders
from tracker.services.senders import remember_link
from tracker.store.models import SavedMapping

__all__ = ["mapping_of_sender", "remember_link", "save_mapping"]


def save_mapping(session: Session, actor: Actor, command: SaveMapping, *, now: datetime) -> SavedMapping:
    """Keep a sender's mapping, where it can be used.

    Raises:
        What `read_mapping` raises; Invalid `kind_differs`; what the service raises.
    """
    actor.check_may("imports.write")
    mapping = read_mapping(command.mapping.encode())
    if mapping.kind is not command.kind:
        message = f"The mapping is for {mapping.kind} files, and is to be kept for {command.kind} files. Name one kind."
        raise Invalid("kind_differs", message, field="kind")
    return senders.save_mapping(session, actor, command, now=now)


def mapping_of_sender(session: Session, sender: str | None, kind: ImportKind) -> Mapping | None:
    """The mapping kept for a sender's files; None where there is none, or no sender is named."""
    saved = senders.find_mapping(session, sender, kind) if sender is not None else None
    return read_mapping(saved.mapping.encode()) if saved is not None else None
