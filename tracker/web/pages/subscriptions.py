"""What is sent by mail: one's own subscriptions and what became of them; an administrator sees everybody's."""

from collections.abc import Callable

from flask import Blueprint, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.domain.commands.views import EndSubscription
from tracker.domain.errors import Refusal
from tracker.domain.vocabulary import FileForm, Rhythm
from tracker.reports.views import delivery_lines, subscription_lines, view_lines
from tracker.schemas.base import load
from tracker.schemas.views import SubscribeSchema
from tracker.services.subscriptions import end_subscription, subscribe
from tracker.web.guard import permission
from tracker.web.pages.forms import Form, enter_once, sent_form, sent_values
from tracker.web.pages.reader import reader_of
from tracker.web.requests import Writing, reading
from tracker.web.wiring import wiring

SUBSCRIPTIONS = "/reports/subscriptions"
NEWEST = 50
RHYTHMS = {
    Rhythm.DAILY: "every day",
    Rhythm.WEEKLY: "every Monday",
    Rhythm.MONTHLY: "on the first of every month",
}


def register(pages: Blueprint) -> None:
    """Serve the subscriptions."""
    add = pages.add_url_rule
    add(SUBSCRIPTIONS, "subscriptions", show_subscriptions, methods=["GET"])
    add(SUBSCRIPTIONS, "enter_subscription", enter_subscription, methods=["POST"])
    add(f"{SUBSCRIPTIONS}/<int:subscription_id>/end", "end_subscription", enter_end, methods=["POST"])


@permission("own.views")
def show_subscriptions() -> ResponseReturnValue:
    """What is sent, a form to ask for more, and what became of it."""
    return _page(Form(values={"view_id": request.args.get("view_id", ""), "rhythm": Rhythm.WEEKLY.value}))


@permission("own.views")
def enter_subscription() -> ResponseReturnValue:
    """Send something from now on."""

    def act(desk: Writing) -> str:
        given = {name: value for name, value in sent_values().items() if value.strip()}
        if "view_id" not in given:
            given.pop("form", None)
        subscribe(desk.session, desk.actor, load(SubscribeSchema, given), now=desk.now)
        return url_for("pages.subscriptions", _anchor="sent")

    return _entered(act)


@permission("own.views")
def enter_end(subscription_id: int) -> ResponseReturnValue:
    """Send no more of it."""

    def act(desk: Writing) -> str:
        end_subscription(desk.session, desk.actor, EndSubscription(subscription_id), now=desk.now)
        return url_for("pages.subscriptions", _anchor="sent")

    return _entered(act)


def _entered(act: Callable[[Writing], str]) -> ResponseReturnValue:
    try:
        return enter_once(act)
    except Refusal as refusal:
        form = sent_form(refusal)
        return _page(form), form.status


def _page(form: Form) -> str:
    mail = wiring().settings.mail
    with reading() as desk:
        actor = desk.actor
        whose = None if actor.may("accounts.manage") else actor.user_id
        views = view_lines(desk.session, reader_of(actor), actor.user_id)
        kept = subscription_lines(desk.session, user_id=whose)
        sent = delivery_lines(desk.session, user_id=whose, limit=NEWEST)
    return render_template(
        "reports/subscriptions.html",
        form=form,
        views=[(str(view.view_id), view.name) for view in views],
        forms=[(one.value, one.value.upper()) for one in FileForm],
        rhythms=[(one.value, words) for one, words in RHYTHMS.items()],
        kept=kept,
        sent=sent,
        says_whose=whose is None,
        is_off=not mail.host,
        domains=mail.domains,
    )
