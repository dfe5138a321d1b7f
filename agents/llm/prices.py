"""Prices of models, from a file that the user writes."""

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
    """The list of prices cannot be read."""


class Price(Frozen):
    """The price of a million tokens; cached tokens cost the same as ``input`` unless ``cached`` is given."""

    input: Money
    output: Money
    cached: Money | None = None


class Prices(Frozen):
    """Prices by the name of the model, in the currency of the file."""

    models: dict[str, Price] = Field(default={})

    def cost(self, answer: Answer, asked: str | None) -> float | None:
        """The cost of an answer, by the model's name from the server or the requested one; None if it is unknown."""
        price = self.models.get(answer.model) or self.models.get(asked or "")
        if price is None or answer.prompt_tokens is None or answer.completion_tokens is None:
            return None
        cached = min(answer.cached_tokens or 0, answer.prompt_tokens)
        cached_price = price.input if price.cached is None else price.cached
        read = (answer.prompt_tokens - cached) * price.input + cached * cached_price
        return (read + answer.completion_tokens * price.output) / MILLION


def load_prices(path: Path) -> Prices:
    """The prices in a file, or no prices if there is no file; PriceError if it cannot be read."""
    try:
        if not path.exists():
            return Prices()
        if path.stat().st_size > MAX_BYTES:
            raise PriceError(f"{path} is too large for a list of prices; keep it under {MAX_BYTES:,} bytes.")
        return Prices.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except ValidationError as error:
        place = ".".join(map(str, error.errors()[0]["loc"]))
        raise PriceError(
            f'{path} is not a list of prices, at {place}; write [models."NAME"] with input, output and cached.'
        ) from error
    except (OSError, ValueError, RecursionError) as error:
        raise PriceError(f"{path} cannot be read as TOML ({error}); correct it, or remove it.") from error
