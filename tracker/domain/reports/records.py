"""What can be asked of a list of records."""

from enum import StrEnum


class Void(StrEnum):
    """Whether a list of facts holds those found to be mistakes."""

    EXCLUDE = "exclude"
    INCLUDE = "include"
    ONLY = "only"
