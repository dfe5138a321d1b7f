"""The command where no file may have more than so many bytes, the first argument."""

import resource
from collections.abc import Sequence

from reassure.cli import main as command


def main(arguments: Sequence[str], name: str) -> None:
    """Run the command with the other arguments."""
    most, *others = arguments
    resource.setrlimit(resource.RLIMIT_FSIZE, (int(most), int(most)))
    command(others, name)
