"""Batches, imports, users, tokens and audit events, as answered."""

from marshmallow import Schema, fields

from tracker.domain.tokens import TokenState
from tracker.domain.vocabulary import AccountState, Role
from tracker.schemas.output.parts import Record, day, flag, instant, number, revision, text, word


class BatchRecord(Record):
    """What came in together and can be reversed together."""

    kind = text("`roster`, `cameras`, … for an import; `sign-in` for a class.")
    file_name = text(null=True)
    sha256 = text("Digest of the file.", null=True)
    as_of = day("The day the file speaks of.", null=True)
    reversed_seq = number("The audit event that reversed it; null while it stands.", null=True)
    reversal_reason = text(null=True)
    recorded_seq = number()
    receipt = fields.Dict(allow_none=True, metadata={"description": "The summary as it was given back; not in lists."})


class UserRecord(Record):
    """A person's account."""

    username = text()
    full_name = text()
    role = word(Role)
    precincts = fields.List(fields.String(), required=True)
    demonstration = flag()
    state = word(AccountState)
    officer_id = number("Whose account it is: it ends with that officer's employment.", null=True)
    disabled_at = instant(null=True)
    locked_at = instant(null=True)
    has_authenticator = flag()
    last_signed_in_at = instant(null=True)
    recorded_seq = number()
    revision = revision()


class TokenRecord(Record):
    """A token, without what it is sent as."""

    name = text()
    role = word(Role)
    precincts = fields.List(fields.String(), required=True)
    read_only = flag()
    scopes = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "The permissions it is confined to; null: all of its role's."},
    )
    networks = fields.List(
        fields.String(),
        required=True,
        allow_none=True,
        metadata={"description": "Where it may come from; null: from anywhere."},
    )
    account = text("The service account it belongs to.", null=True)
    state = word(TokenState)
    expires_at = instant(null=True)
    revoked_at = instant(null=True)
    last_used_at = instant(null=True)
    recorded_seq = number()


class AuditEventRecord(Schema):
    """One act: who, when, through which door, what."""

    seq = number("1, 2, 3, … without a gap, in the order of commits.")
    recorded_at = instant()
    act = text()
    actor = text()
    role = text()
    door = text()
    user_id = number(null=True)
    token_id = number(null=True)
    request_id = text(null=True)
    batch_id = number(null=True)
    subject = text(null=True)
    subject_id = number(null=True)
    detail = fields.Dict(required=True)
    personal = fields.Dict(
        allow_none=True, metadata={"description": "Names and badges; only for those who may see every identity."}
    )
    changes_data = flag()
    hash = text("Keyed hash over the hash before and this event.")
    key_id = text("The name of the key it was made with; null before there were keys.", null=True)


class PermissionPart(Schema):
    """One permission, and the roles that hold it."""

    name = text()
    lets = text("What it lets somebody do, in words.")
    roles = fields.List(word(Role), required=True)


class PermissionsAnswer(Schema):
    """The one table of permissions that every door asks: what each role may do."""

    permissions = fields.List(fields.Nested(PermissionPart), required=True)


class HolderPart(Schema):
    """An account or a token that worked at the moment."""

    kind = text("`account` or `token`.")
    name = text()
    full_name = text("Whose account it is.", null=True)
    role = word(Role)
    precincts = fields.List(fields.String(), required=True, metadata={"description": "Those it is confined to."})
    read_only = flag()
    permissions = fields.List(fields.String(), required=True, metadata={"description": "What it may do."})
    since = instant("When it was given its role.")
    expires_at = instant(null=True)
    last_used_at = instant(
        "When a token was last used; null where it was not used by the moment, or has been used since.", null=True
    )


class HoldersAnswer(Schema):
    """The accounts and tokens that work, now or at the end of a day gone by, with their roles and precincts, and what
    each may do by the table of permissions as it is now.
    """

    as_of = day("The day spoken of.")
    known_at = instant("The moment of knowledge.")
    held_at = instant("The moment they worked at: the end of `as_of`, or `known_at` where that is earlier.")
    data_version = number("The last audit event that had changed data by then.")
    audit_head = text("That event's hash.")
    holders = fields.List(fields.Nested(HolderPart), required=True)
