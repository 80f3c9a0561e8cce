"""How much memory reading one file may take: little at first, and more once it is known how many cells it has.

A table costs what its cells cost, whatever they say. A file whose few cells name one long text each, or whose parts
unpack to something else, needs more than that and is given up early. Nothing changes in a process that was not held to
anything: only the reader in its own process holds itself.
"""

import resource

AT_FIRST = 80 * 1024**2
"""Bytes of data (not of address space, of which libraries take much that they never use): four times what is there once
all is loaded, and room for a row of any length.
"""

OF_A_FILLED_CELL = 112
"""Bytes: 40 in the list that a sheet is read into, which may be twice as long as it is full, and 32 for its text."""

OF_ANY_CELL = 32
"""Bytes in the table that the list becomes, its empty cells among them."""


def of_file(file_bytes: int, filled: int = 0, cells: int = 0) -> int:
    """The bytes that a file takes, and, where it is a workbook, its sheet of so many cells, so many of them filled."""
    return AT_FIRST + file_bytes + OF_A_FILLED_CELL * filled + OF_ANY_CELL * cells


def hold(at_first: int, most: int) -> None:
    """Hold this process to so many bytes of data, and for good to `most`."""
    resource.setrlimit(resource.RLIMIT_DATA, (min(at_first, most), most))


def allow(needed: int) -> None:
    """Allow so many bytes in all, where this process is held to fewer; never more than the most."""
    now, most = resource.getrlimit(resource.RLIMIT_DATA)
    if now != resource.RLIM_INFINITY and needed > now:
        at_most = needed if most == resource.RLIM_INFINITY else min(needed, most)
        resource.setrlimit(resource.RLIMIT_DATA, (at_most, most))
