"""The department's notice, which whoever has signed in acknowledges before anything else."""

from flask import Blueprint, redirect, render_template, request
from flask.typing import ResponseReturnValue

from tracker.services.accounts import acknowledge_notice
from tracker.store.engine import transaction
from tracker.web.guard import permission
from tracker.web.notice import is_notice_due, paragraphs
from tracker.web.requests import now, signed_in
from tracker.web.sessions import safe_target
from tracker.web.wiring import wiring


def register(pages: Blueprint) -> None:
    """Serve the notice."""
    pages.add_url_rule("/notice", "notice", show_notice, methods=["GET"])
    pages.add_url_rule("/notice", "enter_notice", enter_notice, methods=["POST"])


@permission("own.session", before_notice=True)
def show_notice() -> ResponseReturnValue:
    """The notice and what to do with it; whoever has acknowledged it goes on."""
    wanted = request.args.get("next")
    if not is_notice_due():
        return redirect(safe_target(wanted), code=303)
    return render_template("accounts/notice.html", notice=paragraphs(), wanted=wanted or "")


@permission("own.session", before_notice=True)
def enter_notice() -> ResponseReturnValue:
    """Acknowledge it, and go where one wanted to go."""
    holder = signed_in()
    if holder is not None and is_notice_due():
        settings = wiring().settings
        with transaction(wiring().engine, write=True) as session:
            acknowledge_notice(session, holder.actor, settings.notice, session_id=holder.session_id, now=now())
    return redirect(safe_target(request.form.get("next")), code=303)
