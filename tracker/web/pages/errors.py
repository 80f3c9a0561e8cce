"""Errors as pages that say what to do. A 401 leads to the sign-in."""

from http import HTTPStatus

from flask import redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker.web.confirming import REQUIRED
from tracker.web.notice import NOTICE_DUE
from tracker.web.pages.confirming import ask_to_confirm
from tracker.web.problems import Problem
from tracker.web.requests import act_as_nobody, actor_if_any

HEADINGS = {
    403: "You may not do this",
    404: "There is nothing here",
    405: "This address does not take that",
    409: "Something stands in the way",
    413: "This is too large",
    422: "This cannot be entered as it is",
    429: "Too many requests",
    500: "Something went wrong",
    503: "The tracker cannot do this just now",
}
NEXT = {
    403: "Sign in with another account, or ask an administrator.",
    404: "Check the address, or begin again from the dashboard. You may also lack the right to see it.",
    405: "Begin again from the dashboard.",
    409: "Look at what is recorded now, then decide.",
    422: "Go back, correct it and send it again.",
    500: "Try again. If it happens again, tell an administrator the number below.",
    503: "Wait a moment and try again.",
}


def show_problem(problem: Problem) -> ResponseReturnValue:
    """A problem as a page of its status; whoever is not signed in is led to the sign-in and back, and whoever has not
    read the notice to that.
    """
    if problem.code == REQUIRED:
        return ask_to_confirm()
    if problem.status == HTTPStatus.UNAUTHORIZED:
        wanted = request.full_path.removesuffix("?") if request.method == "GET" else None
        entrance = "pages.notice" if problem.code == NOTICE_DUE else "pages.sign_in"
        return redirect(url_for(entrance, next=wanted), code=303)
    is_public = f"{request.path}/".startswith("/public/")
    if is_public:
        act_as_nobody()
    page = render_template(
        "public/problem.html" if is_public else "errors/problem.html",
        problem=problem,
        heading=HEADINGS.get(problem.status, problem.title),
        next_step=NEXT.get(problem.status),
        is_signed_in=actor_if_any() is not None,
    )
    return page, problem.status
