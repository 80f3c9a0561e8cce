"""The day that reading pages show, from the address and back into it. It never dates an entry."""

from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from urllib.parse import urlencode

from flask import g, request

from tracker.domain.errors import Invalid
from tracker.domain.spans import local_day
from tracker.web.requests import Reading, installation, today

AS_OF, KNOWN_AT = "as_of", "known_at"
DAY_FIELDS = (AS_OF, KNOWN_AT)


@dataclass(frozen=True, slots=True)
class PageDay:
    """The day shown, the moment of knowledge where one was asked for, and what the day control needs."""

    as_of: date
    known_at: datetime | None
    """None: everything known by now."""
    today: date
    moment: datetime
    """The moment to ask reports with: `known_at`, or the request's own."""
    path: str
    kept: tuple[tuple[str, str], ...]
    """What else the address said, kept when the day changes."""

    @property
    def is_past(self) -> bool:
        """Whether nothing may be entered from this page."""
        return self.as_of < self.today or self.known_at is not None

    @property
    def carried(self) -> list[tuple[str, str]]:
        """What a form that leads to a reading page must send along, so that it shows the same day."""
        return list(carried().items())

    @property
    def known_at_field(self) -> str:
        """The moment as a form field has it, in UTC; to the microsecond where it is not a full second."""
        return "" if self.known_at is None else self.known_at.astimezone(UTC).replace(tzinfo=None).isoformat()

    @property
    def is_fine(self) -> bool:
        """Whether the moment is finer than a browser's own field can hold."""
        return self.known_at is not None and self.known_at.microsecond != 0

    @property
    def now_href(self) -> str:
        """This page of the same day as it is known now."""
        return f"{self.path}?{urlencode([*self.kept, (AS_OF, self.as_of.isoformat())])}"

    @property
    def today_href(self) -> str:
        """This page on the agency's today."""
        return f"{self.path}?{urlencode([*self.kept, (AS_OF, self.today.isoformat())])}"


def page_day(desk: Reading, *, opens_today: bool = False, path: str | None = None) -> PageDay:
    """The day this request asks for: its own, else the installation's opening day, else today. Kept for the template.

    `opens_today`: for pages that entries are made from, whatever the opening day; `path`: where the page stands, when
    it is shown in answer to a form.

    Raises:
        Invalid `day_not_understood`, `moment_not_understood`, `known_at_in_future`.
    """
    known_at = _known_at()
    if known_at is not None and known_at > desk.moment:
        raise Invalid(
            "known_at_in_future", "What will be known is not known yet. Give an earlier moment.", field=KNOWN_AT
        )
    shown = PageDay(
        as_of=_as_of(desk, known_at, desk.today if opens_today else installation().opening_day),
        known_at=known_at,
        today=desk.today,
        moment=known_at or desk.moment,
        path=path or request.path,
        kept=tuple(
            (name, value)
            for name, value in request.args.items(multi=True)
            if name not in DAY_FIELDS and name != "page" and value
        ),
    )
    g.page_day = shown
    return shown


def carried() -> dict[str, str]:
    """What a link must say so that the next page shows the same day. From an entry page, that is today."""
    shown: PageDay | None = g.get("page_day")
    if shown is not None:
        return {name: request.args[name] for name in DAY_FIELDS if request.args.get(name)}
    return {} if installation().opening_day is None else {AS_OF: today().isoformat()}


def _as_of(desk: Reading, known_at: datetime | None, opening: date | None) -> date:
    text = request.args.get(AS_OF, "").strip()
    if text:
        with suppress(ValueError):
            return date.fromisoformat(text)
        raise Invalid("day_not_understood", "The day to show cannot be read. Write it as 2016-09-27.", field=AS_OF)
    if known_at is not None:
        return min(local_day(known_at), desk.today)
    return min(opening or desk.today, desk.today)


def _known_at() -> datetime | None:
    text = request.args.get(KNOWN_AT, "").strip()
    if not text:
        return None
    with suppress(ValueError, OverflowError):
        instant = datetime.fromisoformat(text)
        return instant.replace(tzinfo=UTC) if instant.tzinfo is None else instant.astimezone(UTC)
    raise Invalid(
        "moment_not_understood",
        "The moment of knowledge cannot be read. Write it in UTC, as 2016-09-27T15:00:00Z.",
        field=KNOWN_AT,
    )
