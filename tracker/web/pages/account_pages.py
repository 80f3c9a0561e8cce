"""The pages about accounts, one after another: the administrators', the links', the notice, one's own."""

from flask import Blueprint

from tracker.web.pages import accounts_admin, notice, own_account, welcome


def register(pages: Blueprint) -> None:
    """Serve them."""
    for part in (accounts_admin, welcome, notice, own_account):
        part.register(pages)
