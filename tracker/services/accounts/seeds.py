"""Seeds of authenticators: made, and kept encrypted with a key from outside the database. No user is looked up here.

A kept seed is `KEY:TEXT`, the id of its key and base64 of nonce and AES-256-GCM's output; whose it is, is tied in, so
that a seed moved to another account opens nothing. Why a seed that is only offered is kept nowhere: docs/decisions, 14.
"""

import base64
import binascii
import hashlib
import hmac
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tracker.domain.chain import Keyring
from tracker.domain.errors import Unavailable

SEED_BYTES = 20
"""160 bits, as RFC 4226 section 4 (R6) recommends."""
NONCE_BYTES = 12


def offered_seed(keys: Keyring, session_hash: str, turn: int) -> bytes:
    """The seed that one sign-in is offered: the same however often its page is looked at, another at every `turn`, and
    known to nobody without the key. `session_hash` is the digest that is kept of the sign-in's secret.
    """
    words = f"tracker offered seed 1\n{session_hash}\n{turn}"
    return hmac.new(keys.active_secret, words.encode(), hashlib.sha256).digest()[:SEED_BYTES]


def encrypted_seed(keys: Keyring, user_id: int, seed: bytes) -> str:
    """A seed as it is kept, with the newest key's id in front."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    sealed = AESGCM(_cipher_key(keys.active_secret)).encrypt(nonce, seed, _whose(user_id))
    return f"{keys.active}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypted_seed(keys: Keyring, user_id: int, kept: str) -> bytes:
    """The seed that was kept of a user.

    Raises:
        Unavailable `seed_unreadable`: its key is not among ours, or the row is not as it was written.
    """
    key_id, _, text = kept.rpartition(":")
    secret = keys.secrets.get(key_id)
    try:
        if secret is None:
            raise InvalidTag
        sealed = base64.urlsafe_b64decode(text)
        return AESGCM(_cipher_key(secret)).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], _whose(user_id))
    except (InvalidTag, binascii.Error, ValueError) as error:
        raise Unavailable(
            "seed_unreadable",
            "The authenticator of this account cannot be read: the key of its seed is not in the seed key file. Tell "
            "an administrator.",
        ) from error


def is_written_with(keys: Keyring, kept: str) -> bool:
    """Whether a kept seed was written with the newest key."""
    return kept.rpartition(":")[0] == keys.active


def _cipher_key(secret: bytes) -> bytes:
    """A key of its own for this use: the file's secret is also what offered seeds are made of."""
    return hmac.new(secret, b"tracker kept seed 1", hashlib.sha256).digest()


def _whose(user_id: int) -> bytes:
    return f"user {user_id}".encode()
