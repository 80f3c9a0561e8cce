"""A number in an address is written in the digits of this page: of another script it is no address at all."""

from typing import Any

import pytest
from werkzeug.exceptions import NotFound
from werkzeug.routing import IntegerConverter, RequestRedirect

from tests.web.site import one_app

FOREIGN = ("\u0663", "\u0967", "\uff13", "1\u0663")


def numbered() -> list[Any]:
    """Every rule with a record's number in it, of pages and of the API."""
    rules = one_app().url_map.iter_rules()
    return [rule for rule in rules if any(isinstance(one, IntegerConverter) for one in rule._converters.values())]


def address_of(rule: Any, digits: str) -> str:
    """An address that the rule fits, but for the digits."""
    values = {name: 98765 if isinstance(one, IntegerConverter) else "2016-09" for name, one in rule._converters.items()}
    _, address = rule.build(values, append_unknown=False)
    return str(address).replace("98765", digits)


def reaches(rule: Any, digits: str) -> bool:
    """Whether the rule's view is what answers there."""
    adapter = one_app().url_map.bind("tracker.example")
    for method in sorted(rule.methods):
        try:
            found, _ = adapter.match(address_of(rule, digits), method=method)
        except (NotFound, RequestRedirect):
            return False
        if found == rule.endpoint:
            return True
    return False


@pytest.mark.parametrize("digits", FOREIGN, ids=ascii)
def test_only_our_digits_lead_to_a_record(digits: str) -> None:
    rules = numbered()
    assert len(rules) > 200
    assert [rule.rule for rule in rules if not reaches(rule, "3")] == []
    assert [rule.rule for rule in rules if reaches(rule, digits)] == []
