"""Accounts in words: roles, states, how a sign-in began; and the other pages that an account's own leads to."""

from flask import Flask, url_for

from tracker.domain.vocabulary import AccountState, BegunBy, Role

ROLES = {
    Role.ADMINISTRATOR: "Administrator",
    Role.PRECINCT_ADMINISTRATOR: "Precinct administrator",
    Role.SUPERVISOR: "Supervisor",
    Role.OVERSIGHT: "Oversight",
    Role.SERVICE: "Service",
}

TASKS = {
    Role.ADMINISTRATOR: "Enters: imports files, runs training, issues and takes back cameras. Manages accounts.",
    Role.PRECINCT_ADMINISTRATOR: "Enters for one precinct: issues and takes back cameras, counts, signs officers in.",
    Role.SUPERVISOR: "Looks: how far is the precinct, who is missing what, who comes next.",
    Role.OVERSIGHT: "Pulls reports, as of any day, and sees how each figure was counted.",
    Role.SERVICE: "Works by tokens alone, and never signs in.",
}

STATES = {
    AccountState.IN_USE: "In use",
    AccountState.INVITED: "Invited",
    AccountState.LOCKED: "Locked",
    AccountState.DISABLED: "Disabled",
}

BEGUN_BY = {
    BegunBy.PASSWORD: "with a password",
    BegunBy.SINGLE_SIGN_ON: "through the department's sign-on",
    BegunBy.DEMONSTRATION: "as a demonstration account",
}

BESIDE = {
    "permissions": "pages.permissions",
    "authenticator": "pages.authenticator",
    "recovery_codes": "pages.recovery_codes",
}


def links_that_are_there(app: Flask) -> dict[str, str]:
    """The addresses of the pages beside an account's own, by what each is about."""
    return {name: url_for(endpoint) for name, endpoint in BESIDE.items() if endpoint in app.view_functions}
