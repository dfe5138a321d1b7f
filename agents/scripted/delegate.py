"""The scripted delegate: it plays a doctrine by weighing the legal acts, without a model."""

from typing import NamedTuple

from agents.scripted.dice import Draws
from agents.scripted.doctrines import Doctrine, Seat, doctrines, known
from agents.scripted.hearing import in_mood
from agents.scripted.plan import plan
from agents.scripted.reasons import because, told
from agents.scripted.weigh import Weighed
from agents.scripted.words import tones
from agents.scripted.words.spoken import statement
from agents.scripted.words.subjects import points, remarks_of
from moderator import descriptions
from moderator.descriptions import without_message
from moderator.moves import Act, Call, Move, Remark, Reply
from moderator.speech.remarks import in_private
from moderator.table import Table
from moderator.view import View

__all__ = ["Doctrine", "ScriptedDelegate", "doctrines"]


class ScriptedDelegate:
    """Plays a side by a doctrine; the same seed and view give the same reply. KeyError for an unknown doctrine."""

    def __init__(self, doctrine: str, seed: int) -> None:
        self._name = doctrine
        self._doctrine = known()[doctrine]
        self._seed = seed

    @property
    def label(self) -> str:
        """Name of the agent in the record."""
        return f"scripted:{self._name}"

    async def act(self, view: View) -> Reply:
        """A move for this turn."""
        chosen = choose(view, self._name, self._doctrine, self._seed)
        move = Move(
            statement=statement(chosen.seat, chosen.table, chosen.acts, content=chosen.content),
            rationale=_rationale(view, chosen.weighed),
            acts=chosen.acts,
            content=chosen.content,
        )
        return Reply(move=move, call=Call(agent=self.label))


class Choice(NamedTuple):
    """What a doctrine does in a turn, and whether it would rest the talks there."""

    seat: Seat
    table: Table
    weighed: tuple[Weighed, ...]
    acts: tuple[Act, ...]
    content: bool

    def remarks(self) -> tuple[Remark, ...]:
        """The remarks that its statement would make, without their quotes, and those of its messages.

        Only a question tells what it is about: an answer hangs on that.
        """
        if (tone := self.seat.doctrine.tone) != "own":
            public = tuple(Remark(kind=kind, quote="") for kind in tones.remarks(tone))
        else:
            found = points(self.seat, self.table, self.acts, content=self.content)
            public = tuple(
                Remark(kind=kind, quote="", about=each.cue.about[0] if kind == "question" else "")
                for each in found
                for kind in remarks_of((each.line,))
            )
        return public + in_private(self.table, self.seat.side, self.acts)


def choose(view: View, name: str, doctrine: Doctrine, seed: int, draws: Draws | None = None) -> Choice:
    """What a doctrine does in a turn, without words; ``draws`` answers its questions, if not the seed."""
    seat = Seat(view.table.scenario, view.side, name, doctrine, seed, draws)
    seat = in_mood(seat, view.table)
    planned = plan(seat, view.table)
    acts = tuple(w.act for w in planned.weighed)
    return Choice(seat, view.table, planned.weighed, acts, planned.content)


def worded(view: View, acts: tuple[Act, ...], doctrine: str, seed: int, *, content: bool = False) -> Move:
    """A move of acts that were chosen without words, in the words of a doctrine; KeyError for an unknown one.

    ``content``: whether the side would rest the talks with it.
    """
    seat = Seat(view.table.scenario, view.side, doctrine, known()[doctrine], seed)
    words = statement(in_mood(seat, view.table), view.table, acts, content=content)
    return Move(statement=words, acts=acts, content=content)


def _rationale(view: View, chosen: tuple[Weighed, ...]) -> str:
    scenario, side = view.table.scenario, view.table.scenario.mandate(view.side).name
    trust = told(because("trust", trust=view.table.score.trust[scenario.other(view.side)]), scenario)
    return " ".join((trust, *(_because(w, view.table, side) for w in chosen)))[:1500]


def _because(weighed: Weighed, table: Table, side: str) -> str:
    """One act and the reason for it; a message stays out, as a rationale must not be said aloud."""
    did = descriptions.told(without_message(weighed.act), table).rstrip(".")
    why = told(weighed.why, table.scenario).rstrip(".")
    return told(because("act", side=side, act=did, why=why), table.scenario)
