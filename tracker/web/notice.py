"""The department's notice: shown before a sign-in, and acknowledged after it before anything else is."""

import re

from tracker.domain.errors import Unauthenticated
from tracker.web.requests import signed_in
from tracker.web.wiring import wiring

NOTICE_DUE = "notice_not_acknowledged"


class NoticeDue(Unauthenticated):
    """Somebody is signed in and has not acknowledged the notice."""

    def __init__(self) -> None:
        super().__init__(NOTICE_DUE, "Read the department's notice first.")


def is_notice_due() -> bool:
    """Whether whoever is signed in has the notice still before them. Tokens have acknowledged nothing and need not."""
    holder = signed_in()
    return holder is not None and bool(wiring().settings.notice) and holder.notice_at is None


def paragraphs() -> list[str]:
    """The notice's paragraphs; none where there is no notice."""
    return [part.strip() for part in re.split(r"\n\s*\n", wiring().settings.notice) if part.strip()]
