"""What an act is refused with."""

from collections.abc import Callable
from typing import Any

import pytest

from tests.services.department import ADMINISTRATOR, NOW, Department
from tracker.domain.errors import Refusal


def do(department: Department, service: Callable[..., Any], command: object) -> Any:
    """Carry out a command as an administrator."""
    return service(department.session, ADMINISTRATOR, command, now=NOW)


def refused(department: Department, service: Callable[..., Any], command: object) -> Refusal:
    """The refusal of a command that must be refused."""
    with pytest.raises(Refusal) as refusal:
        do(department, service, command)
    return refusal.value
