"""What is held against the model runs on both databases: on SQLite each time, on PostgreSQL with the long tests, since
a generated history costs several times as much there.
"""

import pytest


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.long)])
def backend(request: pytest.FixtureRequest) -> str:
    """The database that a test runs on."""
    return str(request.param)
