"""What stands on a disk after the power went: only what was synced is sure, and of the rest any part may be there.

disk = Disk.of(folder)                  # as it stands before the log begins, all of it synced
for step in log.steps():
    disk.take(step)
    disk.write_to(elsewhere, luck)      # the files as they may be found if the power went here
"""

import random
from dataclasses import dataclass, field
from pathlib import Path

from tests.servers.layer import Step

SECTOR = 512


@dataclass
class Contents:
    """A file without its name: what is surely on the disk, and what was asked for since its last sync."""

    synced: bytearray = field(default_factory=bytearray)
    asked: list[Step] = field(default_factory=list)

    def sync(self) -> None:
        """All that was asked for is on the disk."""
        self.synced = self.found(None)
        self.asked = []

    def found(self, luck: random.Random | None, share: float = 1.0) -> bytearray:
        """What is read after the cut: of what was asked for, each sector with a chance of `share`; all without luck."""
        content = bytearray(self.synced)
        for step in self.asked:
            if step.kind == "T":
                if luck is None or luck.random() < share:
                    del content[step.offset :]
                    content.extend(bytes(max(0, step.offset - len(content))))
                continue
            for at in range(0, len(step.content), SECTOR):
                if luck is None or luck.random() < share:
                    _put(content, step.offset + at, step.content[at : at + SECTOR])
        return content


def _put(content: bytearray, offset: int, piece: bytes) -> None:
    content.extend(bytes(max(0, offset + len(piece) - len(content))))
    content[offset : offset + len(piece)] = piece


class Disk:
    """Files by name, as the running program sees them and as the disk has them."""

    def __init__(self, files: dict[str, Contents]) -> None:
        self.seen = dict(files)
        self.named = dict(files)
        self.renamings: list[tuple[str, Contents | None]] = []
        """Names given and taken since the folder was synced, in order: a journal of the file system keeps the order."""

    @classmethod
    def of(cls, folder: Path) -> "Disk":
        """As a folder stands."""
        return cls({str(path): Contents(bytearray(path.read_bytes())) for path in folder.iterdir() if path.is_file()})

    def take(self, step: Step) -> None:
        """The program did this."""
        if step.kind == "C":
            self.seen[step.path] = Contents()
            self.renamings.append((step.path, self.seen[step.path]))
        elif step.kind == "U":
            self.seen.pop(step.path)
            self.renamings.append((step.path, None))
        elif step.kind == "F":
            self._rename(self.named, len(self.renamings))
            self.renamings.clear()
        elif step.kind == "S":
            self.seen[step.path].sync()
        elif step.kind in "WT":
            self.seen[step.path].asked.append(step)

    def write_to(self, folder: Path, luck: random.Random | None, share: float) -> None:
        """Write the files as they may be found after a cut now: `share` 0 is the least that was promised."""
        names = dict(self.named)
        done = len(self.renamings)
        if luck is not None:
            done = sum(1 for _ in self.renamings if luck.random() < share)
        self._rename(names, done)
        for name, contents in names.items():
            (folder / Path(name).name).write_bytes(contents.found(luck, share))

    def _rename(self, names: dict[str, Contents], count: int) -> None:
        for name, contents in self.renamings[:count]:
            if contents is None:
                names.pop(name, None)
            else:
                names[name] = contents
