"""What codes that were scanned or written name, asked for many at once: serial numbers, asset tags and badges."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.store.models import Camera, OfficerParticulars

AT_ONCE = 500
"""Values in one statement."""


@dataclass(frozen=True, slots=True)
class CameraCodes:
    """Which of some codes are a camera's serial number, and which a camera's asset tag, by camera number."""

    serials: dict[str, int]
    tags: dict[str, int]

    def is_tag(self, code: str) -> bool:
        """Whether a code is an asset tag and nobody's serial number."""
        return code in self.tags and code not in self.serials

    def fits_two(self, code: str) -> bool:
        """Whether a code is the serial number of one camera and the asset tag of another."""
        return code in self.tags and code in self.serials and self.tags[code] != self.serials[code]


def camera_codes(session: Session, codes: Collection[str]) -> CameraCodes:
    """What the codes name, of the cameras that are not void."""
    wanted = sorted(set(codes))
    return CameraCodes(
        dict(_found(session, Camera.serial, wanted)),
        dict(_found(session, Camera.asset_tag, wanted)),
    )


def known_badges(session: Session, codes: Collection[str]) -> set[str]:
    """Which of the codes are somebody's badge, or were."""
    wanted = sorted(set(codes))
    found: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        query = select(OfficerParticulars.badge).where(
            OfficerParticulars.badge.in_(wanted[start : start + AT_ONCE]), OfficerParticulars.voided_at.is_(None)
        )
        found.update(badge for badge in session.scalars(query) if badge is not None)
    return found


def _found(session: Session, column: Any, codes: list[str]) -> Iterator[tuple[str, int]]:
    for start in range(0, len(codes), AT_ONCE):
        some = codes[start : start + AT_ONCE]
        query = select(column, Camera.id).where(column.in_(some), Camera.voided_at.is_(None))
        yield from ((row[0], row[1]) for row in session.execute(query))
