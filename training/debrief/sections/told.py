"""Acts and harms in sentences, short enough for a debrief."""

from collections.abc import Iterable

from moderator.descriptions import told
from moderator.enact import enact
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Offer,
    Perform,
    Protest,
    WalkOut,
    Withdraw,
)
from moderator.table import Table
from training.debrief.case import say, sentence
from transcripts.debrief.findings import Harm, Wrong

WEIGHTS: dict[type[Act], int] = {
    WalkOut: 6,
    Counteract: 5,
    Withdraw: 5,
    Accept: 4,
    Perform: 3,
    Decline: 3,
    Counter: 2,
    Offer: 2,
    Protest: 2,
    AnswerContact: 1,
}
"""Which acts of a move are told: those that weigh most, of one kind."""
MOST = 2
"""Acts of a move that are told."""


def main_acts(acts: Iterable[Act], table: Table, side: str) -> str:
    """The weightiest acts of a move in words, each at the table that the acts before it leave."""
    found = list[tuple[int, str]]()
    for act in acts:
        short = act.model_copy(update={"reason": ""}) if isinstance(act, Decline) else act
        found.append((WEIGHTS.get(type(act), 0), sentence(told(short, table)).removesuffix(". Reason:")))
        table = enact(table, side, act)
    most = max((weight for weight, _ in found), default=0)
    return "; ".join([words for weight, words in found if weight == most][:MOST]) or say("course", "forfeited")


def harm_told(harm: Harm) -> str:
    """What a side did in a turn of harm, one sentence for each wrong."""
    return " ".join(dict.fromkeys(_told(wrong, harm.side) for wrong in harm.wrongs))


def _told(wrong: Wrong, side: str) -> str:
    words = {"text": wrong.text.rstrip(".")} if wrong.text else {}
    done = say("harm", wrong.kind, side=side, **words)
    if wrong.crossed:
        return say("harm", "crossed", done=done, lines="”, “".join(wrong.crossed))
    return say("harm", "plain", done=done)
