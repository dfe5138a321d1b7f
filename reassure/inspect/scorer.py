"""How Inspect scores a dialogue: by our index, the outcome, the balances, and what the models took for it."""

from collections.abc import Sequence
from math import sqrt
from statistics import fmean, stdev
from typing import Any

from inspect_ai.scorer import Metric, SampleScore, Score, Scorer, Target, frequency, metric, scorer
from inspect_ai.solver import TaskState

from moderator.events import Event, Forfeited, Refused
from moderator.fold import fold
from moderator.rules.aims import balance_of

RESULT = "reassure"
"""Where a sample keeps what its dialogue came to."""

UNENDED = "unfinished"
"""The outcome of talks that a limit of Inspect has stopped."""

Json = dict[str, Any]


@metric(name="mean", scores="unreduced")
def mean_of_dialogues() -> Metric:
    """The mean over all dialogues; an epoch is a dialogue of its own, with its own seed."""

    def mean(scores: list[SampleScore]) -> float:
        return fmean(one.score.as_float() for one in scores) if scores else 0.0

    return mean


@metric(name="stderr", scores="unreduced")
def error_of_mean() -> Metric:
    """The standard error of the mean over all dialogues; 0 for fewer than two."""

    def error(scores: list[SampleScore]) -> float:
        values = [one.score.as_float() for one in scores]
        return stdev(values) / sqrt(len(values)) if len(values) > 1 else 0.0

    return error


NUMBERS = [mean_of_dialogues(), error_of_mean()]


@scorer(
    name="dialogue",
    metrics={
        "outcome": [frequency()],
        **dict.fromkeys(("S", "trust.*", "balance.*", "refusals", "forfeits", "turns", "tokens"), NUMBERS),
    },
)
def dialogue_score() -> Scorer:
    """What a dialogue came to; a measure of this dialogue, not a forecast."""

    async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001 there is no right answer
        found = state.store.get(RESULT)
        return Score(value=found["value"], answer=found["value"]["outcome"], explanation=found["explanation"])

    return score


def result(events: Sequence[Event], explanation: str) -> Json:
    """The values of a dialogue by name, for its score."""
    table = fold(events)
    value: Json = {"outcome": table.closed.outcome if table.closed else UNENDED, "S": table.score.S}
    value |= {f"trust.{side}": table.score.trust[side] for side in table.sides}
    value |= {f"balance.{side}": balance_of(table, side).total for side in table.sides}
    value |= {
        "refusals": sum(isinstance(event, Refused) for event in events),
        "forfeits": sum(isinstance(event, Forfeited) for event in events),
        "turns": table.turn,
        "tokens": sum(used.tokens for used in table.usage.values()),
    }
    return {"value": value, "explanation": explanation}
