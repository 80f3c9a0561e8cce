"""What a row of a roster changes, in words for whoever looks at the plan."""

from dataclasses import fields

from tracker.domain.commands.imports import RosterRow
from tracker.domain.commands.people import Particulars
from tracker.domain.vocabulary import EmploymentStatus
from tracker.services.imports.histories import Post

PARTS = tuple(part.name for part in fields(Particulars))


def addition_told(row: RosterRow) -> str:
    """`precinct 1, patrol; active`"""
    home = ", ".join(part for part in (row.precinct and f"precinct {row.precinct}", row.duty) if part)
    return "; ".join(part for part in (home, (row.employment or EmploymentStatus.ACTIVE).value) if part)


def changes_told(
    known: Particulars,
    wanted: Particulars,
    held: Post | None,
    post: Post | None,
    status: EmploymentStatus | None,
    becomes: EmploymentStatus,
) -> str:
    """`precinct 1 → 3; rank Officer → Sergeant`; empty where nothing changes."""
    found = []
    if post is not None and post != held:
        before = held or ("none", "none")
        named = zip(("precinct", "duty"), before, post, strict=True)
        found += [f"{name} {old} → {new}" for name, old, new in named if old != new]
    for name in PARTS:
        old, new = getattr(known, name), getattr(wanted, name)
        if old != new:
            found.append(f"{name.replace('_', ' ')} {old or 'none'} → {new or 'none'}")
    if becomes is not status:
        found.append(f"{status.value if status else 'no employment'} → {becomes.value}")
    return "; ".join(found)
