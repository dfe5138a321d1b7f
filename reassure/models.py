"""Models from the settings: one endpoint per model, shared by all seats that use it."""

import json

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.prices import PriceError, load_prices
from agents.llm.reader import ModelReader
from reassure.settings import CONTEXT, Settings


class Models:
    """Builds delegates and readers for models; seats with the same model share its connections and known limits.

    PriceError if the list of prices cannot be read, or if there is a limit on the cost and the price is not known.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._prices = load_prices(settings.prices)
        self._endpoints: dict[str | None, Endpoint] = {}

    def delegate(self, name: str | None, seed: int, *, aloud: bool) -> LanguageModel:
        """The delegate for the model with this name; without a name, for the model of the settings or of the server."""
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
        """The second reader with this model."""
        return ModelReader(self._endpoint(name), self._prices)

    async def close(self) -> None:
        """Close all connections; the next request opens new ones."""
        for endpoint in self._endpoints.values():
            await endpoint.close()

    def _endpoint(self, model: str | None) -> Endpoint:
        """The endpoint of a model; made once, then reused."""
        if model not in self._endpoints:
            self._check_price(model)
            set_ = self._settings
            self._endpoints[model] = Endpoint(set_.base_url, set_.api_key, model, set_.terms.turn_timeout or TURN)
        return self._endpoints[model]

    def _check_price(self, model: str | None) -> None:
        """Check that a price is known; for a model that only the server can name, the moderator checks it later."""
        if model and self._settings.terms.max_cost and model not in self._prices.models:
            table = f"[models.{json.dumps(model, ensure_ascii=False)}]"
            raise PriceError(
                f"The price of {model} is not known, so --max-cost cannot be applied; "
                f"write {table} with input and output in {self._settings.prices}, or leave out --max-cost."
            )


TURN = 120.0
"""Default time for one turn with all its attempts, in seconds."""
