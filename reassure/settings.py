"""What the person set: flags first, then the environment, then the platform's defaults."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_config_path

CONTEXT = 16_000
"""Tokens of a prompt, unless the person says otherwise."""


class Terms(NamedTuple):
    """How models are asked, what they may take, and what happens when one fails."""

    on_failure: str | None = None
    """None for what fits: the screens ask the person, the command line stops."""
    turn_timeout: float | None = None
    """Seconds for one turn, all tries together."""
    max_tokens: int | None = None
    max_cost: float | None = None
    max_seconds: float | None = None
    reader: str | None = None
    """The model that reads statements a second time."""
    narrow: bool = False
    """Whether the schema of a turn holds legal acts alone."""
    context: int | None = None
    """Tokens of a prompt past which the oldest turns are told in brief; CONTEXT where nothing is said."""
    language: tuple[str, ...] = ()


class Settings(NamedTuple):
    """Where things are; the key is handed on to the client and written nowhere."""

    database: Path | None
    """None for the platform's data folder."""
    library: tuple[Path, ...]
    base_url: str | None
    api_key: str | None
    model: str | None
    prices: Path
    """The list of prices; it need not be there."""
    terms: Terms = Terms()

    @property
    def has_model(self) -> bool:
        """Whether a model can be reached, if it is named."""
        return bool(self.base_url or self.api_key)

    @property
    def plays_model(self) -> bool:
        """Whether a model is the default agent: a key that other programs are meant to use names none."""
        return bool(self.base_url or (self.api_key and self.model))

    def __repr__(self) -> str:
        return f"Settings(database={self.database}, library={self.library}, base_url={self.base_url})"


def settings(
    database: Path | None = None,
    library: tuple[Path, ...] = (),
    base_url: str | None = None,
    model: str | None = None,
    prices: Path | None = None,
    environ: Mapping[str, str] = os.environ,
) -> Settings:
    """Settings from flags, and where no flag is, from the environment.

    REASSURE_DB, REASSURE_PRICES, OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL.
    """
    named, priced = environ.get("REASSURE_DB"), environ.get("REASSURE_PRICES")
    return Settings(
        database=database or (Path(named) if named else None),
        library=library,
        base_url=(base_url or environ.get("OPENAI_BASE_URL") or "").strip() or None,
        api_key=(environ.get("OPENAI_API_KEY") or "").strip() or None,
        model=model or environ.get("OPENAI_MODEL") or None,
        prices=prices or (Path(priced) if priced else user_config_path("reassure", appauthor=False) / "prices.toml"),
    )


def told(base: Settings, **flags: Any) -> Settings:
    """The settings with flags given after the command over them; those of ``Terms`` among them."""
    given = {name: value for name, value in flags.items() if value}
    terms = {name: given.pop(name) for name in Terms._fields if name in given}
    return base._replace(terms=base.terms._replace(**terms), **given)
