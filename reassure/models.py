"""The models that the settings reach, each through one endpoint for all who use it."""

from agents.llm.client import Endpoint
from agents.llm.model import LanguageModel
from agents.llm.prices import Prices, load_prices
from agents.llm.reader import ModelReader
from reassure.settings import Settings


class Models:
    """Builds what talks to models; seats that name the same model share its connections and what is known of it."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._endpoints: dict[str | None, Endpoint] = {}
        self._prices: Prices | None = None

    def delegate(self, name: str | None, seed: int, *, aloud: bool) -> LanguageModel:
        """A seat played by the model of that name, or by the one that the settings or the server name."""
        terms = self._settings.terms
        if self._prices is None:
            self._prices = load_prices(self._settings.prices)
        return LanguageModel(
            self.endpoint(name or self._settings.model),
            seed=seed,
            narrow=terms.narrow,
            aloud=aloud,
            context=terms.context,
            prices=self._prices,
        )

    def reader(self) -> ModelReader | None:
        """The second reader, where one is named."""
        name = self._settings.terms.reader
        return ModelReader(self.endpoint(name)) if name else None

    def endpoint(self, model: str | None) -> Endpoint:
        """The endpoint of a model, the same one every time."""
        if model not in self._endpoints:
            set_ = self._settings
            self._endpoints[model] = Endpoint(
                base_url=set_.base_url, api_key=set_.api_key, model=model, timeout=set_.terms.turn_timeout
            )
        return self._endpoints[model]

    async def close(self) -> None:
        """Close all connections; the next request opens new ones."""
        for endpoint in self._endpoints.values():
            await endpoint.close()
