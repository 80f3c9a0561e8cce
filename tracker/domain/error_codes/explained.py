"""What one error code means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Explained:
    """An error code: the statuses it comes with as the `code` of a whole answer (none: it stands with a field in
    `errors`, with a row of a file, as a warning, or at the command line alone), what happened, and what to do.
    """

    statuses: tuple[int, ...]
    what: str
    do: str
