"""The formats a report can be asked for in."""

from enum import StrEnum


class Format(StrEnum):
    """A format, named as in addresses and options."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
