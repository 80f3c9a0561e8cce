"""The change feed, as answered."""

from marshmallow import Schema, fields

from tracker.domain.reports.feed import FedCollection, State
from tracker.schemas.output.parts import day, flag, instant, number, text, word


class FedChangePart(Schema):
    """A record that is otherwise, whole, as its list has it at the end of this answer."""

    collection = word(FedCollection)
    id = number("The record's number.")
    state = word(State)
    record = fields.Dict(
        required=True,
        allow_none=True,
        metadata={"description": "As the collection's list has it; null where `state` is `gone`."},
    )


class FedEventPart(Schema):
    """An event with all that is otherwise through it, for this reader."""

    seq = number("Its number in the audit log.")
    recorded_at = instant()
    act = text("What was done: `issue_camera`.")
    batch_id = number(null=True)
    changes = fields.List(fields.Nested(FedChangePart), required=True)


class SeesPart(Schema):
    """Whom this answer was made for. Where it is not what it was, the copy is to be begun again."""

    collections = fields.List(fields.String(), required=True)
    precincts = fields.List(
        fields.String(), required=True, allow_none=True, metadata={"description": "Codes; null: all of them."}
    )
    identities = flag("Whether protected officers are named.")


class FeedAnswer(Schema):
    """What takes a copy of the register from the event and the day it stands at to the next: the events in order, with
    every record that is otherwise, whole. Put each record in the place of the one with its number, and let go of what
    is `gone`; then the copy holds what the lists answer (`void=include`) as of `day` and as known at `known_at`.
    """

    seq = number("The event that the copy stands after now.")
    day = day("The day that the copy stands on now.")
    known_at = instant("The moment that the copy is known at.")
    audit_head = text("The hash of that event.")
    more = flag("Whether there are further events: ask for the next at once.")
    next = text("The address to ask next.")
    sees = fields.Nested(SeesPart, required=True)
    events = fields.List(fields.Nested(FedEventPart), required=True)
    by_day = fields.List(
        fields.Nested(FedChangePart),
        required=True,
        metadata={"description": "What another day alone has made of records, through no event in this answer."},
    )
