"""The command line, which here waits for a line on stdin after each printed event."""

import sys

from moderator.events import PartialWords, StreamItem
from reassure import cli
from reassure.commands import fork, resume, run
from reassure.terminal.printer import Printer


class Stepping(Printer):
    """Prints an event, and then waits for a line on stdin, or to be killed."""

    def hear(self, heard: StreamItem) -> None:
        """Print the event and wait."""
        super().hear(heard)
        if not isinstance(heard, PartialWords):
            sys.stdout.flush()
            sys.stdin.readline()


def main(arguments: list[str], name: str) -> None:
    for module in (run, resume, fork):
        vars(module)["Printer"] = Stepping
    cli.main(arguments, name)


if __name__ == "__main__":
    main(sys.argv[1:], "reassure")
