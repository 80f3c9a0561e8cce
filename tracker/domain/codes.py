"""What stands on the tracker's own labels and cards: a type prefix, so that a scanned code says what it names."""

from dataclasses import dataclass

CAMERA_PREFIX = "CAM:"
OFFICER_PREFIX = "OFC:"


@dataclass(frozen=True, slots=True)
class ScannedCode:
    """A code as it was scanned or typed: what it can name. Without one of our prefixes it may name anything."""

    text: str
    """The code without its prefix: a serial number, an officer's record number, or what somebody else printed."""
    camera: bool
    """It may name a camera (a serial number or an asset tag)."""
    officer: bool
    """It may name an officer (by record number where the prefix is ours, by badge otherwise)."""

    @property
    def is_ours(self) -> bool:
        """Whether it carries one of our prefixes and so names one kind of thing alone."""
        return self.camera != self.officer


def camera_code(serial: str) -> str:
    """What a camera's label says: the prefix and the serial number, which is unique."""
    return CAMERA_PREFIX + serial


def officer_code(officer_id: int) -> str:
    """What an officer's card says: the prefix and the record number, since badges are not unique."""
    return f"{OFFICER_PREFIX}{officer_id}"


def read_code(scanned: str) -> ScannedCode:
    """What a scanned code can name. Blanks around it are the scanner's; prefixes are read in either case."""
    text = scanned.strip()
    upper = text.upper()
    if upper.startswith(CAMERA_PREFIX):
        return ScannedCode(text[len(CAMERA_PREFIX) :].strip(), camera=True, officer=False)
    if upper.startswith(OFFICER_PREFIX):
        return ScannedCode(text[len(OFFICER_PREFIX) :].strip(), camera=False, officer=True)
    return ScannedCode(text, camera=True, officer=True)
