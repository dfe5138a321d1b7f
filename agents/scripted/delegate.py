"""The scripted delegate: it plays a doctrine by weighing the legal acts, without a model."""

from agents.scripted.doctrines import Doctrine, Seat, doctrines
from agents.scripted.hearing import in_mood
from agents.scripted.plan import content, plan
from agents.scripted.reasons import because
from agents.scripted.speech import statement
from agents.scripted.weigh import Weighed
from moderator.descriptions import told, without_message
from moderator.moves import Call, Move, Reply
from moderator.table import Table
from moderator.view import View

__all__ = ["Doctrine", "ScriptedDelegate", "doctrines"]


class ScriptedDelegate:
    """Plays a side by a doctrine; the same seed and view give the same reply. KeyError for an unknown doctrine."""

    def __init__(self, doctrine: str, seed: int) -> None:
        self._name = doctrine
        self._doctrine = doctrines()[doctrine]
        self._seed = seed

    @property
    def label(self) -> str:
        """Name of the agent in the record."""
        return f"scripted:{self._name}"

    async def act(self, view: View) -> Reply:
        """A move for this turn."""
        scenario = view.table.scenario.id
        seat = Seat(scenario=scenario, side=view.side, name=self._name, doctrine=self._doctrine, seed=self._seed)
        seat = in_mood(seat, view.table)
        chosen = plan(seat, view.table)
        acts = tuple(weighed.act for weighed in chosen)
        resting = content(seat, view.table, acts)
        move = Move(
            statement=statement(seat, view.table, acts, content=resting),
            rationale=_rationale(view, chosen),
            acts=acts,
            content=resting,
        )
        return Reply(move=move, call=Call(agent=self.label))


def _rationale(view: View, chosen: tuple[Weighed, ...]) -> str:
    scenario, side = view.table.scenario, view.table.scenario.mandate(view.side).name
    acts = (_because(w, view.table, side) for w in chosen)
    trust = because("trust", trust=view.table.score.trust[scenario.other(view.side)])
    return " ".join((trust, *acts))[:1500]


def _because(weighed: Weighed, table: Table, side: str) -> str:
    """One act and the reason for it; a message stays out, as a rationale must not be said aloud."""
    did = told(without_message(weighed.act), table).rstrip(".")
    return because("act", side=side, act=did, why=weighed.why.rstrip("."))
