"""What a first look at a file found: the form in which it is shown to a person. Nothing is read here."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeenRow:
    """One row as it stands, its cells as text."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenSheet:
    """A sheet of a workbook (`name` None: a text file): how many rows hold something, the first of them, the line of
    the likely header (0: none was found), and whether that is sure.
    """

    name: str | None
    rows: int
    first: tuple[SeenRow, ...]
    header: int
    is_sure: bool

    @property
    def widest(self) -> int:
        """How many columns the rows shown have."""
        return max((len(row.cells) for row in self.first), default=0)
