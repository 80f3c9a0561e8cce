"""A ledger for small histories: two precincts, patrol in scope, one required course."""

import pytest
from sqlalchemy.orm import Session

from tests.reports.ledger import Ledger


@pytest.fixture
def ledger(session: Session) -> Ledger:
    """Nobody and nothing yet but the frame."""
    made = Ledger(session)
    made.frame()
    return made
