"""A sample: drawn by a rule that anyone can follow with a pencil and SHA-256."""

import hashlib

from tracker.domain.sampling import Sample


def test_the_rows_with_the_lowest_digests_are_drawn() -> None:
    numbers = range(1, 101)
    digests = {hashlib.sha256(f"2016-11:{number}".encode()).hexdigest(): number for number in numbers}
    assert Sample(25, "2016-11").drawn(numbers) == {digests[digest] for digest in sorted(digests)[:25]}


def test_a_sample_stays_what_it_was_for_ever() -> None:
    assert sorted(Sample(5, "2016-11").drawn(range(1, 1001)), key=int) == WRITTEN_DOWN
    assert sorted(Sample(2, "x").drawn(["issue:1", "return:1", "issue:2"]), key=str) == ["issue:1", "issue:2"]


WRITTEN_DOWN = [184, 325, 402, 802, 916]


def test_the_order_in_which_rows_come_does_not_matter() -> None:
    assert Sample(10, "a").drawn(range(1, 500)) == Sample(10, "a").drawn(reversed(range(1, 500)))


def test_a_larger_sample_holds_the_smaller_and_no_sample_is_larger_than_its_list() -> None:
    assert Sample(10, "a").drawn(range(500)) < Sample(11, "a").drawn(range(500))
    assert Sample(1000, "a").drawn(range(7)) == set(range(7))
