"""Archives that are not what was written: every one is refused, and the database stays what it was, to the byte."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.backup.conftest import Vault, act, beside, contents
from tests.databases import Databases
from tests.services.acts import filled
from tracker.domain.errors import Refusal
from tracker.journeys.backup.archive import LENGTH, ArchiveWriter
from tracker.journeys.backup.keys import read_key, write_new_key

REFUSED = {"archive_damaged", "not_an_archive", "archive_format", "wrong_key", "archive_kind"}


def large(url: str) -> None:
    """Builds a department whose archive has several chunks: much that cannot be compressed."""
    filled(url)
    act(url, "UPDATE installation SET agency = :words", words=os.urandom(1_700_000).hex())
    act(
        url,
        "INSERT INTO installation (id, agency, demonstration, clock_offset_seconds) SELECT 1, :words, false, 0"
        " WHERE NOT EXISTS (SELECT 1 FROM installation)",
        words=os.urandom(1_700_000).hex(),
    )


def parts(archive: bytes) -> tuple[bytes, list[bytes]]:
    """The header, and each chunk with its length before it."""
    start = archive.index(b"\n", archive.index(b"\n") + 1) + 1
    chunks, place = [], start
    while place < len(archive):
        end = place + LENGTH.size + LENGTH.unpack_from(archive, place)[0]
        chunks.append(archive[place:end])
        place = end
    return archive[:start], chunks


def flipped(dice: random.Random, archive: bytes) -> bytes:
    """One bit is another."""
    place = dice.randrange(len(archive))
    return archive[:place] + bytes([archive[place] ^ 1 << dice.randrange(8)]) + archive[place + 1 :]


def flipped_early(dice: random.Random, archive: bytes) -> bytes:
    """One bit of the header, or just after it, is another."""
    return flipped(dice, archive[:400]) + archive[400:]


def cut(dice: random.Random, archive: bytes) -> bytes:
    """It ends early."""
    return archive[: dice.randrange(len(archive))]


def cut_between_chunks(dice: random.Random, archive: bytes) -> bytes:
    """It ends early, where a chunk does."""
    header, chunks = parts(archive)
    return header + b"".join(chunks[: dice.randrange(len(chunks))])


def swapped(dice: random.Random, archive: bytes) -> bytes:
    """Two chunks stand in each other's place."""
    header, chunks = parts(archive)
    one, other = dice.sample(range(len(chunks)), 2)
    chunks[one], chunks[other] = chunks[other], chunks[one]
    return header + b"".join(chunks)


def left_out(dice: random.Random, archive: bytes) -> bytes:
    """A chunk is missing."""
    header, chunks = parts(archive)
    del chunks[dice.randrange(len(chunks))]
    return header + b"".join(chunks)


def doubled(dice: random.Random, archive: bytes) -> bytes:
    """A chunk stands twice."""
    header, chunks = parts(archive)
    place = dice.randrange(len(chunks))
    return header + b"".join([*chunks[: place + 1], *chunks[place:]])


def lengthened(dice: random.Random, archive: bytes) -> bytes:
    """Something comes after the end."""
    return archive + dice.randbytes(dice.randrange(1, 5000))


def overwritten(dice: random.Random, archive: bytes) -> bytes:
    """A piece of it is noise, as from a bad disk."""
    place = dice.randrange(len(archive) - 512)
    return archive[:place] + dice.randbytes(512) + archive[place + 512 :]


DAMAGES: list[Callable[[random.Random, bytes], bytes]] = [
    flipped,
    flipped_early,
    cut,
    cut_between_chunks,
    swapped,
    left_out,
    doubled,
    lengthened,
    overwritten,
]


def fingerprint(url: str) -> object:
    """What a database is, to the byte where it is a file."""
    if url.startswith("sqlite"):
        return Path(str(make_url(url).database)).read_bytes()
    return contents(url)


