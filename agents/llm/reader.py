"""A model as the second reader: it checks the words of a move after the rules have."""

from collections.abc import Iterator
from typing import Literal, get_args

from agents.llm.model_server import ModelServer
from agents.llm.prices import Prices
from agents.llm.quoting import plain, quoted, without_markup
from agents.llm.replies import parsed_as
from agents.llm.schema import Schema
from agents.llm.server.chat import Message
from agents.llm.server.completion import Answer
from agents.llm.server.sampling import Sampling
from moderator.chair import Reading
from moderator.descriptions import private_text, public_texts, texts_read
from moderator.moves import Call, Move, Remark, RemarkKind, Warned
from moderator.rules.endings import seconds_left
from moderator.table import Table
from moderator.view import DelegateFailedError
from prompts.load import fill, text
from scenarios.mandate import RedLine
from scenarios.types import Frozen, Rule, Words

SAMPLING = Sampling(temperature=0)
PRIVATE = "rule.private"

MOST_REMARKS, QUOTED = 8, 300
"""Remarks that are read from one answer, and characters of a quote that are kept."""


class Finding(Frozen):
    """What some words do besides stating, as the model reads them."""

    kind: RemarkKind
    quote: Words


class Verdict(Frozen):
    """The model's answer: the id of the red line crossed, or ``none``, the words that cross it, and its remarks."""

    verdict: Literal["clean", "crosses"]
    line: str
    quote: Words
    reason: Words
    remarks: tuple[Finding, ...] = ()


class ModelReader:
    """Asks a model whether the public words of a move cross one of the side's red lines or threaten force; Reader.

    A finding counts only if the words that it quotes are in the move. So the move can at most persuade the reader to
    report nothing; it cannot cause a false finding.
    """

    def __init__(self, endpoint: ModelServer, prices: Prices | None = None) -> None:
        self._endpoint, self._prices = endpoint, prices or Prices()

    async def read(self, table: Table, side: str, move: Move, warned: tuple[Warned, ...] = ()) -> Reading:
        """The reading; its ``problem`` says why there is none. Where warnings say so, the brief is a line as well."""
        lines = _lines(table, side) | {w.rule: w.message for w in warned if w.rule == PRIVATE}
        try:
            question, within = _question(table, side, move, lines), seconds_left(table)
            answer = await self._endpoint.ask(question, _schema(lines), SAMPLING, within=within)
        except DelegateFailedError as error:
            return Reading(problem=f"could not be asked: {error}", call=error.call)
        return _reading(answer, tuple(lines), move, self._call(answer))

    def _call(self, answer: Answer) -> Call:
        return Call(
            agent=f"llm:{self._endpoint.model}",
            raw=answer.text[:2_000],
            cost=self._prices.cost(answer, self._endpoint.model),
            **answer.model_dump(exclude={"text", "problem", "repaired"}),
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
        words="\n".join(quoted(words) for words in texts_read(move)),
    )
    return ({"role": "system", "content": text("reader/system")}, {"role": "user", "content": message})


def _schema(lines: dict[str, str]) -> Schema:
    fields = {
        "verdict": {"type": "string", "enum": ["clean", "crosses"]},
        "line": {"type": "string", "enum": ["none", *lines]},
        "quote": {"type": "string"},
        "reason": {"type": "string"},
        "remarks": {"type": "array", "items": remark_schema(), "maxItems": MOST_REMARKS},
    }
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def remark_schema() -> Schema:
    """The schema of a remark: one of the closed list, and the words that make it."""
    fields = {"kind": {"type": "string", "enum": list(get_args(RemarkKind))}, "quote": {"type": "string"}}
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def _reading(answer: Answer, lines: tuple[str, ...], move: Move, call: Call) -> Reading:
    (found, repaired), said = parsed_as(Verdict, answer), texts_read(move)
    call = call.model_copy(update={"repaired": (*answer.repaired, *repaired)})
    if found is None:
        return Reading(problem=f"gave no verdict: {answer.problem or 'its answer could not be read'}", call=call)
    if found.verdict == "clean":
        return Reading(reason=without_markup(found.reason), remarks=tuple(_remarks(found, move)), call=call)
    if found.line not in lines:
        return Reading(problem="named no line of this side", call=call)
    if not any(plain(found.quote) in plain(words) for words in said) or not plain(found.quote):
        return Reading(problem="quoted words that were not said", call=call)
    quote, reason = without_markup(found.quote), without_markup(found.reason)
    return Reading(crosses=found.line, quote=quote, reason=reason, remarks=tuple(_remarks(found, move)), call=call)


def _remarks(found: Verdict, move: Move) -> Iterator[Remark]:
    """The remarks whose quotes stand in the words of a move; those in messages alone are private."""
    public = [plain(words) for words in public_texts(move)]
    private = [plain(text) for act in move.acts if (text := private_text(act))]
    for remark in found.remarks[:MOST_REMARKS]:
        quote = plain(remark.quote)
        openly = any(quote in words for words in public)
        if quote and (openly or any(quote in words for words in private)):
            yield Remark(kind=remark.kind, quote=without_markup(remark.quote)[:QUOTED], private=not openly)
