"""What a settings file may say: names, types and ranges. Defaults and meanings stand in `config/default.toml`."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

from marshmallow import RAISE, Schema, ValidationError, fields, validate, validates_schema

from tracker.domain.vocabulary import Role

ANY_PORT = validate.Range(0, 65535)
MANY = validate.Range(1, 1024)


PLACE = validate.Regexp(
    r"(https://[^/?#@\s]+|http://(127\.0\.0\.1|localhost|\[::1\])(:\d+)?)(/[^?#\s]*)?\Z|\Z",
    error="Give an address over https, as https://login.example.org; http is for this machine alone.",
)
"""An address over https, or over http on this machine."""
A_CLAIM = validate.Length(1, 200)


def _is_somebodys(role: Role) -> None:
    if role is Role.SERVICE:
        raise ValidationError("Nobody signs in as a service: it has tokens.")


class _Table(Schema):
    class Meta:
        unknown = RAISE


class DatabaseTable(_Table):
    """`[database]`"""

    url = fields.String(required=True, validate=validate.Regexp(r"(sqlite|postgresql(\+psycopg)?):"))
    owner_url = fields.String(required=True, validate=validate.Regexp(r"$|(sqlite|postgresql(\+psycopg)?):"))


class ServerTable(_Table):
    """`[server]`"""

    host = fields.String(required=True, validate=validate.Length(min=1))
    port = fields.Integer(required=True, strict=True, validate=ANY_PORT)
    workers = fields.Integer(required=True, strict=True, validate=MANY)
    threads = fields.Integer(required=True, strict=True, validate=MANY)
    trusted_hosts = fields.List(
        fields.String(validate=validate.Length(min=1)), required=True, validate=validate.Length(min=1)
    )
    proxies = fields.Integer(required=True, strict=True, validate=validate.Range(0, 10))


class LimitsTable(_Table):
    """`[limits]`"""

    file_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1024))
    body_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(1024))
    form_parts = fields.Integer(required=True, strict=True, validate=validate.Range(1))
    page_size = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    largest_page = fields.Integer(required=True, strict=True, validate=validate.Range(1, 1000))
    reading_memory_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(128 * 1024**2))
    reading_cpu_seconds = fields.Integer(required=True, strict=True, validate=validate.Range(1, 60))
    reading_wait_seconds = fields.Integer(required=True, strict=True, validate=validate.Range(1, 29))


class ReportsTable(_Table):
    """`[reports]`"""

    kept = fields.Integer(required=True, strict=True, validate=validate.Range(0, 100_000))
    kept_bytes = fields.Integer(required=True, strict=True, validate=validate.Range(0))


class SignInTable(_Table):
    """`[sign_in]`"""

    idle_minutes = fields.Integer(required=True, strict=True, validate=validate.Range(1, 30))
    longest_hours = fields.Integer(required=True, strict=True, validate=validate.Range(1, 12))
    invite_hours = fields.Integer(required=True, strict=True, validate=validate.Range(1, 24 * 14))
    reset_minutes = fields.Integer(required=True, strict=True, validate=validate.Range(5, 24 * 60))
    notice = fields.String(required=True, validate=validate.Length(max=5000))
    code_minutes = fields.Integer(required=True, strict=True, validate=validate.Range(1, 30))
    confirmed_minutes = fields.Integer(required=True, strict=True, validate=validate.Range(1, 60))
    seed_key_file = fields.String(required=True)
    most_wrong = fields.Integer(required=True, strict=True, validate=validate.Range(1, 5))
    window_minutes = fields.Integer(required=True, strict=True, validate=validate.Range(15, 24 * 60))
    most_wrong_of_client = fields.Integer(required=True, strict=True, validate=validate.Range(5, 1000))
    idle_days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 90))


class RoleTable(_Table):
    """An entry of `[[single_sign_on.roles]]`"""

    value = fields.String(required=True, validate=validate.Length(1, 500))
    role = fields.Enum(Role, by_value=True, required=True, validate=_is_somebodys)
    precincts = fields.List(fields.String(validate=validate.Length(1, 20)), load_default=list)

    @validates_schema
    def _precincts_fit(self, read: dict[str, Any], **_: Any) -> None:
        role, count = read["role"], len(set(read["precincts"]))
        if role in (Role.ADMINISTRATOR, Role.OVERSIGHT) and count:
            raise ValidationError("This role sees every precinct: name none.", "precincts")
        if role in (Role.SUPERVISOR, Role.PRECINCT_ADMINISTRATOR) and not count:
            raise ValidationError("Name the precincts of this role.", "precincts")


class SingleSignOnTable(_Table):
    """`[single_sign_on]`"""

    issuer = fields.String(required=True, validate=PLACE)
    client_id = fields.String(required=True, validate=validate.Length(max=500))
    client_secret = fields.String(required=True)
    client_secret_file = fields.String(required=True)
    address = fields.String(required=True, validate=PLACE)
    hosts = fields.List(fields.String(validate=validate.Regexp(r"[A-Za-z0-9.-]+(:\d+)?\Z")), required=True)
    ca_file = fields.String(required=True)
    scopes = fields.List(fields.String(validate=validate.Regexp(r"\S+\Z")), required=True)
    username_claim = fields.String(required=True, validate=A_CLAIM)
    full_name_claim = fields.String(required=True, validate=A_CLAIM)
    roles_claim = fields.String(required=True, validate=A_CLAIM)
    roles = fields.List(fields.Nested(RoleTable), required=True)
    provisioning = fields.Boolean(required=True, truthy={True}, falsy={False})
    required_acr = fields.List(fields.String(validate=validate.Regexp(r"\S+\Z")), required=True)
    required_amr = fields.List(fields.String(validate=validate.Length(min=1)), required=True)
    label = fields.String(required=True, validate=validate.Length(1, 60))

    @validates_schema
    def _is_whole(self, read: dict[str, Any], **_: Any) -> None:
        if not read["issuer"]:
            return
        for name in ("client_id", "address"):
            if not read[name]:
                raise ValidationError("Single sign-on needs this. Fill it in, or empty the issuer.", name)
        if urlsplit(read["address"]).path:
            raise ValidationError("Give the address without a path, and without a slash at its end.", "address")
        if "openid" not in read["scopes"]:
            raise ValidationError("One of the scopes is `openid`.", "scopes")
        if read["provisioning"] and not read["roles"]:
            raise ValidationError("Accounts are made only where roles are mapped: see `roles`.", "provisioning")


class AuditTable(_Table):
    """`[audit]`"""

    key_file = fields.String(required=True)


class BackupTable(_Table):
    """`[backup]`"""

    key_file = fields.String(required=True)
    programs = fields.String(required=True)
    folder = fields.String(required=True)
    warn_after_hours = fields.Integer(required=True, strict=True, validate=validate.Range(1, 24 * 366))


def _check_is_day_or_empty(text: str) -> None:
    try:
        day_or_none(text)
    except ValueError as error:
        raise ValidationError("Write a day as 2016-05-21, or leave it empty.") from error


def day_or_none(text: str) -> date | None:
    """The day of a setting that may be empty. Raises ValueError where it is none."""
    return date.fromisoformat(text) if text else None


class PublicTable(_Table):
    """`[public]`"""

    open = fields.Boolean(required=True, truthy={True}, falsy={False})
    since = fields.String(required=True, validate=_check_is_day_or_empty)
    contact = fields.String(required=True, validate=validate.Length(max=500))


class MailTable(_Table):
    """`[mail]`"""

    host = fields.String(required=True)
    port = fields.Integer(required=True, strict=True, validate=ANY_PORT)
    security = fields.String(required=True, validate=validate.OneOf(["starttls", "tls", "none"]))
    username = fields.String(required=True)
    password = fields.String(required=True)
    sender = fields.Email(required=True)
    address = fields.String(required=True, validate=validate.Regexp(r"$|https?://"))
    domains = fields.List(fields.String(validate=validate.Length(min=1)), required=True)


class TokensTable(_Table):
    """`[tokens]`"""

    days = fields.Integer(required=True, strict=True, validate=validate.Range(1, 3650))


class SettingsSchema(_Table):
    """A settings file, merged with what it overrides."""

    environment = fields.String(required=True, validate=validate.OneOf(["development", "production"]))
    secret_key = fields.String(required=True, validate=validate.Regexp(r"\s*\S"))
    database = fields.Nested(DatabaseTable, required=True)
    server = fields.Nested(ServerTable, required=True)
    limits = fields.Nested(LimitsTable, required=True)
    reports = fields.Nested(ReportsTable, required=True)
    sign_in = fields.Nested(SignInTable, required=True)
    single_sign_on = fields.Nested(SingleSignOnTable, required=True)
    audit = fields.Nested(AuditTable, required=True)
    backup = fields.Nested(BackupTable, required=True)
    mail = fields.Nested(MailTable, required=True)
    public = fields.Nested(PublicTable, required=True)
    tokens = fields.Nested(TokensTable, required=True)
