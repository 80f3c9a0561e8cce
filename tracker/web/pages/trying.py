"""An act tried out and undone, for a page that tells beforehand what it would do. Nothing is entered here."""

from collections.abc import Callable
from typing import TypeVar

from sqlalchemy.exc import SQLAlchemyError

from tracker.store.faults import fault_of
from tracker.web.requests import Writing, writing

T = TypeVar("T")


def tried(act: Callable[[Writing], T]) -> T | None:
    """What an act finds that undoes itself; None while the database takes no entries, which the page has to say.

    What else goes wrong is raised.
    """
    try:
        with writing() as desk:
            return act(desk)
    except SQLAlchemyError as error:
        if fault_of(error) is None:
            raise
        return None
