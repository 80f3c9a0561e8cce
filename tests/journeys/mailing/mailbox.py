"""A real mail server on this machine that keeps what it takes, and refuses when it is told to."""

import email
import email.policy
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from tracker.journeys.mailing.post import MailServer


@dataclass
class Mailbox:
    """What came, and whether more is taken."""

    server: MailServer
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refuses: bool = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        """Take a message, or not."""
        if self.refuses:
            return "451 Try again later"
        message = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(message, EmailMessage)
        self.messages.append(message)
        self.recipients.append(list(envelope.rcpt_tos))
        return "250 Taken"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mailbox whose server is ended with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    box = Mailbox(
        MailServer(
            host="127.0.0.1",
            port=port,
            security="none",
            sender="tracker@police.example",
            address="https://tracker.police.example/",
            domains=("police.example",),
        )
    )
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
