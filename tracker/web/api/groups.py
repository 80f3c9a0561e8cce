"""The groups that operations stand in: one for each collection, and those of what is no collection."""

from collections.abc import Mapping
from typing import Any

from tracker.schemas.output import RECORDS

SAID: Mapping[str, str] = {
    "acknowledgement-sheets": "Signed sheets of paper, ticked off.",
    "bulk": "Many entries at once, all or none, as a batch that can be reversed.",
    "changes": "What takes a copy of the register that another system keeps from one event to the next.",
    "employment-ends": "The ends of employment that no other status follows.",
    "enrolment-ends": "How seats in classes ended without the class being done.",
    "frozen-reports": "Reports of record: kept as they were, numbered, and verified.",
    "labels": "Sheets of camera labels and officer cards to print.",
    "permissions": "Who may do what, and who holds it.",
    "placings": "Many cameras put in one place.",
    "policy-ends": "The ends of policy versions.",
    "posting-ends": "The ends of postings that no other follows.",
    "proposals": "Names that supervisors put forward for classes, and what became of each.",
    "recalls": "Recalls of cameras, and how far each has come.",
    "reconciliations": "Lists of others held against the register; nothing of them is entered.",
    "report-verifications": "Whether a file is a report of record, unaltered.",
    "reports": "Every report, by day and moment of knowledge, in every format.",
    "requirement-ends": "The ends of requirements.",
    "returns": "The returns of cameras.",
}
"""What a group that is no collection holds; a collection is told by its record."""


def group_of(rule: str) -> str:
    """The group of an address below the prefix: the collection that it is about."""
    return rule.split("/")[1].partition(".")[0]


def groups_of(document: Mapping[str, Any]) -> list[dict[str, str]]:
    """The groups of a document in alphabetical order, each with a sentence.

    Raises:
        KeyError: a group is neither a collection nor told in SAID.
    """
    used = {tag for item in document["paths"].values() for one in item.values() for tag in _tags(one)}
    return [{"name": name, "description": _said(name)} for name in sorted(used)]


def _tags(operation: Any) -> list[str]:
    found: list[str] = operation.get("tags", []) if isinstance(operation, dict) else []
    return found


def _said(name: str) -> str:
    return SAID[name] if name in SAID else " ".join((RECORDS[name].__doc__ or "").split())
