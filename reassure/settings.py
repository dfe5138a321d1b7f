"""Settings: options first, then the environment, then defaults."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

from platformdirs import user_config_path

CONTEXT = 16_000
"""Default limit on the size of a prompt, in tokens."""


class Terms(NamedTuple):
    """How models are asked, their limits, and what happens when one fails."""

    on_failure: str | None = None
    """None for the default: the screens ask the person, the command line stops."""
    turn_timeout: float | None = None
    """Seconds for one turn with all its attempts."""
    max_tokens: int | None = None
    max_cost: float | None = None
    max_seconds: float | None = None
    reader: str | None = None
    """The model that checks statements a second time."""
    narrow: bool = False
    """Whether the schema of a turn allows only legal acts."""
    context: int | None = None
    """The size of a prompt in tokens above which the oldest turns are summarised; None for CONTEXT."""
    language: tuple[str, ...] = ()
    temperature: float | None = None
    reply_tokens: int | None = None
    """Limit on a reply with its thoughts; None for the default."""
    reasoning_effort: str | None = None
    extra: str | None = None
    """Further fields of a request, as JSON of an object."""
    hints: bool = False
    """Whether people who play may ask for hints."""
    show_score: bool = False
    """Whether people who play see trust and S while they play: for a facilitator to decide."""


class Settings(NamedTuple):
    """Files, model and terms of a run; the API key goes to the client and is never written."""

    database: Path | None
    """None for the record in the platform's data folder."""
    library: tuple[Path, ...]
    base_url: str | None
    api_key: str | None
    model: str | None
    prices: Path
    """The file with prices; it may be missing."""
    terms: Terms = Terms()

    @property
    def has_model(self) -> bool:
        """Whether there is a server or a key, so that a named model can be asked."""
        return bool(self.base_url or self.api_key)

    @property
    def plays_model(self) -> bool:
        """Whether a model is the default agent; a key alone is not enough, since it may be meant for other programs."""
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
    """Settings from options, and where an option is missing, from the environment.

    The variables are REASSURE_DB, REASSURE_PRICES, OPENAI_BASE_URL, OPENAI_API_KEY and OPENAI_MODEL.
    """
    named, priced = environ.get("REASSURE_DB"), environ.get("REASSURE_PRICES")
    return Settings(
        database=database or (Path(named) if named else None),
        library=library,
        base_url=(base_url or environ.get("OPENAI_BASE_URL") or "").strip() or None,
        api_key=_key(environ),
        model=model or environ.get("OPENAI_MODEL") or None,
        prices=prices or (Path(priced) if priced else user_config_path("reassure", appauthor=False) / "prices.toml"),
    )


def with_key(base: Settings, environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings with the API key of this process, where they were sent to it without one."""
    return base if base.api_key else base._replace(api_key=_key(environ))


def _key(environ: Mapping[str, str]) -> str | None:
    return (environ.get("OPENAI_API_KEY") or "").strip() or None


def with_options(base: Settings, **flags: Any) -> Settings:
    """The settings, changed by the options of a command; options of ``Terms`` are among them."""
    given = {name: value for name, value in flags.items() if is_set(value)}
    terms = {name: given.pop(name) for name in Terms._fields if name in given}
    return base._replace(terms=base.terms._replace(**terms), **given)


def is_set(value: object) -> bool:
    """Whether an option was given; the number 0 is a value like any other."""
    return value is not None and value is not False and value not in ("", ())
