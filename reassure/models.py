"""Models from the settings: one endpoint per model, shared by all seats that use it."""

import json

from pydantic import ValidationError

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.model_server import ModelServer
from agents.llm.prices import PriceError, Prices, load_prices
from agents.llm.reader import ModelReader
from agents.llm.server.sampling import REPLY_TOKENS, Sampling
from reassure.settings import CONTEXT, Settings, Terms
from scenarios.errors import ReassureError
from studies.coders.model import ModelCoder


class SamplingError(ReassureError):
    """Settings of a model that cannot be sent."""


class Models:
    """Builds delegates and readers for models; seats with the same model share its connections and known limits.

    PriceError if the list of prices cannot be read, or if there is a limit on the cost and the price is not known.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._prices = load_prices(settings.prices)
        self._servers: dict[str | None, ModelServer] = {}

    def delegate(self, name: str | None, seed: int, *, aloud: bool) -> LanguageModel:
        """The delegate for the model with this name; without a name, for the model of the settings or of the server."""
        server = self.server(name or self._settings.model)
        return language_model(server, self._settings.terms, seed, aloud=aloud, prices=self._prices)

    def reader(self, name: str) -> ModelReader:
        """The second reader with this model."""
        return ModelReader(self.server(name), self._prices)

    def coder(self, name: str) -> ModelCoder:
        """The second coder with this model; it is asked at temperature 0 unless the settings name another one."""
        terms = self._settings.terms
        asked = sampling(terms if terms.temperature is not None else terms._replace(temperature=0.0))
        return ModelCoder(self.server(name), asked, self._prices)

    async def close(self) -> None:
        """Close all connections; the next request opens new ones."""
        for server in self._servers.values():
            await server.close()

    def server(self, model: str | None) -> ModelServer:
        """Whoever asks a model: an endpoint, made once, then reused."""
        if model not in self._servers:
            self._check_price(model)
            set_ = self._settings
            self._servers[model] = Endpoint(set_.base_url, set_.api_key, model, set_.terms.turn_timeout or TURN)
        return self._servers[model]

    def _check_price(self, model: str | None) -> None:
        """Check that a price is known; for a model that only the server can name, the moderator checks it later."""
        if model and self._settings.terms.max_cost and model not in self._prices.models:
            table = f"[models.{json.dumps(model, ensure_ascii=False)}]"
            raise PriceError(
                f"The price of {model} is not known, so --max-cost cannot be applied; "
                f"write {table} with input and output in {self._settings.prices}, or leave out --max-cost."
            )


def language_model(
    server: ModelServer, terms: Terms, seed: int, *, aloud: bool = False, prices: Prices | None = None
) -> LanguageModel:
    """The delegate at a server of models, asked as the settings say."""
    return LanguageModel(
        server,
        sampling=sampling(terms),
        seed=seed,
        narrow=terms.narrow,
        aloud=aloud,
        context=terms.context or CONTEXT,
        prices=prices,
    )


def sampling(terms: Terms) -> Sampling:
    """How the models of the seats write; SamplingError if a record has settings that no option could give."""
    try:
        return Sampling(
            temperature=terms.temperature,
            reply_tokens=terms.reply_tokens or REPLY_TOKENS,
            reasoning_effort=terms.reasoning_effort or "",
            extra=terms.extra or "",
        )
    except ValidationError as error:
        name = str(error.errors()[0]["loc"][0]).replace("_", "-")
        raise SamplingError(f"The record has a --{name} that cannot be sent; give another one.") from None


TURN = 120.0
"""Default time for one turn with all its attempts, in seconds."""
