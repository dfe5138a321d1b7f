"""A process that opens a record, and says when it begins and when it is done."""

import resource
from collections.abc import Sequence
from pathlib import Path

from transcripts.store.store import Store


def main(arguments: Sequence[str], name: str) -> None:
    """Open the record at a path, with files of at most so many bytes if there is a second argument."""
    path, *most = arguments
    for bytes_ in map(int, most):
        resource.setrlimit(resource.RLIMIT_FSIZE, (bytes_, bytes_))
    print("ready", flush=True)  # noqa: T201 the test waits for it
    Store(Path(path)).close()
    print("done", flush=True)  # noqa: T201
