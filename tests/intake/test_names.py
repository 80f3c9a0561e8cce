"""A full name in one cell, taken apart."""

import pytest

from tracker.intake.names import UnreadableNameError, read_name

COMMA, PLAIN, FAMILY_FIRST = "last, first middle", "first middle last", "last first middle"


@pytest.mark.parametrize(
    "text,form,parts",
    [
        ("Lund, Eva", COMMA, ("Lund", "Eva", None, None)),
        ("Lund,Eva M", COMMA, ("Lund", "Eva", "M", None)),
        ("Lund, Eva M.", COMMA, ("Lund", "Eva", "M", None)),
        ("de la Cruz, Ana Maria", COMMA, ("de la Cruz", "Ana", "Maria", None)),
        ("Lund Jr., Per", COMMA, ("Lund", "Per", None, "Jr")),
        ("Lund, Per Jr", COMMA, ("Lund", "Per", None, "Jr")),
        ("Lund, Jr., Per", COMMA, ("Lund", "Per", None, "Jr")),
        ("Lund, Per A., III", COMMA, ("Lund", "Per", "A", "III")),
        ("Lund, Per V.", COMMA, ("Lund", "Per", "V", None)),
        ("Lund, Per V", COMMA, ("Lund", "Per", "V", None)),
        ("LUND, EVA", "last, first", ("LUND", "EVA", None, None)),
        ("O'Dell-Ruiz, Ana", COMMA, ("O'Dell-Ruiz", "Ana", None, None)),
        ("Eva Lund", PLAIN, ("Lund", "Eva", None, None)),
        ("Eva M. Lund", PLAIN, ("Lund", "Eva", "M", None)),
        ("Eva Maria van der Berg", PLAIN, ("van der Berg", "Eva", "Maria", None)),
        ("Per Lund III", PLAIN, ("Lund", "Per", None, "III")),
        ("Per Lund, Sr.", "first last", ("Lund", "Per", None, "Sr")),
        ("Lund Eva M", FAMILY_FIRST, ("Lund", "Eva", "M", None)),
        ("de la Cruz Ana", FAMILY_FIRST, ("de la Cruz", "Ana", None, None)),
    ],
)
def test_a_name_is_taken_apart(text: str, form: str, parts: tuple[str | None, ...]) -> None:
    name = read_name(text, form)
    assert (name.last, name.first, name.middle, name.suffix) == parts


@pytest.mark.parametrize(
    "text,form",
    [
        ("Lund", PLAIN),
        ("Lund", COMMA),
        ("Eva Lund", COMMA),
        ("Lund, Eva, Ola", COMMA),
        (",", COMMA),
        ("Lund Jr", PLAIN),
        ("Lund, Eva (016413)", COMMA),
        ("Vacant 12", PLAIN),
        ("Lund / Berg", PLAIN),
    ],
)
def test_what_is_no_name_of_that_form_is_refused(text: str, form: str) -> None:
    with pytest.raises(UnreadableNameError):
        read_name(text, form)
