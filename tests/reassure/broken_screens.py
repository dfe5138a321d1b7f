"""The command with a home screen that breaks when the search is opened."""

from collections.abc import Sequence

from reassure.cli import main as command
from tui.screens.home import HomeScreen


def main(arguments: Sequence[str], name: str) -> None:
    """Run the command; the fault has a value that must not be shown."""

    def fail(_: HomeScreen) -> None:
        secret = "sk-" + "secret"
        raise ZeroDivisionError(secret)

    HomeScreen.action_seek = fail  # type: ignore[method-assign]
    command(arguments, name)
