"""A model as the second reader: it checks the words of a move after the rules have."""

import json
from typing import Literal

from pydantic import ValidationError

from agents.llm.client import Endpoint, Message
from agents.llm.completion import Answer
from agents.llm.prices import Prices
from agents.llm.quoting import quoted, without_markup
from agents.llm.replies import objects
from agents.llm.schema import Schema
from moderator.chair import Reading
from moderator.descriptions import public_texts
from moderator.moves import Call, Move
from moderator.rules.endings import seconds_left
from moderator.table import Table
from moderator.view import DelegateFailedError
from prompts.load import fill, text
from scenarios.types import Frozen, RedLine, Rule, Words


class Verdict(Frozen):
    """The model's answer: the id of the red line crossed, or ``none``, and the words that cross it."""

    verdict: Literal["clean", "crosses"]
    line: str
    quote: Words
    reason: Words


class ModelReader:
    """Asks a model whether the public words of a move cross one of the side's red lines or threaten force; Reader.

    A finding counts only if the words that it quotes are in the move. So the move can at most persuade the reader to
    report nothing; it cannot cause a false finding.
    """

    def __init__(self, endpoint: Endpoint, prices: Prices | None = None) -> None:
        self._endpoint, self._prices = endpoint, prices or Prices()

    async def read(self, table: Table, side: str, move: Move) -> Reading:
        """The reading; its ``problem`` says why there is none."""
        lines = _lines(table, side)
        try:
            question, within = _question(table, side, move, lines), seconds_left(table)
            answer = await self._endpoint.ask(question, _schema(lines), temperature=0, within=within)
        except DelegateFailedError as error:
            return Reading(problem=f"could not be asked: {error}", call=error.call)
        return _reading(answer, tuple(lines), public_texts(move), self._call(answer))

    def _call(self, answer: Answer) -> Call:
        return Call(
            agent=f"llm:{self._endpoint.model}",
            raw=answer.text[:2_000],
            cost=self._prices.cost(answer, self._endpoint.model),
            **answer.model_dump(exclude={"text", "problem"}),
        )


def _lines(table: Table, side: str) -> dict[str, str]:
    """What words can cross, by id: the side's own red lines, and the rules about words."""
    entries: list[RedLine | Rule] = [*table.scenario.mandate(side).red_lines]
    entries += [rule for rule in table.scenario.rules if rule.wordings]
    return {entry.id: entry.rule if isinstance(entry, Rule) else entry.text for entry in entries}


def _question(table: Table, side: str, move: Move, lines: dict[str, str]) -> tuple[Message, ...]:
    message = fill(
        text("reader/words"),
        name=table.scenario.mandate(side).name,
        lines="\n".join(f"- {line}: {says}" for line, says in lines.items()),
        words="\n".join(quoted(words) for words in public_texts(move)),
    )
    return ({"role": "system", "content": text("reader/system")}, {"role": "user", "content": message})


def _schema(lines: dict[str, str]) -> Schema:
    fields = {
        "verdict": {"type": "string", "enum": ["clean", "crosses"]},
        "line": {"type": "string", "enum": ["none", *lines]},
        "quote": {"type": "string"},
        "reason": {"type": "string"},
    }
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _reading(answer: Answer, lines: tuple[str, ...], said: tuple[str, ...], call: Call) -> Reading:
    found = _verdict(answer.text)
    if found is None:
        return Reading(problem=f"gave no verdict: {answer.problem or 'its answer could not be read'}", call=call)
    if found.verdict == "clean":
        return Reading(reason=without_markup(found.reason), call=call)
    if found.line not in lines:
        return Reading(problem="named no line of this side", call=call)
    if not any(_plain(found.quote) in _plain(words) for words in said) or not _plain(found.quote):
        return Reading(problem="quoted words that were not said", call=call)
    return Reading(
        crosses=found.line, quote=without_markup(found.quote), reason=without_markup(found.reason), call=call
    )


def _verdict(answer: str) -> Verdict | None:
    for candidate in reversed(list(objects(answer))):
        try:
            return Verdict.model_validate_json(json.dumps(candidate))
        except (ValidationError, RecursionError):
            continue
    return None


def _plain(words: str) -> str:
    return without_markup(words).casefold()
