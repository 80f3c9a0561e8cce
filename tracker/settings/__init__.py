"""Settings: `config/default.toml`, then the file TRACKER_CONFIG names, then the environment, through one schema.

Every setting stands in `default.toml` with its meaning. Nothing here opens a database.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from marshmallow import ValidationError

from tracker.domain.chain import DEVELOPMENT_KEYRING, Keyring
from tracker.intake import Limits as FileLimits
from tracker.journeys.mailing.post import MailServer
from tracker.journeys.single_sign_on.configured import SingleSignOn
from tracker.resources import config_dir
from tracker.services.accounts.tries import TryRules
from tracker.settings.audit_keys import is_known_to_everyone, read_keyring
from tracker.settings.errors import SettingsError
from tracker.settings.schema import SettingsSchema, day_or_none
from tracker.settings.seed_keys import PUBLISHED_KEYRING, SEED_KEYS, is_published
from tracker.settings.single_sign_on import single_sign_on_of

__all__ = ["BackupSettings", "Limits", "PublicSettings", "ServerSettings", "Settings", "SettingsError", "load_settings"]

SHORTEST_SECRET = 32

FROM_ENVIRONMENT = {
    "TRACKER_ENV": ("environment",),
    "TRACKER_SECRET_KEY": ("secret_key",),
    "TRACKER_DATABASE_URL": ("database", "url"),
    "TRACKER_DATABASE_OWNER_URL": ("database", "owner_url"),
    "TRACKER_AUDIT_KEYS": ("audit", "key_file"),
    "TRACKER_BACKUP_KEY": ("backup", "key_file"),
    "TRACKER_SEED_KEYS": ("sign_in", "seed_key_file"),
    "TRACKER_MAIL_PASSWORD": ("mail", "password"),
    "TRACKER_OIDC_SECRET": ("single_sign_on", "client_secret"),
}
"""Each variable and the setting it overrides."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Where to listen, with how many processes and threads, under which names, behind how many proxies."""

    host: str
    port: int
    workers: int
    threads: int
    trusted_hosts: tuple[str, ...]
    proxies: int


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of anything a request may bring or ask for, and what reading a file may cost; sizes in bytes."""

    file_bytes: int
    body_bytes: int
    form_parts: int
    page_size: int
    largest_page: int
    reading_memory_bytes: int
    reading_cpu_seconds: int
    reading_wait_seconds: int

    def of_files(self) -> FileLimits:
        """What holds for a file that is sent in."""
        return FileLimits(
            file_bytes=self.file_bytes,
            memory_bytes=self.reading_memory_bytes,
            cpu_seconds=self.reading_cpu_seconds,
            wait_seconds=self.reading_wait_seconds,
        )


@dataclass(frozen=True, slots=True)
class KeptReports:
    """How many reports already made a process keeps, and how many bytes of them."""

    kept: int
    kept_bytes: int


@dataclass(frozen=True, slots=True)
class PublicSettings:
    """Whether there are public pages, the first day whose week they show (None: from the first plan's start), and whom
    to ask (empty: the agency).
    """

    open: bool = True
    since: date | None = None
    contact: str = ""


@dataclass(frozen=True, slots=True)
class TokenSettings:
    """For how many days a token is good where whoever makes it on a page says nothing else."""

    days: int = 365


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """The file of the archives' key, the folder of PostgreSQL's programs and that of the archives (each empty where
    none is named), and how many hours a backup may be old.
    """

    key_file: str = ""
    programs: str = ""
    folder: str = ""
    warn_after_hours: int = 26


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that differs between installations, typed and checked."""

    environment: str
    secrets: tuple[str, ...] = field(repr=False)
    """The newest first, which signs; the others verify what was signed with them."""
    database_url: str = field(repr=False)
    owner_url: str = field(repr=False)
    """The same database as the role that changes its schema."""
    server: ServerSettings
    limits: Limits
    reports: KeptReports
    idle: timedelta
    """A sign-in ends after this long without a request."""
    longest: timedelta
    """A sign-in ends after this long in any case."""
    code_within: timedelta = timedelta(minutes=10)
    """A password that fitted waits so long for its code."""
    confirmed_for: timedelta = timedelta(minutes=15)
    """So long after a sign-in or a confirmation privileged acts ask nothing more."""
    keyring: Keyring = field(repr=False, default=DEVELOPMENT_KEYRING)
    """The keys that hold the audit log's chain."""

    backup: BackupSettings = field(default_factory=BackupSettings)
    mail: MailServer = field(default_factory=MailServer)
    public: PublicSettings = field(default_factory=PublicSettings)
    tokens: TokenSettings = field(default_factory=TokenSettings)
    invite_life: timedelta = timedelta(hours=72)
    reset_life: timedelta = timedelta(hours=1)
    """For how long a one-time link works with which a new or a lost password is chosen."""
    notice: str = ""
    """What is shown before a sign-in and acknowledged after it; empty: nothing is."""
    seeds: Keyring = field(repr=False, default=PUBLISHED_KEYRING)
    """The keys that the seeds of authenticators are encrypted with."""
    tries: TryRules = field(default_factory=TryRules)
    """How many wrong passwords and codes are borne, and how long an account may be unused."""
    single_sign_on: SingleSignOn = field(default_factory=SingleSignOn)
    audit_key_file: str = ""
    """The file that the keyring came from; empty: the published key."""
    seed_key_file: str = ""
    """The same of the seeds' keys."""

    @property
    def address(self) -> str:
        """Where people find this tracker, without a slash at its end: links in mail and one-time links begin so. Empty:
        a production that has not said; on a developer's machine it is where the server listens.
        """
        if self.mail.address or self.is_production:
            return self.mail.address.rstrip("/")
        return f"http://{self.server.host}:{self.server.port}"

    @property
    def secret_key(self) -> str:
        """The secret that signs."""
        return self.secrets[0]

    @property
    def is_production(self) -> bool:
        """Whether cookies travel over https only and a demonstration is refused."""
        return self.environment == "production"


def load_settings(environ: Mapping[str, str] | None = None, *, makes_keys: bool = False) -> Settings:
    """The settings of this process; `environ` is the environment unless a test brings its own. `makes_keys`: the audit
    log's keys are about to be made, and are neither read nor missed.

    Raises:
        SettingsError: a file that cannot be read, an unknown or wrong setting, or a production without a secret or
            without keys of its own for the audit log and for seeds.
    """
    environment = os.environ if environ is None else environ
    shipped = _read(config_dir() / "default.toml")
    merged = shipped
    if named := environment.get("TRACKER_CONFIG"):
        merged = _merged(merged, _read(Path(named)))
    for variable, place in FROM_ENVIRONMENT.items():
        if value := environment.get(variable):
            merged = _merged(merged, _nested(place, value))
    if makes_keys:
        merged = _merged(merged, {"audit": {"key_file": ""}, "sign_in": {"seed_key_file": ""}})
    settings = _checked(merged)
    if settings.is_production and any(
        len(secret) < SHORTEST_SECRET or secret == shipped["secret_key"] for secret in settings.secrets
    ):
        raise SettingsError(
            f"Production needs a secret of its own of at least {SHORTEST_SECRET} characters: set TRACKER_SECRET_KEY. "
            "Of several, which are set apart by blanks, each has as many."
        )
    if settings.is_production and not makes_keys and is_known_to_everyone(settings.keyring):
        raise SettingsError(
            "Production needs keys of its own for the audit log: make a file of them with `tracker audit new-key FILE` "
            "and name it in TRACKER_AUDIT_KEYS."
        )
    if settings.is_production and not makes_keys and is_published(settings.seeds):
        raise SettingsError(
            "Production needs a key of its own for the seeds of authenticators: make a file of it with `tracker user "
            "new-seed-key FILE` and name it in TRACKER_SEED_KEYS."
        )
    return settings


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise SettingsError(f"{path} cannot be read: {error.strerror}. Check TRACKER_CONFIG.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{path} is not TOML: {error}.") from error


def _nested(place: tuple[str, ...], value: str) -> dict[str, Any]:
    head, *rest = place
    return {head: _nested(tuple(rest), value) if rest else value}


def _merged(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """`over` laid on `under`, table by table."""
    laid = dict(under)
    for name, value in over.items():
        below = laid.get(name)
        laid[name] = _merged(below, value) if isinstance(below, dict) and isinstance(value, dict) else value
    return laid


def _checked(raw: Mapping[str, Any]) -> Settings:
    try:
        read = SettingsSchema().load(raw)
    except ValidationError as error:
        wrong = "; ".join(f"{name}: {problem}" for name, problem in _flat(error.messages_dict))
        raise SettingsError(f"Settings are wrong: {wrong}") from error
    server, sign_in = read["server"], read["sign_in"]
    guarded = read["environment"] == "production"
    return Settings(
        environment=read["environment"],
        secrets=tuple(read["secret_key"].split()),
        database_url=read["database"]["url"],
        owner_url=read["database"]["owner_url"] or read["database"]["url"],
        server=ServerSettings(**{**server, "trusted_hosts": tuple(server["trusted_hosts"])}),
        limits=Limits(**read["limits"]),
        reports=KeptReports(**read["reports"]),
        idle=timedelta(minutes=sign_in["idle_minutes"]),
        longest=timedelta(hours=sign_in["longest_hours"]),
        invite_life=timedelta(hours=sign_in["invite_hours"]),
        reset_life=timedelta(minutes=sign_in["reset_minutes"]),
        notice=sign_in["notice"].strip(),
        code_within=timedelta(minutes=sign_in["code_minutes"]),
        confirmed_for=timedelta(minutes=sign_in["confirmed_minutes"]),
        tries=_tries(sign_in),
        keyring=_keyring(read["audit"]["key_file"], guarded=guarded),
        seeds=_seeds(sign_in["seed_key_file"], guarded=guarded),
        backup=BackupSettings(**read["backup"]),
        mail=MailServer(**{**read["mail"], "domains": tuple(read["mail"]["domains"])}),
        public=PublicSettings(**{**read["public"], "since": day_or_none(read["public"]["since"])}),
        tokens=TokenSettings(**read["tokens"]),
        single_sign_on=single_sign_on_of(read["single_sign_on"], guarded=read["environment"] == "production"),
        audit_key_file=read["audit"]["key_file"],
        seed_key_file=sign_in["seed_key_file"],
    )


def _tries(sign_in: Mapping[str, int]) -> TryRules:
    return TryRules(
        most_wrong=sign_in["most_wrong"],
        most_of_client=sign_in["most_wrong_of_client"],
        window=timedelta(minutes=sign_in["window_minutes"]),
        idle_after=timedelta(days=sign_in["idle_days"]),
    )


def _keyring(key_file: str, *, guarded: bool) -> Keyring:
    return read_keyring(Path(key_file), guarded=guarded) if key_file else DEVELOPMENT_KEYRING


def _seeds(key_file: str, *, guarded: bool) -> Keyring:
    return read_keyring(Path(key_file), guarded=guarded, kind=SEED_KEYS) if key_file else PUBLISHED_KEYRING


def _flat(messages: Mapping[Any, Any], prefix: str = "") -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for name, below in messages.items():
        where = f"{prefix}{name}"
        found += _flat(below, f"{where}.") if isinstance(below, dict) else [(where, " ".join(below))]
    return found
