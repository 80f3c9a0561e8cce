"""Months of a year, as addresses and bodies carry them."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from tracker.domain.errors import Invalid
from tracker.domain.months import Month, read_month
from tracker.schemas.fields import Coded
from tracker.schemas.problems import refuse


class MonthOfYear(Coded, fields.Field[Month]):
    """A month, written as 2016-03 and in no other way."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$"}
        super().__init__(**{**kwargs, "metadata": {**described, **kwargs.get("metadata", {})}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> Month:
        if isinstance(value, Month):
            return value
        try:
            return read_month(value.strip() if isinstance(value, str) else "")
        except Invalid as refusal:
            raise refuse(refusal.code, "Give the month as YYYY-MM, for example 2016-03.") from None
