"""The settings of single sign-on, with the secret that the provider gave."""

import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tracker.journeys.single_sign_on.configured import RoleRule, SingleSignOn
from tracker.settings.errors import SettingsError

OPEN_TO_OTHERS = stat.S_IRWXO | stat.S_IWGRP
LISTS = ("hosts", "scopes", "required_acr", "required_amr")


def single_sign_on_of(read: Mapping[str, Any], *, guarded: bool) -> SingleSignOn:
    """What `[single_sign_on]` says. `guarded`: in production the secret's file must be closed to others, and a second
    factor demanded of the provider: nobody else would ask for one.

    Raises:
        SettingsError: there is no secret, its file cannot be read or is open to others, or no second factor is
            demanded. The text has no secret.
    """
    given = {name: value for name, value in read.items() if name != "client_secret_file"}
    rules = tuple(RoleRule(**{**rule, "precincts": tuple(rule["precincts"])}) for rule in read["roles"])
    lists = {name: tuple(read[name]) for name in LISTS}
    secret = read["client_secret"] or _in_file(read["client_secret_file"], guarded=guarded)
    if read["issuer"] and not secret:
        raise SettingsError(
            "Single sign-on needs the secret that the provider gave: set TRACKER_OIDC_SECRET, or name a file of it in "
            "single_sign_on.client_secret_file."
        )
    if read["issuer"] and guarded and not (read["required_acr"] or read["required_amr"]):
        raise SettingsError(
            "Single sign-on needs proof of a second factor: name what the provider says of it in "
            "single_sign_on.required_acr or single_sign_on.required_amr."
        )
    return SingleSignOn(**{**given, **lists, "roles": rules, "client_secret": secret})


def _in_file(named: str, *, guarded: bool) -> str:
    if not named:
        return ""
    path = Path(named)
    try:
        if guarded and path.stat().st_mode & OPEN_TO_OTHERS:
            raise SettingsError(
                f"The file {path} of the provider's secret is open to others. Close it: chmod 600 {path}"
            )
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"The file {path} of the provider's secret cannot be read.") from error
