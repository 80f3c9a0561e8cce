"""What can be wrong with one row of a file. Refusals of a whole file are `tracker.domain.errors.Invalid`."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one row: the line it stands on, our field, a stable code, what to do, and what stood there.

    `line` is the physical line on which the record begins in a CSV file, the row's number in a workbook.
    """

    line: int
    field: str | None
    code: str
    message: str
    value: str | None = None
