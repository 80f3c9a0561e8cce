"""The department most tests of rules start from."""

import pytest
from sqlalchemy.orm import Session

from tests.services.department import Department, set_up


@pytest.fixture
def department(session: Session) -> Department:
    """Precincts, duties, a model, a place, scope, a required course and a policy; no officer and no camera yet."""
    return set_up(session)
