"""Open the library of scenarios and the record that the settings name."""

from typing import TYPE_CHECKING

from reassure.settings import Settings
from transcripts.store.store import Store

if TYPE_CHECKING:
    from scenarios.load import Library


def open_library(settings: Settings) -> "Library":
    """The built-in scenarios, extended or replaced by the person's own folders."""
    from scenarios.load import load

    return load(*settings.library)


def open_store(settings: Settings) -> Store:
    """The record that the settings name, or the one in the platform's data folder."""
    return Store(settings.database)
