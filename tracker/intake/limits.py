"""How large a file may be, and what reading it may cost: the largest real rosters have 36,000 rows."""

from dataclasses import dataclass, replace


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
    directory_elements: int = 100_000
    """Of any of those parts."""
    unpacked_ratio: int = 150
    """How many times its packed size a workbook may unpack to, once it is over `ratio_floor_bytes`."""
    ratio_floor_bytes: int = 4 * 1024**2
    row_bytes: int = 1024**2
    """Of one row as it is answered: a file without line ends is one row."""
    answer_bytes: int = 64 * 1024**2
    """Of all that is answered of a file in one reading: small parts named many times unpack to much text."""
    memory_bytes: int = 768 * 1024**2
    """Of the address space of the process that reads a file."""
    cpu_seconds: int = 20
    """Of processor time of that process, its start among them, for the largest files; see `of_file`."""
    wait_seconds: float = 25
    """That its answers are waited for in all, on a machine that has other things to do."""

    def of_file(self, size: int) -> "Limits":
        """The same for a file of so many bytes: a small one gets little processor time, five times what the slowest
        sound one of its size took where that was measured (tests.bench.hostile_files).
        """
        return replace(self, cpu_seconds=min(self.cpu_seconds, 2 + 4 * size // 1024**2))


LIMITS = Limits()
