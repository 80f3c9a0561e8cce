"""The messages: a report as an attachment with its stamp in words, or the digest of what needs doing."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import urlencode

from tracker.domain.reports.stamp import Stamp
from tracker.journeys.mailing.post import MailServer
from tracker.render.formats import MEDIA_TYPES, Format

LINES = 60
"""So many lines of each list stand in a digest; the rest is on the page."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file to send, and what it is: the view's name, the report's, its stamp."""

    name: str
    report: str
    stamp: Stamp
    form: Format
    body: bytes

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True, slots=True)
class Section:
    """A list of the digest: the report's name and its lines as a terminal shows them."""

    report: str
    stamp: Stamp
    lines: tuple[str, ...]


def sheet_message(settings: MailServer, to: str, key: str, sheet: Sheet, *, sent_at: datetime) -> EmailMessage:
    """A report as an attachment; `key` makes the message the same one however often it is tried."""
    stamp = sheet.stamp
    message = _message(settings, to, key, f"{sheet.name}, as of {stamp.as_of.isoformat()}", sent_at)
    said = [
        f"{sheet.name}: the report {sheet.report}, attached.",
        "",
        f"As of {stamp.as_of.isoformat()}, known at {stamp.known_at_text}",
        f"Filters: {stamp.filters_text}",
        f"Data version {stamp.data_version}, audit head {stamp.audit_head}",
        f"SHA-256 of the file: {sheet.digest}",
        *_link(settings, f"/reports/{sheet.report}.{sheet.form.value}", stamp),
        *_ending(settings),
    ]
    message.set_content("\n".join(said) + "\n")
    kind, _, subtype = MEDIA_TYPES[sheet.form].partition(";")[0].partition("/")
    name = f"{sheet.report}-{stamp.as_of.isoformat()}.{sheet.form.value}"
    message.add_attachment(sheet.body, maintype=kind, subtype=subtype, filename=name)
    return message


def digest_text(settings: MailServer, sections: tuple[Section, ...]) -> str:
    """What needs doing, list by list, each with its stamp."""
    said: list[str] = []
    for section in sections:
        left = len(section.lines) - LINES
        said += [*section.lines[:LINES], *([f"and {left} lines more."] if left > 0 else [])]
        said += [*_link(settings, f"/reports/{section.report}.pdf", section.stamp), "", ""]
    return "\n".join([*said, *_ending(settings)]).strip() + "\n"


def digest_message(settings: MailServer, to: str, key: str, text: str, day: str, *, sent_at: datetime) -> EmailMessage:
    """The digest as a message of text alone."""
    message = _message(settings, to, key, f"What needs doing, as of {day}", sent_at)
    message.set_content(text)
    return message


def plain_message(
    settings: MailServer, to: str, key: str, subject: str, lines: Sequence[str], *, sent_at: datetime
) -> EmailMessage:
    """A message of a few lines of text."""
    message = _message(settings, to, key, subject, sent_at)
    message.set_content("\n".join(lines) + "\n")
    return message


def _message(settings: MailServer, to: str, key: str, subject: str, sent_at: datetime) -> EmailMessage:
    message = EmailMessage()
    message["Subject"] = " ".join(subject.split())
    message["From"] = settings.sender
    message["To"] = to
    message["Date"] = format_datetime(sent_at)
    message["Message-ID"] = f"<{key}@{settings.sender.rpartition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def _link(settings: MailServer, path: str, stamp: Stamp) -> list[str]:
    """Where the same figures can be had again, within the rights of who follows it."""
    if not settings.address:
        return []
    asked = {"as_of": stamp.as_of.isoformat(), "known_at": stamp.known_at_text}
    asked |= {name: values[0] for name, values in stamp.filters if len(values) == 1}
    return ["", f"{settings.address.rstrip('/')}{path}?{urlencode(asked)}"]


def _ending(settings: MailServer) -> list[str]:
    if not settings.address:
        return ["", "To end this, sign in and look under Reports, Subscriptions."]
    return ["", f"To end this: {settings.address.rstrip('/')}/reports/subscriptions"]
