"""The statement of a turn: the points of a side said one after the other, with reasons where there is room."""

from collections.abc import Sequence

from agents.scripted.doctrines import Seat
from agents.scripted.words import arguments, phrases, tones
from agents.scripted.words.cues import Cue, point
from agents.scripted.words.statement import Statement
from agents.scripted.words.subjects import points
from agents.scripted.words.turn import thanked_later
from moderator.moves import Act, Hold
from moderator.table import Table
from prompts.load import speech

CROWDED = 3
"""Points of a turn from which each is told in as few sentences as can be."""

MOST_ARGUMENTS = 1
"""Reasons given in a turn."""

ROOM = 450
"""Length of a statement, in characters, from which no further reason is given."""

TERSE = 80
"""Length of a statement, in characters, below which a side may also say something of the matter."""

LATER_CHANCE = 0.5
"""Probability that thanks come after the answer to an offer and not before it."""


def statement(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> str:
    """A side's statement for its acts; plain words where its own were just refused, so that no turn is lost by them."""
    if seat.doctrine.tone != "own":
        return tones.sentence(seat.doctrine.tone, table)
    refused = any(fault.quote for fault in table.faults)
    said = "" if refused else " ".join(spoken(seat, table, acts, content=content).sentences)
    return said or seat.shuffled(speech("neutral")["say"]["plain"], table.round, "plain")[0]


def spoken(seat: Seat, table: Table, acts: Sequence[Act], *, content: bool) -> Statement:
    """A statement as it is built."""
    said, told = Statement(seat, table), points(seat, table, acts, content=content)
    if seat.happens(table.round, "thanks", LATER_CHANCE):
        told = thanked_later(told)
    said.crowded = len(told) >= CROWDED
    away = [phrases.is_away(table, each.cue.doing) for each in told]  # it has a reason, or nobody sees why it is done
    left = 0 if any(away) or (content and said.crowded) else MOST_ARGUMENTS
    for each, measures, apart in zip(told, arguments.places(told), away, strict=True):
        said.add(each._replace(bridge="away") if apart else each)
        room = left > 0 and len(" ".join(said.sentences)) < ROOM
        if apart or (measures and room):
            left -= said.argue(measures or arguments.measures(each.cue), joined=not each.cue.ask)
    if not said.sentences and acts == (Hold(),) and not table.closing:
        said.add(point("say", Cue("hold-again")))
    if len(" ".join(said.sentences)) < TERSE and _may_add(said) and not table.closing:
        said.sentences.extend(phrases.positions(table, seat.side)[:1])
    return said


def _may_add(said: Statement) -> bool:
    """Whether a short statement ends on a wait that names nothing else, after which a side may speak of the matter."""
    return bool(said.lines) and said.lines[-1].key == "hold"