def check_refused(vault: Vault, url: str, damaged: bytes, why: str) -> None:
    """A damaged archive is refused with a code of its own."""
    path = vault.folder / "damaged"
    path.write_bytes(damaged)
    with pytest.raises(Refusal) as refusal:
        vault.restore(url, path)
    assert refusal.value.code in REFUSED, why


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_archive_is_refused_and_the_database_untouched(
    databases: Databases, vault: Vault, damage: Callable[[random.Random, bytes], bytes]
) -> None:
    dice = random.Random(damage.__name__)
    with databases.fresh("sqlite", large) as url:
        archive = vault.take(url).path.read_bytes()
        assert len(parts(archive)[1]) >= 4
        before = fingerprint(url)
        for number in range(30):
            check_refused(vault, url, damage(dice, archive), f"{damage.__name__} {number}")
        assert fingerprint(url) == before
        assert len(beside(url)) == 1


@pytest.mark.whole
@pytest.mark.long
@pytest.mark.parametrize("damage", DAMAGES)
def test_on_postgresql_too(databases: Databases, vault: Vault, damage: Callable[[random.Random, bytes], bytes]) -> None:
    dice = random.Random(damage.__name__)
    with databases.fresh("postgresql", large) as url:
        archive = vault.take(url).path.read_bytes()
        before = fingerprint(url)
        for number in range(6):
            check_refused(vault, url, damage(dice, archive), f"{damage.__name__} {number}")
        assert fingerprint(url) == before
        assert len(beside(url)) == 1


def test_another_key_opens_nothing(filled_url: str, vault: Vault) -> None:
    taken = vault.take(filled_url)
    other = write_new_key(vault.folder / "other")
    with pytest.raises(Refusal) as refusal:
        vault.restore(filled_url, taken.path, key=other)
    assert refusal.value.code == "wrong_key"
    assert other.secret.hex() not in refusal.value.message


def test_a_header_that_claims_another_key_opens_nothing(filled_url: str, vault: Vault) -> None:
    taken = vault.take(filled_url)
    other = write_new_key(vault.folder / "other")
    claimed = taken.path.read_bytes().replace(vault.key.id.encode(), other.id.encode(), 1)
    taken.path.write_bytes(claimed)
    with pytest.raises(Refusal) as refusal:
        vault.restore(filled_url, taken.path, key=other)
    assert refusal.value.code == "archive_damaged"


def sealed(vault: Vault, data: bytes, manifest: dict[str, object]) -> Path:
    """An archive that opens with the right key and is not true."""
    path = vault.folder / "untrue"
    with path.open("wb") as file:
        writer = ArchiveWriter(file, vault.key, kind="sqlite")
        writer.write(data)
        writer.finish(manifest)
    return path


@pytest.mark.parametrize("changed", ["data", "counts", "head_seq", "head_hash", "revision"])
def test_data_that_are_not_what_the_manifest_says_are_refused(databases: Databases, vault: Vault, changed: str) -> None:
    with databases.fresh("sqlite", filled) as url:
        manifest = dict(vault.take(url).manifest)
        data = Path(str(make_url(url).database)).read_bytes()
        before = fingerprint(url)
        other: dict[str, object] = {
            "data": {**manifest["data"], "bytes": 1},
            "counts": {**manifest["counts"], "officers": 4},
            "head_seq": 1,
            "head_hash": "0" * 64,
            "revision": "0001",
        }
        with pytest.raises(Refusal) as refusal:
            vault.restore(url, sealed(vault, data, {**manifest, changed: other[changed]}))
        assert (refusal.value.code, fingerprint(url)) == ("archive_untrue", before)


@pytest.mark.parametrize(
    "text", [b"", b"nothing like a key", b"tracker-backup-key-1 12", b"\xff\xfe", b"tracker-backup-key-1 zz"]
)
def test_a_file_that_is_no_key_is_refused_and_not_shown(tmp_path: Path, text: bytes) -> None:
    (tmp_path / "key").write_bytes(text)
    with pytest.raises(Refusal) as refusal:
        read_key(str(tmp_path / "key"))
    assert refusal.value.code == "backup_key_wrong"
