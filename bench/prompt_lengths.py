"""Prompts of negotiators in tokens: their length, and how much of them a server has just read."""

import asyncio
from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, takewhile
from operator import eq
from statistics import median
from typing import Any, NamedTuple

from agents.llm.client import Endpoint, Message
from agents.llm.completion import Answer
from agents.llm.delegate import LanguageModel
from bench.scripted_moves import Talks
from bench.tokens import Cut
from moderator.events import Moved
from moderator.loop import negotiate

BRIEF = "# The situation"
"""The heading at which the brief and the menu of measures begin in the system message."""

QUOTED = "> "
"""The start of a line with the other side's words."""


class Reuse(NamedTuple):
    """Tokens in the turns of one side or both; ``new`` are those after the part shared with its previous prompt."""

    first: int
    last: int
    longest: int
    total: int
    new: int
    breaks: int
    """Number of turns whose prompt does not begin with the whole previous prompt."""
    early: int
    """New tokens in the first half of the turns."""

    @property
    def reused(self) -> float:
        """The share of all tokens that a server has just read."""
        return 1 - self.new / self.total


class Sizes(NamedTuple):
    """Tokens of the parts of one side's prompts: all instructions, the brief and menu in them, and turn messages."""

    instructions: int
    brief: int
    turns: tuple[int, ...]
    """Without the other side's words."""

    @property
    def median(self) -> int:
        """Median of the turn messages."""
        return round(median(self.turns))


class Prompts:
    """The prompts of talks by side, measured in tokens."""

    def __init__(self, talks: Talks, cut: Cut, context: int | None = None) -> None:
        self._cut = cache(cut)
        self._prompts = asyncio.run(_prompts(talks, context))

    def reuse(self) -> Mapping[str, Reuse]:
        """By side, and for both, the tokens that a server could reuse from the turn before."""
        sides = {side: _reuse([self._tokens(prompt) for prompt in prompts]) for side, prompts in self._prompts.items()}
        return sides | {"both": _together(tuple(sides.values()))}

    def sizes(self) -> Mapping[str, Sizes]:
        """By side, the length of the parts of its prompts."""
        return {side: self._sizes(prompts) for side, prompts in self._prompts.items()}

    def _sizes(self, prompts: Sequence[Sequence[Message]]) -> Sizes:
        system = prompts[0][0]["content"]
        asked = (_without_quotes(prompt[-1]["content"]) for prompt in prompts)
        return Sizes(
            instructions=len(self._cut(system)),
            brief=len(self._cut(system[system.index(BRIEF) :])),
            turns=tuple(len(self._cut(words)) for words in asked),
        )

    def _tokens(self, prompt: Sequence[Message]) -> list[Hashable]:
        """A prompt as ChatML, whose markup separates the tokens of two messages."""
        parts = (f"<|im_start|>{message['role']}\n{message['content']}<|im_end|>\n" for message in prompt)
        return [token for part in (*parts, "<|im_start|>assistant\n") for token in self._cut(part)]


def _together(sides: Sequence[Reuse]) -> Reuse:
    """Both sides together: sums, and the longest of all."""
    summed = ("first", "last", "total", "new", "breaks", "early")
    sums = {name: sum(getattr(side, name) for side in sides) for name in summed}
    return Reuse(longest=max(side.longest for side in sides), **sums)


def _reuse(prompts: Sequence[Sequence[Hashable]]) -> Reuse:
    same = [_common(one, two) for one, two in pairwise(prompts)]
    lengths = [len(prompt) for prompt in prompts]
    return Reuse(
        first=lengths[0],
        last=lengths[-1],
        longest=max(lengths),
        total=sum(lengths),
        new=sum(lengths) - sum(same),
        early=sum(lengths[: len(lengths) // 2]) - sum(same[: len(lengths) // 2 - 1]),
        breaks=sum(shared < length for shared, length in zip(same, lengths, strict=False)),
    )


def _common(one: Sequence[Hashable], two: Sequence[Hashable]) -> int:
    return sum(takewhile(bool, map(eq, one, two)))


def _without_quotes(words: str) -> str:
    return "\n".join(line for line in words.splitlines() if not line.startswith(QUOTED))


class _Scribe(Endpoint):
    """A model that answers from a script without a server, and stores the prompts."""

    def __init__(self, replies: Sequence[str]) -> None:
        super().__init__(model="scribe")
        self.prompts: list[Sequence[Message]] = []
        self._replies: Iterator[str] = iter(replies)

    async def ask(self, messages: Sequence[Message], *_: Any, **__: Any) -> Answer:
        self.prompts.append(messages)
        return Answer(
            text=next(self._replies),
            problem="",
            model="scribe",
            prompt_tokens=None,
            completion_tokens=None,
            cached_tokens=None,
            latency_ms=0.0,
            attempts=1,
            failures=(),
        )


async def _prompts(talks: Talks, context: int | None) -> dict[str, list[Sequence[Message]]]:
    scribes = {side: _Scribe(replies) for side, replies in talks.replies.items()}
    models = {side: LanguageModel(scribe, context=context) for side, scribe in scribes.items()}
    events = [event async for event in negotiate(talks.opening, models)]
    if sum(isinstance(event, Moved) for event in events) != talks.turns:
        raise RuntimeError(f"The script does not fit the talks any more: {events[-1]}")
    return {side: scribe.prompts for side, scribe in scribes.items()}
