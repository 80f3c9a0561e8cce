"""The keys that seeds of authenticators are encrypted with: the file's form, and the key that is known to everyone."""

from tracker.domain.chain import Keyring
from tracker.settings.audit_keys import KindOfKeys

PUBLISHED_SECRET = "for-development-only-and-known-to-everyone"  # noqa: S105 # nosec B105 - published on purpose
PUBLISHED_KEYRING = Keyring({"development": PUBLISHED_SECRET.encode()}, "development")
"""Good for development alone: a production does not start with it."""

SEED_KEYS = KindOfKeys(
    "seed key file",
    """\
# The keys that the seeds of authenticators are encrypted with, oldest first: the last one writes, the others read what
# was written with them. A key may go once `tracker user rekey-seeds` has written everything with the last one and no
# backup from before is to be restored. Keep a copy apart from the database and its backups.
""",
)


def is_published(keyring: Keyring) -> bool:
    """Whether seeds would be encrypted with the key that is published with the program."""
    return keyring.active_secret == PUBLISHED_SECRET.encode()
