"""Files that a command writes: the complete file or nothing, and never over another without being told to."""

import os
import secrets
from collections.abc import Iterable
from pathlib import Path

from scenarios.errors import ReassureError


class OutputError(ReassureError):
    """An output file that exists already, belongs to the record, or has an unsuitable name or place."""


def save(parts: Iterable[str | bytes], output: Path, *, force: bool) -> None:
    """Write the complete file or nothing; OutputError if it exists without ``force``, or is not a regular file."""
    check_place(output)
    check_free(output, force=force)
    target = output.resolve()
    part = target.with_name(f".{secrets.token_hex(4)}.part")
    try:
        with part.open("xb") as file:
            file.writelines(part.encode() if isinstance(part, str) else part for part in parts)
            file.flush()
            os.fsync(file.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def check_place(output: Path) -> None:
    """OutputError if there is no folder to write a file to."""
    folder = output.resolve().parent
    if not (folder.is_dir() and os.access(folder, os.W_OK)):
        raise OutputError(f"{folder} is not a folder that can be written to; choose another with -o.")


def check_free(output: Path, *, force: bool) -> None:
    """OutputError if a file exists without ``force``, or is no regular file."""
    target = output.resolve()
    if os.path.lexists(output) and not (force and target.is_file()):
        problem = "exists already; replace it with --force, or" if target.is_file() else "is not a regular file;"
        raise OutputError(f"{output} {problem} choose another name with -o.")
