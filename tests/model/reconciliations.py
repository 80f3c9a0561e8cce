"""How a vendor's list differs from a small register, the slow way, and what became of each difference.

A line has a serial number, and where the list says so a holder and a condition. Silence is no difference. Where no line
names a holder, the list does not speak of holders.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """A line of a list."""

    serial: str
    badge: str | None
    condition: str | None


@dataclass(frozen=True)
class Device:
    """A camera as the register has it on the list's day."""

    condition: str
    badge: str | None


def differences(lines: Sequence[Line], register: Mapping[str, Device]) -> set[tuple[str, str]]:
    """Each difference, as its code and the serial number it is about."""
    found = set()
    seen: set[str] = set()
    speaks_of_holders = any(line.badge is not None for line in lines)
    for line in lines:
        device = register.get(line.serial)
        if device is None:
            found.add(("not_in_register", line.serial))
        elif line.serial in seen:
            found.add(("listed_twice", line.serial))
        else:
            if line.condition is not None and line.condition != device.condition:
                found.add(("other_condition", line.serial))
            if speaks_of_holders and line.badge != device.badge:
                found.add(("other_holder", line.serial))
        seen.add(line.serial)
    return found | {("not_in_theirs", serial) for serial in register if serial not in seen}


def states(
    held: set[tuple[str, str]], now: set[tuple[str, str]], explained: set[tuple[str, str]]
) -> dict[tuple[str, str], str]:
    """What became of each difference that was there when the list was held, or is there now."""
    return {one: "resolved" if one not in now else "explained" if one in explained else "open" for one in held | now}
