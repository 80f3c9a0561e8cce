"""How large a file may be before it is refused unread: the largest real rosters have 36,000 rows."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds on one file. Sizes are bytes, the rest are counts."""

    file_bytes: int = 32 * 1024**2
    rows: int = 200_000
    columns: int = 520
    cells: int = 2_000_000
    """Of a sheet, from its first column and row to its last: what a reader must hold at once."""
    header_search_rows: int = 100
    """A header stands within these first rows, or the mapping says where."""
    zip_entries: int = 1_000
    unpacked_bytes: int = 64 * 1024**2
    directory_bytes: int = 4 * 1024**2
    """Of the parts that say what is in a workbook; they are built in memory whole."""
    unpacked_ratio: int = 150
    """How many times its packed size a workbook may unpack to, once it is over `ratio_floor_bytes`."""
    ratio_floor_bytes: int = 4 * 1024**2


LIMITS = Limits()
