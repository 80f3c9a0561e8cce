"""The history of every record: what was believed when, who recorded it, through which door, in which batch."""

from collections.abc import Callable

from flask import Blueprint, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.reports.stories import Moment, Ref, Story
from tracker.domain.spans import local_day
from tracker.reports.on_day import full_name
from tracker.reports.records import Sight
from tracker.reports.stories import STORIES, story_of
from tracker.store.known import Asked
from tracker.web.api.adding import READING
from tracker.web.guard import permission
from tracker.web.pages import audit_words as words
from tracker.web.pages.audit_telling import PAGES, Cell, cells, changed, heading, history_href, href_of
from tracker.web.pages.day import page_day
from tracker.web.pages.reader import reader_of
from tracker.web.requests import reading

Standing = tuple[Ref, list[tuple[str, Cell]]]
"""A fact that stands: which, and what it says."""

NUMBER = "<int(min=1, max=9223372036854775807):number>"


def register(pages: Blueprint) -> None:
    """Serve the history of every kind of record."""
    for collection in STORIES:
        pages.add_url_rule(f"/{collection}/{NUMBER}/history", f"history_{collection}", _view(collection))


def _view(collection: str) -> Callable[[int], ResponseReturnValue]:
    @permission(READING[collection])
    def view(number: int) -> ResponseReturnValue:
        with reading() as desk:
            day = page_day(desk)
            sight = Sight(reader_of(desk.actor), Asked(day.as_of, day.moment))
            story = story_of(desk.session, sight, collection, number)
            return render_template(
                "audit/history.html",
                story=story,
                title=title_of(story),
                moments=[(moment, changed(moment, story.record)) for moment in story.moments],
                standing=standing(story),
                then_href=lambda moment: then_href(story.record, moment),
                record_href=href_of(story.record) if collection in PAGES else None,
                words=words,
                heading=heading,
                href_of=href_of,
                cells=cells,
            )

    return view


def standing(story: Story) -> list[tuple[str, list[Standing]]]:
    """What holds on record at the moment, kind by kind, the latest day first."""
    kinds = dict.fromkeys(strand.kind.name for strand in STORIES[story.record.collection])
    found = []
    for kind in kinds:
        facts = [fact for fact in story.facts if fact.kind == kind and fact.voided is None and fact.said]
        facts.sort(key=lambda fact: (fact.starts_on is not None, fact.starts_on), reverse=True)
        if facts:
            found.append((kind, [(fact.ref, cells(fact.said, story.record)) for fact in facts]))
    return found


def title_of(story: Story) -> str:
    """`Officer Lund, Eva, badge 0412`, `Camera X81000001`, `Assignment 12`."""
    noun = words.record_words(story.record.collection).capitalize()
    named = _name(story)
    return f"{noun} {named}" if named else f"{noun} {story.record.number}"


def _name(story: Story) -> str | None:
    if story.record.collection == "officers":
        known = [fact for fact in story.facts if fact.kind == "particulars"]
        latest = max(known, key=lambda fact: (fact.voided is None, fact.starts_on), default=None)
        if latest is None or latest.value("last_name") is None:
            return None
        return full_name(*(latest.value(name) for name in ("last_name", "first_name", "middle_name", "suffix")))
    own = next((fact for fact in story.facts if fact.ref == story.record), None)
    names = ("serial", "username", "name", "number")
    return next((str(own.value(name)) for name in names if own and own.value(name)), None)


def then_href(record: Ref, moment: Moment) -> str | None:
    """The record's own page, else its history, as known just after an event."""
    instant = moment.event.recorded_at
    then = {"as_of": local_day(instant).isoformat(), "known_at": instant.strftime("%Y-%m-%dT%H:%M:%S.%fZ")}
    if record.collection in PAGES:
        endpoint, name = PAGES[record.collection]
        return url_for(endpoint, **{name: record.number}, **then)  # type: ignore[arg-type]
    return history_href(record, **then)
