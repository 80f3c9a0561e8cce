"""Batches, imports, users, tokens and audit events, as answered."""

from marshmallow import Schema, fields

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
