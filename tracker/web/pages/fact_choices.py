"""What the pick-lists of a correction offer: those fields of a fact whose values come from a short list on record."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from types import MappingProxyType

from sqlalchemy.orm import Session

from tracker.domain.vocabulary import FactKind
from tracker.reports.choices import Option, course_options, duty_options, model_options, place_options, precinct_options
from tracker.reports.on_day import Reader
from tracker.schemas.corrections import ENTRIES
from tracker.store.lookups import last_recorded_at
from tracker.web.pages.fact_fields import Options


def choices_of(session: Session, kind: FactKind) -> Mapping[str, Options]:
    """The pick-lists of a kind's fields, as the record stands, for a reader who sees every precinct."""
    known_at = last_recorded_at(session)
    names = {field.data_key or name for name, field in ENTRIES[kind]._declared_fields.items()}
    if kind is FactKind.SESSION:
        names.remove("place")  # where a class is held is typed freely: it is no place of cameras
    return {name: offer(session, known_at) for name, offer in OFFERED.items() if name in names}


def _named(options: Iterable[Option]) -> Options:
    return tuple((one.code, one.name) for one in options)


OFFERED: Mapping[str, Callable[[Session, datetime], Options]] = MappingProxyType(
    {
        "precinct": lambda session, known_at: _named(precinct_options(session, Reader(), known_at=known_at)),
        "duty": lambda session, known_at: _named(duty_options(session, known_at=known_at)),
        "place": lambda session, known_at: _named(place_options(session, Reader(), known_at=known_at)),
        "course": lambda session, known_at: _named(course_options(session, known_at=known_at)),
        "model": lambda session, known_at: tuple((name, name) for name in model_options(session, known_at=known_at)),
    }
)
"""The fields that are picked from a list, by their names, and where each list is read."""
