"""What a person has said about a file on its way, step by step; kept with the file as plain JSON."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tracker.domain.vocabulary import ImportKind
from tracker.intake import LIMITS, Limits, read_mapping
from tracker.intake import Mapping as FileMapping
from tracker.journeys.imports import ImportRequest
from tracker.services.drafts import Draft


@dataclass(frozen=True, slots=True)
class Choices:
    """Everything that was chosen. `mapping` is the text of a mapping file, None before the columns were settled;
    `origin` says where it came from. `corrections` are cells written anew by line and column (from 0).
    """

    kind: ImportKind
    sender: str | None = None
    as_of: date | None = None
    sheet: str | None = None
    header_row: int | None = None
    mapping: str | None = None
    origin: str = ""
    exclude: frozenset[int] = frozenset()
    as_new: frozenset[int] = frozenset()
    corrections: Mapping[tuple[int, int], str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        """As it is kept."""
        return {
            "kind": self.kind.value,
            "sender": self.sender,
            "as_of": self.as_of.isoformat() if self.as_of is not None else None,
            "sheet": self.sheet,
            "header_row": self.header_row,
            "mapping": self.mapping,
            "origin": self.origin,
            "exclude": sorted(self.exclude),
            "as_new": sorted(self.as_new),
            "corrections": [[line, place, text] for (line, place), text in sorted(self.corrections.items())],
        }

    def file_mapping(self) -> FileMapping | None:
        """The mapping, read; None before there is one."""
        return read_mapping(self.mapping.encode()) if self.mapping is not None else None


def choices_of(draft: Draft) -> Choices:
    """What was said about a draft's file."""
    kept = dict(draft.choices)
    day = kept.pop("as_of")
    return Choices(
        kind=ImportKind(kept["kind"]),
        sender=kept["sender"],
        as_of=date.fromisoformat(day) if day else None,
        sheet=kept["sheet"],
        header_row=kept["header_row"],
        mapping=kept["mapping"],
        origin=kept["origin"],
        exclude=frozenset(kept["exclude"]),
        as_new=frozenset(kept["as_new"]),
        corrections={(line, place): text for line, place, text in kept["corrections"]},
    )


def request_of(
    draft: Draft, choices: Choices, *, apply: bool = False, confirm_left: bool = False, limits: Limits = LIMITS
) -> ImportRequest:
    """What to ask of the import."""
    return ImportRequest(
        kind=choices.kind,
        content=draft.content,
        file_name=draft.file_name,
        mapping=choices.file_mapping(),
        as_of=choices.as_of,
        apply=apply,
        exclude=choices.exclude,
        confirm_left=confirm_left,
        sender=choices.sender,
        corrections=choices.corrections,
        as_new=choices.as_new,
        limits=limits,
    )
