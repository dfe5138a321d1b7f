"""Words: the best and the worst lines, questions left open, and promises said and not kept."""

from collections.abc import Iterator

from training.assessment.words import SpokenLine, best_lines, worst_lines
from training.debrief.case import Case, say
from training.debrief.document import Block, Claim, Claims, Quote, Section


def words(case: Case) -> Section:
    """The words of the readers' sides; empty where nothing is worth a mention."""
    blocks = tuple(block for side in case.readers for block in _of(case, side))
    return Section(id="words", title=say("titles", "words"), blocks=blocks)


def _of(case: Case, side: str) -> Iterator[Block]:
    name, account = case.name(side), case.account(side)
    for which, lines in (("best", best_lines(case.walked, side)), ("worst", worst_lines(case.walked, side))):
        if lines:
            claims = tuple(_claim(case, line) for line in lines)
            yield Claims(title=say("words", which, side=name), claims=claims)
    asked = say("words", "question", other=case.other(side), side=name)
    open_ = (u for u in account.unanswered if u.what == "question")
    questions = tuple(_quoting(asked, case.other(side), u.text, u.turn) for u in open_)
    said = tuple(
        _quoting(say("words", "promised", side=name, title=f"“{one.title}”"), name, one.quote, one.turn)
        for one in account.said
    )
    for which, claims in (("open", questions), ("said", said)):
        if claims:
            yield Claims(title=say("words", which), claims=claims)


def _claim(case: Case, line: SpokenLine) -> Claim:
    text = say("words", line.kind if line.kind != "question" else "question-asked")
    if line.answers:
        text = f"{text} {say('words', 'answers')}"
    return _quoting(text, case.name(line.side), line.text, line.turn)


def _quoting(text: str, speaker: str, quoted: str, turn: str) -> Claim:
    return Claim(text=text, turns=(turn,), quotes=(Quote(speaker=speaker, words=quoted),))
