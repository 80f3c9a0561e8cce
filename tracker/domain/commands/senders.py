"""What is to be remembered of a sender of files: how they are read, and whom or what their rows mean."""

import json
from dataclasses import asdict, dataclass

from tracker.domain.commands.imports import NamedOfficer
from tracker.domain.commands.references import OfficerRef
from tracker.domain.vocabulary import ImportKind


@dataclass(frozen=True, slots=True)
class SaveMapping:
    """How a sender's files of a kind are read: the text of a mapping file. `revision` is the one it follows, 0 for the
    first.
    """

    sender: str
    kind: ImportKind
    mapping: str
    revision: int = 0


@dataclass(frozen=True, slots=True)
class ForgetMapping:
    """The mapping is used no more."""

    mapping_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class RememberLink:
    """Whom a sender means by a row that names an officer so (`row` and `officer`), or which version of which course by
    a name (`course_name`, `course` and `version`): one or the other.
    """

    sender: str
    kind: ImportKind
    row: NamedOfficer | None = None
    officer: OfficerRef | None = None
    course_name: str | None = None
    course: str | None = None
    version: str | None = None


@dataclass(frozen=True, slots=True)
class ForgetLink:
    """The link holds no more; what was imported by it stays."""

    link_id: int
    reason: str


def identity_of(officer: NamedOfficer) -> str:
    """What a row says of its officer, as one text that is compared: names without regard to case."""
    said = {name: value.casefold() for name, value in asdict(officer).items() if value is not None}
    return json.dumps(said, ensure_ascii=False, sort_keys=True)


def course_identity(name: str) -> str:
    """A course's name as it is compared."""
    return " ".join(name.split()).casefold()
