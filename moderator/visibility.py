"""What a reader may see of a table and of an event: screens, prompts, replays and exports for a seat ask here alone."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from moderator.descriptions import without_message
from moderator.events import (
    Capital,
    Event,
    Failed,
    Forfeited,
    Injected,
    Moved,
    Opened,
    Read,
    Refused,
    Settled,
)
from moderator.facilitation import Hinted, Marked, Ranked, Whispered
from moderator.fold import fold, unopened
from moderator.memory import remembered
from moderator.moves import FACILITATOR, PEOPLE, PERSON, Act, Hold, Move
from moderator.rules import domestic
from moderator.rules.judge import overridden
from moderator.score.index import score
from moderator.table import Table
from moderator.tabled import Said
from moderator.view import View
from scenarios.exercise import Exercise
from scenarios.scenario import Scenario
from scenarios.types import Inject

Turn = TypeVar("Turn", Moved, Forfeited, Settled)

BOTH = 2
"""Sides of a table; whoever sees both is no player."""

HIDDEN = Move(statement="(not shown)", acts=(Hold(),))
"""Stands for a move that a reader may not see."""


class Visibility(NamedTuple):
    """The sides whose confidential parts a reader may see (brief, rationale, capital), and whether the score."""

    sides: frozenset[str]
    score: bool

    def of(self, side: str) -> bool:
        """Whether the confidential parts of a side may be seen."""
        return side in self.sides

    def switched(self) -> "Visibility":
        """The same with the score switched on or off: the facilitator's switch."""
        return self._replace(score=not self.score)


def everything(scenario: Scenario) -> Visibility:
    """What may be seen once talks are over, or by somebody who plays no side."""
    return Visibility(sides=frozenset(m.id for m in scenario.sides), score=True)


def while_talking(scenario: Scenario, seats: Mapping[str, str]) -> Visibility:
    """What may be seen of talks that go on: all by a spectator, one's own side by a person who plays it.

    Where people play both sides, nothing confidential is seen before one of them is asked.
    """
    people = frozenset(m.id for m in scenario.sides if seats.get(m.id) == PERSON)
    if not people and FACILITATOR not in seats.values():
        return everything(scenario)
    return Visibility(sides=people if len(people) == 1 else frozenset(), score=False)


def in_play(agents: Iterable[str], *, ended: bool) -> bool:
    """Whether people still play talks, so that not all of them may be seen."""
    return not ended and any(agent in PEOPLE for agent in agents)


def of_dialogue(table: Table) -> Visibility:
    """What may be seen of a recorded dialogue: while people still play, no more than at the table."""
    if table.closed:
        return everything(table.scenario)
    playing = while_talking(table.scenario, table.holders)
    shown = table.facilitation.score_shown
    if shown is None and table.exercise:
        shown = table.exercise.show_score
    return playing._replace(score=True) if shown else playing


def seen(events: Sequence[Event]) -> tuple[Event, ...]:
    """The events of a recorded dialogue as they may be seen now; NotOpenedError without an opening."""
    visibility = of_dialogue(fold(events))
    return tuple(event_for(event, visibility) for event in events)


def view_of(table: Table, side: str) -> View:
    """The table as a side may see it."""
    seen = table_for(table, Visibility(sides=frozenset((side,)), score=True))
    if table.to_move != side:
        seen = seen.model_copy(update={"faults": (), "failed": None})
    return View(side=side, table=seen)


def before_talks(exercise: Exercise, scenario: Scenario, visibility: Visibility) -> tuple[Exercise, Table]:
    """An exercise and the table before its first turn, as a reader of its papers may see them."""
    table = table_for(unopened(scenario).model_copy(update={"exercise": exercise}), visibility)
    return table.exercise or exercise.for_seat(), table


def table_for(table: Table, visibility: Visibility) -> Table:
    """The table as a reader may see it; its score stays, as a delegate may see it, and screens hide it."""
    if all(map(visibility.of, table.sides)):
        return table
    own = visibility.sides
    stripped = (o._replace(override=()) if o.override and o.by not in own else o for o in table.offers)
    return table.model_copy(
        update={
            "scenario": _scenario(table.scenario, own, tuple(inject for _, inject in table.injected)),
            "capital": {s: points for s, points in table.capital.items() if s in own},
            "paid": tuple(p for p in table.paid if p.side in own),
            "overrides": {s: used for s, used in table.overrides.items() if s in own},
            "shifts": tuple(s for s in table.shifts if s.side in own),
            "offers": tuple(stripped),
            "said": tuple(_said(s, own) if s.side not in own else s for s in table.said),
            "unpayable": tuple(o.id for s in table.sides for o in table.open_offers(s) if domestic.unpayable(table, o)),
            "faults": table.faults if table.to_move in own else (),
            "failed": table.failed if table.to_move in own else None,
            "read": None,
            "facilitation": table.facilitation.seen_by(own),
            "exercise": _for_seat(table.exercise),
        }
    )


