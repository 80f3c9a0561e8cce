"""The one type of text: every field of text of every schema is it, and holds what it promises."""

import importlib
import pkgutil
import unicodedata

import pytest
from marshmallow import ValidationError

from tests.schemas.hostile_text import COMPOSED, DECOMPOSED, ENDLESS, OTHER_TEXT, UNFIT, every_schema, strings_of, texts
from tracker import schemas
from tracker.schemas.fields import ClockTime, Link, Seed, Text
from tracker.schemas.views import MailAddress

for module in pkgutil.iter_modules(schemas.__path__, f"{schemas.__name__}."):
    importlib.import_module(module.name)

OF_A_FORM = (ClockTime, Link, MailAddress, Seed)
"""Text that is held to a form of its own besides: a name is none of them."""


def refusals(value: str) -> dict[str, list[str]]:
    """How each field of text answers to a value: with codes, or with nothing where it takes it."""
    found = {}
    for name, field in texts():
        try:
            field.deserialize(value)
        except ValidationError as error:
            found[name] = [problem.code for problem in error.messages]
        else:
            found[name] = []
    return found


def test_every_field_of_text_is_of_the_one_type() -> None:
    fields = [
        (f"{schema.__name__}.{name}", text)
        for schema in every_schema()
        for name, field in schema().fields.items()
        for text in strings_of(field)
    ]
    assert len(fields) > 200
    others = {name for name, text in fields if not isinstance(text, Text)}
    assert {type(text).__name__ for name, text in fields if name in others} == OTHER_TEXT


@pytest.mark.parametrize("value", UNFIT.values(), ids=UNFIT)
def test_what_cannot_be_seen_or_stored_is_refused_by_every_field(value: str) -> None:
    codes = refusals(value)
    assert {name: found for name, found in codes.items() if found != ["unfit_character"]} == {
        name: ["too_long"] for name, field in texts() if len(value) > 4 * field.longest + 100
    }


def test_no_field_takes_more_than_it_says() -> None:
    for name, field in texts():
        for value in (ENDLESS, "x" * (field.longest + 1)):
            with pytest.raises(ValidationError) as refused:
                field.deserialize(value)
            assert [problem.code for problem in refused.value.messages] == ["too_long"], name


def test_what_is_kept_is_kept_in_one_form() -> None:
    plain = [(name, field) for name, field in texts() if not isinstance(field, OF_A_FORM)]
    assert len(plain) > 200
    assert not unicodedata.is_normalized("NFC", DECOMPOSED)
    for name, field in plain:
        value = f"  {DECOMPOSED * -(-field.shortest // len(COMPOSED))} "
        assert field.deserialize(value) == unicodedata.normalize("NFC", value.strip()), name
