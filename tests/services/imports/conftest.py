"""The office that tests of imports work in."""

import pytest

from tests.services.department import Department
from tests.services.imports.office import Office


@pytest.fixture
def office(department: Department) -> Office:
    """A department without officers, and the means to import into it."""
    return Office(department)