def event_for(event: Event, visibility: Visibility) -> Event:
    """The event as a reader may see it: whatever is confidential or still to be decided is taken out."""
    match event:
        case Opened():
            scenario = _scenario(event.scenario, visibility.sides, ())
            exercise = event.exercise if scenario is event.scenario else _for_seat(event.exercise)
            return event.model_copy(update={"scenario": scenario, "exercise": exercise})
        case Injected():
            seen = tuple(s for s in event.inject.effect.sides if visibility.of(s))
            effect = event.inject.effect.model_copy(update={"sides": seen})
            return event.model_copy(update={"inject": event.inject.model_copy(update={"effect": effect})})
        case Moved():
            return _scored(_moved(event, visibility), visibility)
        case Forfeited():
            return _scored(event, visibility)
        case Settled():
            return _scored(event, visibility)
        case Refused() if not visibility.of(event.side):
            return event.model_copy(update={"move": None, "problem": "", "faults": (), "call": None})
        case Failed() if not visibility.of(event.side):
            return event.model_copy(update={"problem": "", "call": None})
        case Read() if not visibility.of(event.side):
            return Read(round=event.round, side=event.side, move=HIDDEN, asked=None)
        case Whispered() if not visibility.of(event.side):
            return event.model_copy(update={"text": "", "by": ""})
        case Hinted() if not visibility.of(event.side):
            return event.model_copy(update={"by": "", "steps": ()})
        case Ranked() if not visibility.of(event.side):
            return event.model_copy(update={"wants": (), "red_lines": (), "decided": ""})
        case Marked() if len(visibility.sides) < BOTH:
            return event.model_copy(update={"text": "", "by": ""})
        case _:
            return event


def _moved(event: Moved, visibility: Visibility) -> Moved:
    spent, regained = ({s: p for s, p in paid.items() if visibility.of(s)} for paid in (event.spent, event.regained))
    update: dict[str, object] = {"spent": spent, "regained": regained}
    if not visibility.of(event.side):
        acts = tuple(_seen_act(act, visibility.sides) for act in event.move.acts)
        move = event.move.model_copy(update={"rationale": "", "acts": acts})
        remarks = tuple(r for r in event.remarks if visibility.sides or not r.private)
        update |= {"move": move, "overrides": 0, "call": None, "remarks": remarks, "warnings": ()}
    return event.model_copy(update=update)


def _scored(event: Turn, visibility: Visibility) -> Turn:
    """The event without what the score makes of it, where that is hidden."""
    if visibility.score:
        return event
    first, second = event.score.trust
    hidden: dict[str, object] = {"x": 0.0, "score": score((), (first, second)), "acts": ()}
    return event.model_copy(update=hidden | ({"notes": ()} if isinstance(event, Moved) else {}))


def _for_seat(exercise: Exercise | None) -> Exercise | None:
    return exercise.for_seat() if exercise else None


def _said(said: Said, sides: frozenset[str]) -> Said:
    if sides and not any(map(overridden, said.acts)):
        return said
    acts = tuple(_seen_act(act, sides) for act in said.acts)
    remarks = tuple(r for r in said.remarks if sides or not r.private)
    return said._replace(acts=acts, remarks=remarks)


def _seen_act(act: Act, sides: frozenset[str]) -> Act:
    """The act of another side without its override; a message is read by the two sides alone."""
    shown = act.model_copy(update={"override": ()}) if overridden(act) else act
    return shown if sides else without_message(shown)


@remembered
def _scenario(scenario: Scenario, sides: frozenset[str], happened: tuple[Inject, ...]) -> Scenario:
    """The scenario with the briefs and the capital of some sides alone, and without what is still to come."""
    if all(m.id in sides for m in scenario.sides):
        return scenario
    capital: Capital = {s: points for s, points in scenario.capital.items() if s in sides}
    return scenario.model_copy(
        update={
            "briefs": {s: brief for s, brief in scenario.briefs.items() if s in sides},
            "capital": capital,
            "deck": (),
            "injects": happened,
            "objectives": (),
        }
    )
