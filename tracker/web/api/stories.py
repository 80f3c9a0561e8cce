"""The history of a record for programs: the same story that its page tells, to whoever may see the record."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import Response
from flask_smorest import Blueprint

from tracker.domain.reports.stories import Edit, FactTold, Ref, Said, Story, Trace
from tracker.reports.records import COLLECTIONS
from tracker.reports.stories import STORIES, story_of
from tracker.schemas.output.stories import StoryAnswer
from tracker.schemas.queries import OnDay
from tracker.web.api.adding import READING
from tracker.web.api.asked import asked_query, sight_of
from tracker.web.api.document import NUMBER_IN_PATH, TrackerApi, add_operation, query_parameters, reading_doc
from tracker.web.guard import permission
from tracker.web.replies import as_json
from tracker.web.requests import reading


def add_operations(api: TrackerApi, blueprint: Blueprint) -> None:
    """Serve and document the history of every kind of record."""
    for name in STORIES:
        doc = reading_doc(
            f"The history of one {COLLECTIONS[name].what}",
            (StoryAnswer.__doc__ or "").strip(),
            StoryAnswer,
            parameters=query_parameters(api, OnDay),
        )
        rule = f"/{name}/{NUMBER_IN_PATH}/history"
        add_operation(api, blueprint, rule, f"history_of_{name}", "GET", history_view(name), doc)


def history_view(name: str) -> Callable[..., Response]:
    """The view of the history of one record of a collection."""

    @permission(READING[name])
    def view(number: int) -> Response:
        given = asked_query(OnDay)
        with reading() as desk:
            story = story_of(desk.session, sight_of(desk, given), name, number)
        return as_json(story_as_told(story))

    return view


def story_as_told(story: Story) -> dict[str, Any]:
    """A story as JSON has it."""
    return {
        "collection": story.record.collection,
        "id": story.record.number,
        "as_of": story.as_of,
        "known_at": story.stamp.known_at_text,
        "data_version": story.data_version,
        "audit_head": story.audit_head,
        "facts": [_fact(fact) for fact in story.facts],
        "edits": [_edit(edit) for edit in story.edits if edit.changes],
        "cut": story.is_cut,
    }


def _fact(fact: FactTold) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "id": fact.number,
        "said": {said.name: _value(said) for said in fact.said},
        "recorded": _event(fact.recorded),
        "voided": None if fact.voided is None else {**_event(fact.voided), "reason": fact.void_reason},
        "replaced_by": [_ref(ref) for ref in fact.replaced_by],
        "replaces": [_ref(ref) for ref in fact.replaces],
    }


def _value(said: Said) -> Any:
    return said.value if said.ref is None else {"text": str(said.value), **_ref(said.ref)}


def _ref(ref: Ref) -> Mapping[str, Any]:
    return {"kind": ref.collection, "id": ref.number}


def _event(trace: Trace) -> dict[str, Any]:
    return {
        "seq": trace.seq,
        "recorded_at": trace.recorded_at,
        "act": trace.act,
        "actor": trace.actor,
        "role": trace.role,
        "door": trace.door,
        "batch_id": trace.batch_id,
        "reason": trace.reason,
    }


def _edit(edit: Edit) -> dict[str, Any]:
    changes = [{"field": one.name, "before": one.before, "after": one.after} for one in edit.changes]
    return {"event": _event(edit.event), "changes": changes}
