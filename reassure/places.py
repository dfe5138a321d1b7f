"""Where things are kept, opened for those who need them."""

from typing import TYPE_CHECKING

from reassure.settings import Settings
from transcripts.store.store import Store

if TYPE_CHECKING:
    from scenarios.load import Library


def open_library(settings: Settings) -> "Library":
    """The built-in scenarios with the person's own folders over them."""
    from scenarios.load import load

    return load(*settings.library)


def open_store(settings: Settings) -> Store:
    """The record that the settings name, or the platform's own."""
    return Store(settings.database)
