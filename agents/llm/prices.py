"""Prices of models, from a small file that the person keeps."""

import tomllib
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from agents.llm.completion import Answer
from scenarios.errors import ReassureError
from scenarios.types import Frozen

MILLION = 1_000_000
MAX_BYTES = 100_000
Money = Annotated[float, Field(ge=0, le=100_000)]


class PriceError(ReassureError):
    """A list of prices that cannot be read."""


class Price(Frozen):
    """What a million tokens cost; cached ones cost as much as others where nothing else is said."""

    input: Money
    output: Money
    cached: Money | None = None


class Prices(Frozen):
    """Prices by the model's name, in whatever currency the file is in."""

    models: dict[str, Price] = Field(default={})

    def cost(self, answer: Answer, asked: str | None) -> float | None:
        """What an answer cost, by the name its server tells or else the one asked for; None where that is unknown."""
        price = self.models.get(answer.model) or self.models.get(asked or "")
        if price is None or answer.prompt_tokens is None or answer.completion_tokens is None:
            return None
        cached = min(answer.cached_tokens or 0, answer.prompt_tokens)
        dear = price.input if price.cached is None else price.cached
        read = (answer.prompt_tokens - cached) * price.input + cached * dear
        return (read + answer.completion_tokens * price.output) / MILLION


def load_prices(path: Path) -> Prices:
    """The prices in a file, none where there is no file; PriceError where it cannot be read."""
    try:
        if not path.exists():
            return Prices()
        if path.stat().st_size > MAX_BYTES:
            raise PriceError(f"{path} is too large for a list of prices; keep it under {MAX_BYTES:,} bytes.")
        return Prices.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise PriceError(
            f'{path} is no list of prices, at {place}; write [models."NAME"] with input, output and cached.'
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise PriceError(f"{path} cannot be read as TOML ({error}); mend it, or take it away.") from error
