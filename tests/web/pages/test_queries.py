"""Pages of lists, and the lines of a file as people list them."""

import pytest

from tracker.domain.errors import Invalid
from tracker.domain.reports.listing import Listed
from tracker.web.pages.queries import number_in, page_of, shown_pages
from tracker.web.pages.uploads import line_numbers


@pytest.mark.parametrize(
    "number, pages, shown",
    [
        (1, 1, (1,)),
        (1, 3, (1, 2, 3)),
        (1, 19, (1, 2, 3, None, 19)),
        (9, 19, (1, None, 7, 8, 9, 10, 11, None, 19)),
        (4, 19, (1, 2, 3, 4, 5, 6, None, 19)),
        (19, 19, (1, None, 17, 18, 19)),
    ],
)
def test_the_first_the_last_and_the_near_pages_are_shown(number: int, pages: int, shown: tuple[int | None]) -> None:
    assert shown_pages(number, pages) == shown


def test_a_page_past_the_end_is_the_last_one() -> None:
    everything = tuple(range(120))

    def ask(offset: int, limit: int) -> Listed[int]:
        return Listed(everything[offset : offset + limit], len(everything), offset, limit)

    page = page_of(9, ask)
    assert (page.number, page.pages, page.first, page.last, page.rows[0]) == (3, 3, 101, 120, 100)
    nothing = page_of(1, lambda offset, limit: Listed((), 0, offset, limit))
    assert (nothing.pages, nothing.first, nothing.last) == (1, 0, 0)


@pytest.mark.parametrize(
    "text, number",
    [
        ("17", 17),
        ("", None),
        ("0", None),
        ("-1", None),
        ("9" * 30, None),
        (str(2**63), None),
        ("١٧", None),
        ("a", None),
    ],
)
def test_a_number_in_an_address_is_one_or_none(text: str, number: int | None) -> None:
    assert number_in({"id": text}, "id") == number


def test_lines_are_listed_one_by_one_and_as_ranges() -> None:
    assert line_numbers("12, 15 20-22", field="lines") == frozenset({12, 15, 20, 21, 22})
    assert line_numbers("", field="lines") == frozenset()
    assert len(line_numbers("1-9999999", field="lines")) <= 2001


@pytest.mark.parametrize("text", ["twelve", "1-", "1-b", "12345678901"])
def test_what_is_no_line_number_is_refused_by_the_fields_name(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        line_numbers(text, field="lines")
    assert [(problem.field, problem.code) for problem in refused.value.problems] == [("lines", "not_line_numbers")]
