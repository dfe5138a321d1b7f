"""Usage: tokens, time and money of the delegates' calls, summed from the record."""

from moderator.moves import Call
from scenarios.types import Frozen


class Usage(Frozen):
    """Sums over calls; a call counts even if its server reports no tokens."""

    calls: int = 0
    requests: int = 0
    """Including those that failed."""
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    """Prompt tokens that the server had in its cache."""
    seconds: float = 0.0
    cost: float = 0.0
    """Of the calls with a known price."""
    unpriced: int = 0
    """Calls with tokens but no known price."""

    @property
    def tokens(self) -> int:
        """Prompt and completion together."""
        return self.prompt_tokens + self.completion_tokens

    def __add__(self, other: "Usage") -> "Usage":
        return Usage(**{name: getattr(self, name) + getattr(other, name) for name in Usage.model_fields})

    def __str__(self) -> str:
        parts = [f"{self.calls} call{'s' * (self.calls != 1)}"]
        if self.requests > self.calls:
            parts.append(f"{self.requests} requests")
        if self.tokens:
            cached = f", {self.cached_tokens:,} of them cached" if self.cached_tokens else ""
            parts.append(f"{self.tokens:,} tokens ({self.prompt_tokens:,} read{cached})")
        parts.append(f"{self.seconds:.1f} s")
        if self.cost:
            parts.append(f"cost {self.cost:.4f}{' and more' if self.unpriced else ''}")
        return ", ".join(parts)


def usage_of(call: Call) -> Usage:
    """The usage of one call; zero if no server was asked."""
    if not call.used_server:
        return Usage()
    tokens = (call.prompt_tokens or 0) + (call.completion_tokens or 0)
    return Usage(
        calls=1,
        requests=call.attempts,
        prompt_tokens=call.prompt_tokens or 0,
        completion_tokens=call.completion_tokens or 0,
        cached_tokens=call.cached_tokens or 0,
        seconds=(call.latency_ms or 0.0) / 1000,
        cost=call.cost or 0.0,
        unpriced=int(bool(tokens) and call.cost is None),
    )
