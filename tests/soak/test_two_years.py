"""The two years in small: the days go by, every write is accepted, and the server grows no fatter."""

from pathlib import Path

import pytest

from tests.soak.two_years import MONTH, soak


@pytest.mark.long
def test_a_server_lives_through_four_months_and_stays_as_small(empty_database_url: str, tmp_path: Path) -> None:
    months = soak(empty_database_url, tmp_path, days=4 * MONTH, writes=10, people=40)
    assert [month.writes for month in months] == [10 * MONTH] * 4
    # What a request leaves behind would add up: 600 writes at a kilobyte each are well under the bound, at 20 not.
    assert months[-1].memory_mb - months[1].memory_mb < 12
