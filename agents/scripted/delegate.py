"""The scripted delegate: it plays a doctrine by weighing the legal acts, without a model."""

from agents.scripted.doctrines import Doctrine, Seat, doctrines
from agents.scripted.plan import content, plan
from agents.scripted.speech import statement
from agents.scripted.weigh import Weighed
from moderator.descriptions import act_line
from moderator.moves import Call, Move, Reply
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
    lines = (f"{act_line(w.act, view.table.scenario).rstrip('.')} ({w.why.rstrip('.')})" for w in chosen)
    trust = view.table.score.trust[view.table.scenario.other(view.side)]
    return f"Trust in the other side {trust:.2f}. {'. '.join(lines)}."[:1500]
