"""What may be entered about users and tokens. A password is taken as typed, and repeated to nobody."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from tracker.domain.commands.accounts import CreateToken, CreateUser, DisableUser, RevokeToken, SetPassword
from tracker.domain.vocabulary import Role
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Coded, Flag, Several, Text, Whole
from tracker.schemas.problems import refuse

USERNAME = 64
NAME = 100
PRECINCTS = 100
LONGEST_PASSWORD = 1000
LONGEST_LIFE = 3650


class Password(Coded, fields.String):
    """A password, bounded so that hashing it costs what it should and no more."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "metadata": {"format": "password", "maxLength": LONGEST_PASSWORD}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", "This must be text: write it in quotation marks.")
        if len(value) > LONGEST_PASSWORD:
            raise refuse("too_long", f"This is too long: {LONGEST_PASSWORD} characters at most.")
        try:
            value.encode()
        except UnicodeEncodeError:
            raise refuse("unfit_character", "This holds half a character. Type it again by hand.") from None
        return value


class CreateUserSchema(CommandSchema[CreateUser]):
    """An account; precincts are given for a supervisor and for nobody else."""

    command = CreateUser

    username = Text(USERNAME, required=True)
    full_name = Text(NAME, required=True)
    role = Choice(Role, required=True)
    password = Password(load_default=None)
    precincts = Several(Text(20), most=PRECINCTS, load_default=())

    def arranged(self, values: dict[str, Any]) -> dict[str, Any]:
        """An account of the demonstration's is made by the demonstration alone."""
        return {**values, "demonstration": False}


class SetPasswordSchema(CommandSchema[SetPassword]):
    """A new password for the user the address names."""

    command = SetPassword
    in_path = ("username",)

    password = Password(required=True)


class DisableUserSchema(CommandSchema[DisableUser]):
    """The address says it all."""

    command = DisableUser
    in_path = ("username",)


class CreateTokenSchema(CommandSchema[CreateToken]):
    """A bearer token for scripts."""

    command = CreateToken

    name = Text(NAME, required=True)
    role = Choice(Role, required=True)
    precincts = Several(Text(20), most=PRECINCTS, load_default=())
    read_only = Flag(load_default=False)
    expires_in_days = Whole(1, LONGEST_LIFE, load_default=None)


class RevokeTokenSchema(CommandSchema[RevokeToken]):
    """The address says it all."""

    command = RevokeToken
    in_path = ("token_id",)
