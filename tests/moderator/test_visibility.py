"""What a reader may not see of an event is not in it, whatever kind of event it is and whatever field it is in."""

import pickle
import re
from functools import cache
from itertools import count
from typing import Any, get_args

import pytest
from pydantic import BaseModel

from moderator.events import Event, Opened
from moderator.fold import fold
from moderator.visibility import Visibility, event_for, of_dialogue, seen, table_for, view_of
from tests.transcripts import every_event

KINDS = [kind.model_fields["event"].default for kind in get_args(get_args(Event)[0])]
KEPT = {"event", "act", "side", "sides", "scenario"}
"""Fields that say what an event is, or whose, and so have no secret in them; the scenario has a test of its own."""
NOTHING = Visibility(sides=frozenset(), score=False)
ALL = Visibility(sides=frozenset(("washington", "beijing")), score=True)
SCORED = ("x", "score", "acts", "notes")
"""The fields of a turn that the score makes; those of its move are named ``move.acts``."""

PROCEDURE = ("procedure.on_failure", "procedure.reader", "procedure.reasoning_effort", "procedure.extra")

PUBLIC: dict[str, set[str]] = {
    "opened": {"seats", "version", *PROCEDURE},
    "injected": {
        *("source", "inject.id", "inject.title", "inject.cable", "inject.actor", "inject.touches", "inject.basis"),
        *("inject.citations.paper", "inject.citations.place", "inject.value.code", "inject.value.points"),
        *("leaked.text", "inject.same_as", "inject.runs_against", "inject.bears_on"),
    },
    "expired": {"offer"},
    "breached": {"commitment"},
    "seated": {"agent", "by"},
    "granted": {"by", "seconds"},
    "score-shown": {"by"},
    "paused": {"by", "reason"},
    "continued": {"by"},
    "forked": {"parent", "version", *PROCEDURE},
    "moved": {
        *("move.statement", "move.translation", "remarks.kind", "remarks.quote", "remarks.about"),
        *(f"move.acts.{field}" for field in ("give", "ask", "first", "offer", "reason", "measure", "of", "incident")),
        *(f"move.acts.{field}" for field in ("channel", "contact", "proof")),
    },
    "closed": {"outcome", "reason"},
}
"""What everybody may see of each kind of event; of the kinds that are not here, that it happened. A new field is secret
until it stands here."""


class Marker:
    """Puts a mark into every text and number of an event, so that it can be found again."""

    def __init__(self) -> None:
        self._numbers: dict[float, str] = {}
        self._next = count(1)

    def put(self, value: Any, path: str = "") -> Any:
        match value:
            case BaseModel():
                names = (name for name in type(value).model_fields if name not in KEPT)
                return value.model_copy(
                    update={n: self.put(getattr(value, n), f"{path}.{n}".strip(".")) for n in names}
                )
            case dict():
                return {key: self.put(part, path) for key, part in value.items()}
            case tuple():
                return tuple(self.put(part, path) for part in value)
            case str():
                return f"<{path}>"
            case float():
                number = 1 / (1e6 + next(self._next))
                self._numbers[number] = path
                return number
            case _:
                return value

    def found(self, value: Any) -> set[str]:
        match value:
            case BaseModel():
                return {path for name in type(value).model_fields for path in self.found(getattr(value, name))}
            case dict() | tuple() | frozenset():
                parts = value.values() if isinstance(value, dict) else value
                return {path for part in parts for path in self.found(part)}
            case str():
                return set(re.findall(r"<([\w.]+)>", value))
            case float():
                return {self._numbers[value]} if value in self._numbers else set()
            case _:
                return set()


@cache
def samples() -> dict[str, list[tuple[Marker, Event]]]:
    """The events of each kind, with a mark in each field that is set."""
    found: dict[str, list[tuple[Marker, Event]]] = {}
    for event in (*every_event.everything(), every_event.ranked()):
        marker = Marker()
        found.setdefault(event.event, []).append((marker, marker.put(event)))
    return found


def test_every_kind_of_event_is_tried() -> None:
    assert set(samples()) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_what_nobody_may_see_is_not_there(kind: str) -> None:
    shown = (marker.found(event_for(event, NOTHING)) for marker, event in samples()[kind])
    assert set[str]().union(*shown) == PUBLIC.get(kind, set())


@pytest.mark.parametrize("kind", KINDS)
def test_a_side_sees_all_of_its_own_but_the_score(kind: str) -> None:
    for marker, event in samples()[kind]:
        if kind == "marked":  # a facilitator's remark is for nobody who plays
            continue
        own = getattr(event, "side", "washington")
        whole = marker.found(event)
        scored = {path for path in whole if path.split(".")[0] in SCORED and hasattr(event, "score")}
        own_paid = getattr(event, "spent", {}).get(own)
        others = {"regained"} if own_paid else {"regained", "spent"}
        seen_by_it = marker.found(event_for(event, Visibility(sides=frozenset((own,)), score=False)))
        assert whole - scored - others <= seen_by_it <= whole - scored
        assert marker.found(event_for(event, ALL)) == whole


def test_of_the_scenario_the_briefs_the_capital_and_what_is_to_come_are_secret() -> None:
    opening = every_event.everything()[0]
    assert isinstance(opening, Opened)
    whole = opening.scenario.model_copy(update={"objectives": ("Win without a word.",)})
    shown = event_for(opening.model_copy(update={"scenario": whole}), NOTHING)
    assert isinstance(shown, Opened)
    changed = {name for name in type(whole).model_fields if getattr(shown.scenario, name) != getattr(whole, name)}
    assert changed == {"briefs", "capital", "deck", "injects", "objectives"}
    assert not any(getattr(shown.scenario, name) for name in changed)


def test_what_was_worked_out_from_a_scenario_goes_to_no_other_process() -> None:
    opening = every_event.everything()[0]
    assert isinstance(opening, Opened)
    view_of(fold([opening]), "washington")
    assert opening.scenario.memory
    sent = pickle.loads(pickle.dumps(opening))  # noqa: S301 what was just written
    assert sent == opening
    assert sent.scenario.__dict__.keys() == type(sent.scenario).model_fields.keys()


@pytest.mark.parametrize("side", ["washington", "beijing"])
def test_a_view_holds_no_secret_of_the_other_side_at_any_time(side: str) -> None:
    events = every_event.everything()
    for count_ in range(1, len(events)):
        table = fold(events[:count_])
        seen_table, other = view_of(table, side).table, table.scenario.other(side)
        assert other not in {*seen_table.capital, *seen_table.overrides, *seen_table.scenario.briefs}
        assert not seen_table.faults or table.to_move == side
        assert not [s for s in seen_table.shifts if s.side == other]
    assert table_for(table, ALL) == table


@pytest.mark.parametrize(
    ("people", "own", "scored"),
    [
        ((), {"washington", "beijing"}, True),
        (("beijing",), {"beijing"}, False),
        (("washington", "beijing"), set(), False),
    ],
)
def test_while_people_play_a_record_shows_what_they_may_see(
    people: tuple[str, ...], own: set[str], scored: bool
) -> None:
    opening, *rest = every_event.everything()
    assert isinstance(opening, Opened)
    seats = {side: "human" if side in people else "scripted:grit" for side in opening.seats}
    events = (opening.model_copy(update={"seats": seats}), *rest[:4])
    assert of_dialogue(fold(events)) == Visibility(sides=frozenset(own), score=scored)
    first = seen(events)[0]
    assert isinstance(first, Opened)
    assert set(first.scenario.briefs) == own
    ended = (events[0], *rest)
    assert seen(ended) == ended
