"""The words of the talks: the lines of each side that did most good and most harm, by the remarks found in them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from moderator.events import Moved
from moderator.moves import Remark, RemarkKind
from moderator.rules.remarks import ANSWERS
from transcripts.debrief.findings import Ref
from transcripts.debrief.passages import Passage, moves

GOOD: dict[RemarkKind, int] = {"regret": 4, "acknowledgement": 3, "explanation": 2}
"""Remarks that help, and by how much; a judgement, like ``BAD``."""
BAD: dict[RemarkKind, int] = {"denunciation": 5, "ultimatum": 4, "demand": 2, "criticism": 1}
ANSWER = 2
"""How much more a line counts that answers a question of the other side."""
MOST = 2
"""Lines of a side that are shown of either kind."""
SENTENCE = re.compile(r"[^.!?。！？]*[.!?。！？]+[”\"')]*|[^.!?。！？]+$")


class SpokenLine(NamedTuple):
    """A sentence of a side in a turn, what it did, and whether it answered a question of the other side."""

    turn: Ref
    side: str
    """The side's id."""
    text: str
    kind: RemarkKind
    answers: bool


def best_lines(walked: Sequence[Passage], side: str) -> tuple[SpokenLine, ...]:
    """The lines of a side that helped most; empty where none did."""
    return _most((GOOD.get(one.kind, 0) + ANSWER * one.answers, one) for one in _spoken(walked, side))


def worst_lines(walked: Sequence[Passage], side: str) -> tuple[SpokenLine, ...]:
    """The lines of a side that did most harm; empty where none did."""
    return _most((BAD.get(one.kind, 0), one) for one in _spoken(walked, side))


def sentence_with(words: str, quote: str) -> str:
    """The sentence of a statement in which a quotation stands; the quotation itself where none holds all of it."""
    found = (one.strip() for one in SENTENCE.findall(" ".join(words.split())))
    return next((one for one in found if quote and " ".join(quote.split()) in one), quote)


def first_sentence(words: str) -> str:
    """The first sentence of a statement."""
    found = SENTENCE.match(" ".join(words.split()))
    return found[0].strip() if found else words


def _most(weighed: Iterator[tuple[int, SpokenLine]]) -> tuple[SpokenLine, ...]:
    once: dict[str, tuple[int, SpokenLine]] = {}
    for weight, line in weighed:
        if weight > 0 and weight > once.get(line.text, (0, line))[0]:
            once[line.text] = (weight, line)
    ranked = sorted(once.values(), key=lambda entry: -entry[0])
    return tuple(line for _, line in ranked[:MOST])


def _spoken(walked: Sequence[Passage], side: str) -> Iterator[SpokenLine]:
    """The public sentences of a side in which something was found, once for each remark."""
    asked: frozenset[str] = frozenset()
    for turn, moved in moves(walked):
        if moved.side != side:
            asked = frozenset(remark.about for remark in moved.remarks if remark.kind == "question")
            continue
        for remark in moved.remarks:
            if not remark.private:
                text = sentence_with(moved.move.statement, remark.quote)
                answers = remark.kind in ANSWERS and remark.about in asked
                yield SpokenLine(turn, side, text, remark.kind, answers)


def quoted(moved: Moved) -> str:
    """The sentence of a statement that says most: one with a remark that is more than a courtesy, or the first."""
    said = [remark for remark in moved.remarks if remark.kind != "courtesy" and not remark.private]
    weight = GOOD | BAD
    telling: Remark | None = max(said, key=lambda remark: weight.get(remark.kind, 1), default=None)
    statement = moved.move.statement
    return sentence_with(statement, telling.quote) if telling else first_sentence(statement)
