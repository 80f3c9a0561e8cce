"""The pages about accounts and how one gets in, one after another."""

from flask import Blueprint

from tracker.web.pages import (
    accounts_admin,
    confirming,
    notice,
    own_account,
    own_factor,
    second_step,
    welcome,
)


def register(pages: Blueprint) -> None:
    """Serve them."""
    for part in (second_step, confirming, own_factor, accounts_admin, welcome, notice, own_account):
        part.register(pages)
