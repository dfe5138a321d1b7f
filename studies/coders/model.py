"""A model as a second coder: it codes one turn at a time, and what it quotes must have been said."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple, get_args

from pydantic import Field

from agents.llm.model_server import ModelServer
from agents.llm.prices import Prices
from agents.llm.quoting import plain, quoted
from agents.llm.reader import Finding, remark_schema
from agents.llm.replies import parsed_as
from agents.llm.schema import Schema
from agents.llm.server.chat import Message
from agents.llm.server.completion import Answer
from agents.llm.server.sampling import Sampling
from moderator.moves import Call, RemarkKind
from prompts.load import fill, text
from scenarios.types import Frozen
from studies.coders.codebook import ACT_FIELDS, CHOICES, VALUE, in_words
from studies.coders.turns import BlindTurn
from transcripts.store.beside.ratings import MODEL, RatedAct, Rating

ATTEMPTS = 2
"""How often a model is asked for one turn where its answer cannot be used."""

RAW = 2_000
"""Characters of an answer that are kept."""

MOST_REMARKS = 24


class Coded(Frozen):
    """The form of an answer."""

    acts: tuple[RatedAct, ...]
    remarks: Annotated[tuple[Finding, ...], Field(max_length=MOST_REMARKS)] = ()


class Outcome(NamedTuple):
    """What came of a turn: the rating, or why there is none; and the calls that were made for it."""

    rating: Rating | None
    problem: str
    calls: tuple[Call, ...]


class ModelCoder:
    """Codes turns with a model; each turn is asked by itself, so that no answer colours the next."""

    def __init__(self, endpoint: ModelServer, sampling: Sampling, prices: Prices | None = None) -> None:
        self._endpoint, self._sampling, self._prices = endpoint, sampling, prices or Prices()

    @property
    def name(self) -> str:
        """The name of this coder."""
        return f"{MODEL}{self._endpoint.model}"

    async def rate(self, turn: BlindTurn) -> Outcome:
        """The rating of a turn; DelegateFailedError if the server gives no answer."""
        calls, rating, problem = list[Call](), None, ""
        while rating is None and len(calls) < ATTEMPTS:
            answer = await self._endpoint.ask(question(turn), schema(turn), self._sampling, seed=len(calls))
            calls.append(self._call(answer))
            rating, problem = read(answer, turn)
        return Outcome(rating, problem, tuple(calls))

    def _call(self, answer: Answer) -> Call:
        facts = answer.model_dump(exclude={"text", "problem"})
        return Call(
            agent=self.name, raw=answer.text[:RAW], cost=self._prices.cost(answer, self._endpoint.model), **facts
        )


def question(turn: BlindTurn) -> tuple[Message, ...]:
    """The codebook and the turn as the messages of a chat; everything that was said or done is quoted."""
    message = fill(
        text("coder/turn"),
        round=str(turn.round),
        side=turn.side,
        before=_lines(turn.before),
        words=_lines(turn.words),
        deeds=_lines(turn.deeds),
        acts=_lines([f"{act.number}. {act.title}" for act in turn.acts]),
    )
    system = fill(text("coder/system"), codebook=in_words())
    return ({"role": "system", "content": system}, {"role": "user", "content": message})


def schema(turn: BlindTurn) -> Schema:
    """The form of an answer on this turn, in the keywords that strict servers accept."""
    fields: Schema = {"act": {"type": "integer", "enum": [act.number for act in turn.acts]}}
    fields |= {name: {"type": "string", "enum": list(CHOICES[name])} for name in ACT_FIELDS if name != VALUE}
    fields[VALUE] = {"type": "number"}
    act = {
        "type": "object",
        "properties": {name: fields[name] for name in ("act", *ACT_FIELDS)},
        "required": ["act", *ACT_FIELDS],
        "additionalProperties": False,
    }
    acts = {"type": "array", "items": act if turn.acts else {"type": "string"}, "maxItems": len(turn.acts)}
    remarks = {"type": "array", "items": remark_schema(), "maxItems": len(get_args(RemarkKind))}
    return {
        "type": "object",
        "properties": {"acts": acts, "remarks": remarks},
        "required": ["acts", "remarks"],
        "additionalProperties": False,
    }


def read(answer: Answer, turn: BlindTurn) -> tuple[Rating | None, str]:
    """The rating in an answer, or why there is none; a remark counts only if its quote stands in the words."""
    found, _ = parsed_as(Coded, answer)
    if found is None:
        return None, answer.problem or "its answer does not keep to the codebook"
    acts = {act.act: act for act in found.acts}
    if acts.keys() != {act.number for act in turn.acts} or len(acts) != len(found.acts):
        return None, "it did not code each act once"
    said = [plain(words) for words in turn.words]
    kinds = {one.kind for one in found.remarks if (quote := plain(one.quote)) and any(quote in words for words in said)}
    remarks = tuple(kind for kind in get_args(RemarkKind) if kind in kinds)
    return Rating(turn=turn.number, acts=tuple(acts[number] for number in sorted(acts)), remarks=remarks), ""


def _lines(texts: Sequence[str]) -> str:
    return "\n".join(map(quoted, texts)) or "> (nothing)"
