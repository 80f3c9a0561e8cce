"""The register of error codes: every stable code that any door tells, what it means and what to do about it.

A code keeps its name and meaning for good (docs/api-changes.md); a new one is entered here with the change that raises
it, and tests/structure/test_error_codes.py finds any that is not.
"""

from collections.abc import Mapping

from tracker.domain.error_codes import (
    accounts,
    cameras,
    corrections,
    fields,
    files,
    people,
    reports,
    requests,
    rollout,
    running,
    signing_in,
    training,
    unknown,
)
from tracker.domain.error_codes.explained import Explained

GROUPS: tuple[tuple[str, Mapping[str, Explained]], ...] = tuple(
    (part.TITLE, part.CODES)
    for part in (
        requests,
        fields,
        people,
        cameras,
        training,
        rollout,
        corrections,
        reports,
        files,
        accounts,
        signing_in,
        running,
        unknown,
    )
)
"""The codes in groups, in the order of a guide: (title, code -> what it means)."""

ERROR_CODES: Mapping[str, Explained] = {code: told for _, codes in GROUPS for code, told in codes.items()}
"""Every code."""

ADDRESS = "/docs/errors/"
"""Where the pages of the codes stand: the `type` of an error (RFC 9457) is the address of its code's page."""


def type_of(code: str) -> str:
    """The `type` of an error with this code, a reference that leads to its page; `about:blank` of an unknown one."""
    return f"{ADDRESS}{code}" if code in ERROR_CODES else "about:blank"
