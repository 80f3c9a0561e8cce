"""How a command names an officer or a camera: by id or by one natural key."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfficerRef:
    """An officer by id, badge or employee number: exactly one is given. A badge may fit two people: that is a
    Conflict `ambiguous`.
    """

    id: int | None = None
    badge: str | None = None
    employee_number: str | None = None

    def __str__(self) -> str:
        if self.id is not None:
            return f"officer {self.id}"
        return f"badge {self.badge}" if self.badge is not None else f"employee number {self.employee_number}"


@dataclass(frozen=True, slots=True)
class CameraRef:
    """A camera by id, serial number or asset tag: exactly one is given."""

    id: int | None = None
    serial: str | None = None
    asset_tag: str | None = None

    def __str__(self) -> str:
        if self.id is not None:
            return f"camera {self.id}"
        return f"serial {self.serial}" if self.serial is not None else f"asset tag {self.asset_tag}"
