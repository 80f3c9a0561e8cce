"""What the tests of this folder share: one call from bytes to rows, and the code a file is refused with."""

from typing import Any

import pytest

from tests.fixtures.files import mapping_file
from tracker.domain.errors import Invalid
from tracker.intake import Row, read_mapping
from tracker.intake.reading import Reading, open_file

COLUMNS = {"employee_number": "No", "full_name": "Name", "precinct": "Home"}
HEADER = ["No", "Name", "Home"]
LUND = ["0412", "Lund, Eva", "1"]
BERG = ["0413", "Berg, Ola", "5"]


def opened(content: bytes, name: str = "roster.csv", **keys: Any) -> Reading:
    """A file opened with a roster mapping of COLUMNS; `keys` are the mapping's, in place of those or beside them."""
    mapping = read_mapping(mapping_file(**{"kind": "roster", "columns": COLUMNS, **keys}))
    return open_file(content, name, mapping)


def rows_of(content: bytes, name: str = "roster.csv", **keys: Any) -> list[Row]:
    """The rows of such a file."""
    return list(opened(content, name, **keys).rows())


def values_of(content: bytes, name: str = "roster.csv", **keys: Any) -> list[dict[str, str]]:
    """The values of the rows that are not skipped; none of them has a problem."""
    rows = rows_of(content, name, **keys)
    assert [row.problems for row in rows if row.problems] == []
    return [row.values for row in rows if row.skipped is None]


def refusal_of(content: bytes, name: str = "roster.csv", **keys: Any) -> Invalid:
    """The refusal of a whole file."""
    with pytest.raises(Invalid) as refused:
        rows_of(content, name, **keys)
    assert refused.value.message.endswith((".", "?"))
    return refused.value
