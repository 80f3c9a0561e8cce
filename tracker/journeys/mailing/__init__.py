"""What is sent by mail: what is due, as whom, in which words, and through which server."""

from tracker.journeys.mailing.post import Post, SmtpPost, Undelivered
from tracker.journeys.mailing.sending import Outcome, due_today, send_due

__all__ = ["Outcome", "Post", "SmtpPost", "Undelivered", "due_today", "send_due"]
