"""Files in one ZIP archive, the same bytes for the same files: fixed times, fixed order, and nothing compressed, since
another version of the compressor may find other bytes.
"""

import hashlib
import io
import zipfile
from collections.abc import Mapping

FIRST_DAY_OF_ZIP = (1980, 1, 1, 0, 0, 0)
UNIX = 3
READABLE = 0o644 << 16


def zip_of(files: Mapping[str, bytes]) -> bytes:
    """The archive, its files in the order given."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as archive:
        for name, body in files.items():
            entry = zipfile.ZipInfo(name, FIRST_DAY_OF_ZIP)
            entry.create_system = UNIX
            entry.external_attr = READABLE
            archive.writestr(entry, body)
    return content.getvalue()


def digests_of(files: Mapping[str, bytes]) -> list[str]:
    """A line for each file as `sha256sum` writes and checks them: its digest and its name."""
    return [f"{hashlib.sha256(body).hexdigest()}  {name}" for name, body in files.items()]
