"""The words of the talks: the lines of each side that did most good and most harm, by the remarks found in them."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from moderator.events import Moved
from moderator.moves import RemarkKind
from moderator.rules.remarks import ANSWERS
from transcripts.debrief.figures import Ref
from transcripts.debrief.passages import Passage, moves

GOOD: dict[RemarkKind, int] = {"regret": 4, "acknowledgement": 3, "explanation": 2}
"""Remarks that help, and by how much; a judgement, like ``BAD``."""
BAD: dict[RemarkKind, int] = {"denunciation": 5, "ultimatum": 4, "demand": 2, "criticism": 1}
ANSWER = 2
"""How much more a line counts that answers a question of the other side."""
LONG = 5
"""Letters from which a word is taken to carry a subject."""
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
    return next((one for one in sentences(words) if quote and " ".join(quote.split()) in one), quote)


def quoted(moved: Moved, done: str) -> str:
    """The sentence of a statement that says most: in the words for what was done, or with a telling remark in it."""
    subject, weight = _long_words(done), GOOD | BAD
    told = [remark for remark in moved.remarks if not remark.private]

    def telling(sentence: str) -> int:
        remarks = (weight.get(remark.kind, 0) for remark in told if remark.quote and remark.quote in sentence)
        return len(subject & _long_words(sentence)) + max(remarks, default=0)

    return max(sentences(moved.move.statement), key=telling, default="")


def sentences(words: str) -> list[str]:
    """The sentences of a statement."""
    return [found.strip() for found in SENTENCE.findall(" ".join(words.split())) if found.strip()]


def _long_words(words: str) -> frozenset[str]:
    """The words that carry a subject, in small letters."""
    return frozenset(word for word in re.findall(r"\w+", words.casefold()) if len(word) >= LONG)


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
