"""The office that journeys start from."""

import pytest
from sqlalchemy.orm import Session

from tests.services.department import set_up
from tests.services.imports.office import Office


@pytest.fixture
def office(session: Session) -> Office:
    """A department without officers, and the means to import into it."""
    return Office(set_up(session))
