"""What the person set: flags first, then the environment, then the platform's defaults."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple


class Settings(NamedTuple):
    """Where things are; the key is handed on to the client and written nowhere."""

    database: Path | None
    """None for the platform's data folder."""
    library: tuple[Path, ...]
    base_url: str | None
    api_key: str | None
    model: str | None

    @property
    def has_model(self) -> bool:
        """Whether a model can be reached, so that it is the default agent."""
        return bool(self.base_url or self.api_key)

    def __repr__(self) -> str:
        return f"Settings(database={self.database}, library={self.library}, base_url={self.base_url})"


def settings(
    database: Path | None = None,
    library: tuple[Path, ...] = (),
    base_url: str | None = None,
    model: str | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Settings from flags, and from REASSURE_DB, OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL where no flag is."""
    named = environ.get("REASSURE_DB")
    return Settings(
        database=database or (Path(named) if named else None),
        library=library,
        base_url=base_url or environ.get("OPENAI_BASE_URL") or None,
        api_key=environ.get("OPENAI_API_KEY") or None,
        model=model or environ.get("OPENAI_MODEL") or None,
    )
