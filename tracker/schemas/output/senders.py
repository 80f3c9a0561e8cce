"""What is remembered of senders of files, as answered."""

from tracker.domain.vocabulary import ImportKind
from tracker.schemas.output.parts import Record, instant, number, text, word


class SavedMappingRecord(Record):
    """A revision of the mapping that a sender's files of one kind are read by."""

    sender = text()
    kind = word(ImportKind)
    revision = number("1, 2, …; the highest that is not forgotten is used.")
    mapping = text("The mapping file, in TOML.")
    forgotten_at = instant(null=True)
    recorded_seq = number()


class RememberedLinkRecord(Record):
    """Whom, or which version of a course, a sender means by what its rows say."""

    sender = text()
    kind = word(ImportKind)
    subject = text("`officer` or `course`.")
    written = text("What the rows say; null where its officer's identity is protected.", null=True)
    officer_id = number(null=True)
    course = text(null=True)
    version = text(null=True)
    forgotten_at = instant(null=True)
    recorded_seq = number()
