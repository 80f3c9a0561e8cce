"""What may be entered about users and tokens."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from tracker.domain.commands.accounts import (
    BreakGlass,
    ChangeRole,
    CreateToken,
    CreateUser,
    DisableUser,
    EnableUser,
    EndSessions,
    InviteUser,
    LinkIdentity,
    LinkOfficer,
    MakeAccountLink,
    ResetAuthenticator,
    RevokeToken,
    SetMailAddress,
    SetPassword,
    UnlinkIdentity,
    UnlockUser,
)
from tracker.domain.vocabulary import Role
from tracker.schemas.base import CommandSchema
from tracker.schemas.fields import Choice, Coded, Flag, Several, Text, Whole
from tracker.schemas.problems import refuse
from tracker.schemas.references import OfficerField
from tracker.schemas.views import MailAddress

LONGEST_PASSWORD = 128
USERNAME = 64
PRECINCTS = 100
DAYS = 3650
SCOPES = 100
NETWORKS = 50


class Password(Coded, fields.String):
    """A password as it was typed: nothing is stripped, folded or cut. What it must be like, the service says."""

    def __init__(self, **kwargs: Any) -> None:
        described = {"format": "password", "minLength": 15, "maxLength": LONGEST_PASSWORD}
        super().__init__(**{**kwargs, "metadata": {**described, **kwargs.get("metadata", {})}})

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **_: Any) -> str:
        if not isinstance(value, str):
            raise refuse("not_text", "This must be text: write it in quotation marks.")
        if len(value) > 4 * LONGEST_PASSWORD:
            raise refuse("too_long", f"A password has at most {LONGEST_PASSWORD} characters.")
        return value


class CreateUserSchema(CommandSchema[CreateUser]):
    """A person's account."""

    command = CreateUser

    username = Text(USERNAME, required=True)
    full_name = Text(100, required=True)
    role = Choice(Role, required=True)
    password = Password(load_default=None, metadata={"description": "Absent: no sign-in by password."})
    precincts = Several(Text(20), most=PRECINCTS, load_default=())


class SetPasswordSchema(CommandSchema[SetPassword]):
    """A new password for the user whom the address names."""

    command = SetPassword
    in_path = ("username",)

    password = Password(required=True)


class DisableUserSchema(CommandSchema[DisableUser]):
    """The address says it all: the body is empty."""

    command = DisableUser
    in_path = ("username",)


class InviteUserSchema(CommandSchema[InviteUser]):
    """An account whose holder chooses a password with a one-time link."""

    command = InviteUser

    username = Text(USERNAME, required=True)
    full_name = Text(100, required=True)
    role = Choice(Role, required=True)
    precincts = Several(Text(20), most=PRECINCTS, load_default=())
    mail_address = MailAddress(load_default=None)
    officer = OfficerField(load_default=None)


class MakeAccountLinkSchema(CommandSchema[MakeAccountLink]):
    """The address says it all: the body is empty."""

    command = MakeAccountLink
    in_path = ("username",)


class EnableUserSchema(CommandSchema[EnableUser]):
    """The address says it all: the body is empty."""

    command = EnableUser
    in_path = ("username",)


class ChangeRoleSchema(CommandSchema[ChangeRole]):
    """A role, and the precincts that go with it."""

    command = ChangeRole
    in_path = ("username",)

    role = Choice(Role, required=True)
    precincts = Several(Text(20), most=PRECINCTS, load_default=())


class LinkOfficerSchema(CommandSchema[LinkOfficer]):
    """Whose account it is."""

    command = LinkOfficer
    in_path = ("username",)

    officer = OfficerField(load_default=None, metadata={"description": "Absent: of nobody who is an officer."})


class SetMailAddressSchema(CommandSchema[SetMailAddress]):
    """Where a one-time link may be sent."""

    command = SetMailAddress
    in_path = ("username",)

    mail_address = MailAddress(load_default=None, metadata={"description": "Absent: nowhere."})


class EndSessionsSchema(CommandSchema[EndSessions]):
    """The address says it all: the body is empty."""

    command = EndSessions
    in_path = ("username",)


class ResetAuthenticatorSchema(CommandSchema[ResetAuthenticator]):
    """The address says it all: the body is empty."""

    command = ResetAuthenticator
    in_path = ("username",)


class UnlockUserSchema(CommandSchema[UnlockUser]):
    """The address says it all: the body is empty."""

    command = UnlockUser
    in_path = ("username",)


class BreakGlassSchema(CommandSchema[BreakGlass]):
    """The account is named on the command line, and by no other door."""

    command = BreakGlass
    in_path = ("username",)


class LinkIdentitySchema(CommandSchema[LinkIdentity]):
    """Whom an identity provider means by the account that the address names."""

    command = LinkIdentity
    in_path = ("username",)

    issuer = Text(500, required=True)
    subject = Text(255, required=True)


class UnlinkIdentitySchema(CommandSchema[UnlinkIdentity]):
    """Whom it means no more."""

    command = UnlinkIdentity
    in_path = ("username",)

    issuer = Text(500, required=True)
    subject = Text(255, required=True)


class CreateTokenSchema(CommandSchema[CreateToken]):
    """A bearer token for scripts."""

    command = CreateToken

    name = Text(100, required=True)
    role = Choice(Role, required=True)
    precincts = Several(Text(20), most=PRECINCTS, load_default=())
    read_only = Flag(load_default=False)
    expires_in_days = Whole(1, DAYS, load_default=None, metadata={"description": "It ends after so many days."})
    scopes = Several(
        Text(64),
        most=SCOPES,
        load_default=(),
        metadata={"description": "The permissions it is confined to, as `people.read`; absent: all of its role's."},
    )
    networks = Several(
        Text(64),
        most=NETWORKS,
        load_default=(),
        metadata={"description": "Where it may come from, as `10.2.0.0/16`; absent: from anywhere."},
    )
    user = Text(64, load_default=None, metadata={"description": "The service account it belongs to, by its name."})


class RevokeTokenSchema(CommandSchema[RevokeToken]):
    """The address says it all: the body is empty."""

    command = RevokeToken
    in_path = ("token_id",)
