"""A hint knows what its side may know: the secrets of the other side change nothing in it."""

from engine.analysis import Settings
from engine.hint import hint, steps
from engine.imagined import imagined
from moderator.events import Event, Opened
from moderator.fold import fold
from moderator.moves import Offer, Perform
from scenarios.load import load
from tests.dialogue import move, play

STRAIT = load().scenario("taiwan-strait")
HOW = Settings(by="balance", plays=3)


def talks() -> tuple[Event, ...]:
    """Talks in which Washington has been given something and offered something, and is to move."""
    answer = Perform(measure="beijing.peaceful-unification")
    offer = Offer(give=("beijing.constructive-reply",), ask=("washington.restate-one-china",))
    opens = Perform(measure="washington.restate-peaceful-strait")
    events = play(STRAIT, washington=[move(opens)], beijing=[move(answer, offer)], rounds=2)
    ended = next(n for n, event in enumerate(events) if event.event == "moved" and event.side == "beijing")
    return events[: ended + 1]


def with_secrets(events: tuple[Event, ...], points: float, wants: tuple[str, ...]) -> tuple[Event, ...]:
    """The same talks with another capital and other wants of Beijing."""
    first = events[0]
    assert isinstance(first, Opened)
    scenario = first.scenario
    capital = scenario.capital | {"beijing": dict.fromkeys(scenario.capital["beijing"], points)}
    brief = scenario.briefs["beijing"].model_copy(update={"wants": wants, "text": "The fleet is called Aurora."})
    changed = scenario.model_copy(update={"capital": capital, "briefs": scenario.briefs | {"beijing": brief}})
    return (first.model_copy(update={"scenario": changed}), *events[1:])


def test_a_hint_does_not_depend_on_what_the_other_side_keeps_secret() -> None:
    one = hint(talks(), HOW)
    other = hint(with_secrets(talks(), 100.0, ("washington.limit-deployments",)), HOW)
    assert one == other


def test_an_imagined_record_holds_no_secret_of_the_other_side() -> None:
    seen = tuple(imagined(with_secrets(talks(), 77.25, ()), "washington", 1))
    text = "".join(event.model_dump_json() for event in seen)
    assert "Aurora" not in text
    assert "77.25" not in text
    assert fold(seen).to_move == "washington"


def test_a_hint_is_told_step_by_step() -> None:
    found = hint(talks(), HOW)
    first, second, third = steps(found, "Washington")
    assert "not a forecast" in first
    assert "offer O1, open until round 3" in first or "offer O1, open until round 2" in first
    assert "Cheap at home now" in second
    assert third.startswith(f"3. Of {len(found.lines)} moves that were tried")
    assert found.lines[0].told in third
    assert not [word for word in (first, second, third) if "washington." in word or "beijing." in word]
