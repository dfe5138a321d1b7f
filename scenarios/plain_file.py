"""Reads plain files of a limited size: a pipe could keep the program waiting, and a device never ends."""

import errno
from importlib.resources.abc import Traversable
from pathlib import Path


def read_plain(file: Traversable, limit: int) -> bytes:
    """The bytes of a plain file, at most ``limit``; OSError says in ``strerror`` why it cannot be read."""
    if isinstance(file, Path) and file.exists() and not file.is_file():
        raise OSError(errno.EINVAL, "it is not a plain file")
    with file.open("rb") as stream:
        data: bytes = stream.read(limit + 1)
    if len(data) > limit:
        raise OSError(errno.EFBIG, f"it is larger than {limit:,} bytes")
    return data
