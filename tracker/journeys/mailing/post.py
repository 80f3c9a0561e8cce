"""The way to a mail server."""

import smtplib
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Protocol

SECONDS = 30


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes mail (no `host`: none is sent) and how it is spoken to (`starttls`, `tls`, `none`), who
    mail is from, where those who read it find the tracker, and the domains that it may go to (none named: any).
    """

    host: str = ""
    port: int = 587
    security: str = "starttls"
    username: str = ""
    password: str = field(default="", repr=False)
    sender: str = "tracker@localhost.localdomain"
    address: str = ""
    domains: tuple[str, ...] = ()

    def takes(self, address: str) -> bool:
        """Whether mail may go to an address."""
        return not self.domains or address.rpartition("@")[2].casefold() in {one.casefold() for one in self.domains}


class Undelivered(Exception):  # noqa: N818 - what became of a message, not a fault of this program
    """The mail server could not be reached, or did not take a message; in words for the log."""


class Post(Protocol):
    """What takes a message and returns when the server has it."""

    def send(self, message: EmailMessage) -> None:
        """Hand a message over. Raises Undelivered."""


class SmtpPost:
    """A mail server spoken to by SMTP, a connection for each message: they are few, and none waits for another."""

    def __init__(self, settings: MailServer) -> None:
        self.settings = settings

    def send(self, message: EmailMessage) -> None:
        """Hand a message over. Raises Undelivered."""
        try:
            with self._connected() as server:
                if self.settings.username:
                    server.login(self.settings.username, self.settings.password)
                server.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            said = " ".join(str(error).split()) or type(error).__name__
            raise Undelivered(f"{self.settings.host}:{self.settings.port}: {said}"[:500]) from error

    def _connected(self) -> smtplib.SMTP:
        host, port = self.settings.host, self.settings.port
        if self.settings.security == "tls":
            return smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=ssl.create_default_context())
        server = smtplib.SMTP(host, port, timeout=SECONDS)
        if self.settings.security == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server
