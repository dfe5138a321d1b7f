"""Show errors as notices, while the app continues."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from textual.app import App

from scenarios.errors import ReassureError
from transcripts.clean import clean


@contextmanager
def errors_as_notices(app: App[Any]) -> Iterator[None]:
    """Show a ReassureError from this block as a notice."""
    try:
        yield
    except ReassureError as error:
        app.notify(clean(str(error)), severity="error", markup=False, timeout=10)
