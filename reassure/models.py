"""The models that the settings reach, each through one endpoint for all who use it."""

import json

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.prices import PriceError, load_prices
from agents.llm.reader import ModelReader
from reassure.settings import CONTEXT, Settings


class Models:
    """Builds what talks to models; seats that name the same model share its connections and what is known of it.

    PriceError where the list of prices cannot be read, or a limit on the cost cannot be kept for want of a price.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._prices = load_prices(settings.prices)
        self._endpoints: dict[str | None, Endpoint] = {}

    def delegate(self, name: str | None, seed: int, *, aloud: bool) -> LanguageModel:
        """A seat played by the model of that name, or by the one that the settings or the server name."""
        terms = self._settings.terms
        return LanguageModel(
            self._endpoint(name or self._settings.model),
            seed=seed,
            narrow=terms.narrow,
            aloud=aloud,
            context=terms.context or CONTEXT,
            prices=self._prices,
        )

    def reader(self, name: str) -> ModelReader:
        """The model of that name as a second reader."""
        return ModelReader(self._endpoint(name), self._prices)

    async def close(self) -> None:
        """Close all connections; the next request opens new ones."""
        for endpoint in self._endpoints.values():
            await endpoint.close()

    def _endpoint(self, model: str | None) -> Endpoint:
        """The endpoint of a model, the same one every time."""
        if model not in self._endpoints:
            self._check_price(model)
            set_ = self._settings
            self._endpoints[model] = Endpoint(set_.base_url, set_.api_key, model, set_.terms.turn_timeout or TURN)
        return self._endpoints[model]

    def _check_price(self, model: str | None) -> None:
        """A model that the server is yet to name is met by the moderator, which closes the talks."""
        if model and self._settings.terms.max_cost and model not in self._prices.models:
            table = f"[models.{json.dumps(model, ensure_ascii=False)}]"
            raise PriceError(
                f"No price of {model} is known, so that --max-cost cannot be kept; "
                f"write {table} with input and output in {self._settings.prices}, or leave it out."
            )


TURN = 120.0
"""Seconds for one turn, all tries together, unless the person says otherwise."""
