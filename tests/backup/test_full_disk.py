"""A disk that is full, while an archive is written and while one is restored: refused, and nothing half remains."""

import resource
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import make_url

from tests.backup.conftest import Vault, beside, contents
from tests.backup.test_damage import large
from tests.databases import Databases
from tracker.domain.errors import Refusal


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process grows beyond `size` bytes, as on a disk that has no more."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def left_in(folder: Path) -> list[str]:
    """The files of a folder, also the hidden ones."""
    return sorted(file.name for file in folder.iterdir())


@pytest.mark.parametrize("size", [1_000, 900_000, 1_500_000, 3_000_000])
def test_a_disk_that_fills_up_while_backing_up_leaves_nothing(databases: Databases, vault: Vault, size: int) -> None:
    with databases.fresh("sqlite", large) as url:
        before = contents(url)
        with room_for(size), pytest.raises(Refusal) as refusal:
            vault.take(url)
        assert refusal.value.code == "disk_full"
        assert left_in(vault.folder) == ["key"]
        assert (contents(url), len(beside(url))) == (before, 1)
        assert vault.take(url).path.exists()


def test_a_disk_that_fills_up_while_backing_up_postgresql_leaves_nothing(databases: Databases, vault: Vault) -> None:
    with databases.fresh("postgresql", large) as url:
        with room_for(900_000), pytest.raises(Refusal) as refusal:
            vault.take(url)
        assert refusal.value.code == "disk_full"
        assert left_in(vault.folder) == ["key"]
        assert vault.take(url).path.exists()


@pytest.mark.parametrize("size", [1_000, 1_500_000, 3_000_000])
def test_a_disk_that_fills_up_while_restoring_leaves_the_database(
    databases: Databases, vault: Vault, size: int
) -> None:
    with databases.fresh("sqlite", large) as url:
        archive = vault.take(url).path
        before = Path(str(make_url(url).database)).read_bytes()
        with room_for(size), pytest.raises(Refusal) as refusal:
            vault.restore(url, archive)
        assert refusal.value.code == "disk_full"
        assert (Path(str(make_url(url).database)).read_bytes(), len(beside(url))) == (before, 1)
        assert vault.restore(url, archive).kept is not None
        Path(f"{make_url(url).database}.before-20161104t210000").unlink()
