"""A facilitator steps into talks: some of it leaves a person's question standing, the rest withdraws it."""

import asyncio
from collections.abc import AsyncGenerator, Iterator, Sequence

import pytest

from moderator.chair import Chair, NoSeatError, Stepped
from moderator.events import Closed, Event, Injected, Moved, Seated
from moderator.facilitation import (
    Continued,
    Granted,
    Hinted,
    Marked,
    Paused,
    Ranked,
    ScoreShown,
    Whispered,
    aside_told,
)
from moderator.fold import fold
from moderator.loop import CLOCK, negotiate
from moderator.moves import FACILITATOR, PERSON, Call, Hold, Move, Reply
from moderator.proof import first_difference
from moderator.table import Table
from moderator.view import Delegate, View
from moderator.visibility import Visibility, event_for, in_play, of_dialogue, view_of, while_talking
from scenarios.load import load
from tests.dialogue import Scripted, kept, move, opening

STRAIT = load().scenario("taiwan-strait")
PEOPLE = {"washington": PERSON, "beijing": "test:moves"}
WHISPER = Whispered(round=1, side="washington", text="Look at your third red line.", by="Ms Li")
ENDED = Closed(round=1, outcome="ended", reason="The hour is over.")
CABLE = Injected(round=1, inject=next(i for i in STRAIT.injects if i.trigger is None), source="facilitator")


class Thinker:
    """A person who answers only after the facilitator has done all that was planned; ``asked`` counts the questions."""

    label = PERSON

    def __init__(self) -> None:
        self.asked = 0
        self.withdrawn = 0
        self.undisturbed = asyncio.Event()

    async def act(self, view: View) -> Reply:
        self.asked += 1
        try:
            await self.undisturbed.wait()
        except asyncio.CancelledError:
            self.withdrawn += 1
            raise
        return Reply(move=move(Hold(), says="We have listened."), call=Call(agent=PERSON))


def held(plan: Sequence[Stepped | Move], monkeypatch: pytest.MonkeyPatch) -> tuple[tuple[Event, ...], Thinker]:
    """The events of one round in which the facilitator does these things while Washington's player thinks."""
    monkeypatch.setattr("moderator.loop.PATIENCE", 0.001)
    left = list(plan)
    thinker = Thinker()

    async def step_in(_table: Table) -> Stepped | Move | None:
        if left and thinker.asked:
            return left.pop(0)
        if not left:
            thinker.undisturbed.set()
        return None

    def seat(seated: Seated) -> Delegate:
        return Scripted(label=seated.agent)

    async def collected() -> tuple[Event, ...]:
        opened = opening(STRAIT, rounds=1, seats=PEOPLE)
        delegates: dict[str, Delegate] = {"washington": thinker, "beijing": Scripted()}
        stream = negotiate(opened, delegates, chair=Chair(step_in=step_in, seat=seat))
        return tuple([kept(event) async for event in stream])

    return asyncio.run(collected()), thinker


def kinds(events: Sequence[Event]) -> str:
    return " ".join(event.event for event in events)


def test_a_whisper_a_mark_time_advice_and_the_score_leave_the_question_standing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plan = [
        WHISPER,
        Marked(round=1, turn=0, text="A slow start.", by="Ms Li"),
        Granted(round=1, seconds=60, by="Ms Li"),
        ScoreShown(round=1, shown=True, by="Ms Li"),
        Hinted(round=1, side="washington", by="engine", steps=("Nothing waits for an answer.",)),
    ]
    events, thinker = held(plan, monkeypatch)
    assert kinds(events) == "opened whispered marked granted score-shown hinted moved moved closed"
    assert (thinker.asked, thinker.withdrawn) == (1, 0)
    assert asyncio.run(first_difference(events)) is None


def test_a_cable_and_a_pause_withdraw_the_question_and_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    paused = Paused(round=1, reason="The rules are explained.", by="Ms Li")
    events, thinker = held([CABLE, paused, WHISPER, Continued(round=1, by="Ms Li")], monkeypatch)
    assert kinds(events) == "opened injected paused whispered continued moved moved closed"
    assert (thinker.asked, thinker.withdrawn) == (2, 1)
    assert asyncio.run(first_difference(events)) is None


def test_the_facilitator_ends_the_talks(monkeypatch: pytest.MonkeyPatch) -> None:
    events, thinker = held([ENDED], monkeypatch)
    assert kinds(events) == "opened closed"
    assert thinker.withdrawn == 1
    assert asyncio.run(first_difference(events)) is None


def test_a_seat_changes_hands_while_its_player_thinks(monkeypatch: pytest.MonkeyPatch) -> None:
    seated = Seated(round=1, side="washington", agent="scripted:grit", by="Ms Li")
    events, thinker = held([seated], monkeypatch)
    assert kinds(events) == "opened seated moved moved closed"
    assert thinker.withdrawn == 1
    assert fold(events).seats["washington"] == "scripted:grit"
    assert asyncio.run(first_difference(events)) is None


def test_a_move_is_made_for_a_player_whose_time_has_run_out(monkeypatch: pytest.MonkeyPatch) -> None:
    events, thinker = held([move(Hold(), says="We need more time.")], monkeypatch)
    first = events[1]
    assert isinstance(first, Moved)
    assert (first.side, first.call and first.call.agent, thinker.withdrawn) == ("washington", CLOCK, 1)
    assert asyncio.run(first_difference(events)) is None


def test_in_other_talks_no_seat_can_change_hands() -> None:
    async def step_in(_table: Table) -> Stepped | None:
        return Seated(round=1, side="washington", agent="scripted:grit")

    async def run() -> None:
        delegates: dict[str, Delegate] = {side: Scripted() for side in ("washington", "beijing")}
        stream: AsyncGenerator[object, None] = negotiate(opening(STRAIT), delegates, chair=Chair(step_in=step_in))
        async for _ in stream:
            pass

    with pytest.raises(NoSeatError, match="hold them as an exercise"):
        asyncio.run(run())


def asides() -> Iterator[Event]:
    yield WHISPER
    yield Marked(round=1, turn=1, text="Too early.", by="Ms Li")
    yield Hinted(round=1, side="washington", by="congress", steps=("This costs much.",))
    yield Ranked(round=1, side="washington", wants=("washington.keep-a-promise",), red_lines=(), decided="Time.")


def test_what_is_said_to_one_seat_is_not_seen_from_the_other() -> None:
    other = Visibility(sides=frozenset(("beijing",)), score=False)
    for event in asides():
        seen = event_for(event, other)
        assert "Ms Li" not in seen.model_dump_json()
        assert not {"text", "steps", "wants", "decided"} & seen.model_dump(exclude_defaults=True).keys() or not any(
            getattr(seen, name, "") for name in ("text", "steps", "wants", "decided")
        )
    table = fold([opening(STRAIT, seats=PEOPLE), *asides()])
    assert view_of(table, "washington").table.facilitation.whispers == (WHISPER,)
    hidden = view_of(table, "beijing").table.facilitation
    assert (hidden.whispers, hidden.marks, hidden.hints, hidden.ranked) == ((), (), (), ())
    assert view_of(table, "washington").table.facilitation.marks == ()


def test_a_seat_that_a_facilitator_has_taken_over_hides_what_a_player_may_not_see() -> None:
    assert while_talking(STRAIT, {"washington": FACILITATOR, "beijing": "scripted:grit"}).sides == frozenset()
    assert in_play([FACILITATOR], ended=False)


def test_the_facilitator_shows_the_score() -> None:
    begun = opening(STRAIT, seats=PEOPLE)
    shown = ScoreShown(round=1, shown=True, by="Ms Li")
    assert not of_dialogue(fold([begun])).score
    assert of_dialogue(fold([begun, shown])).score
    assert not of_dialogue(fold([begun, shown, shown.model_copy(update={"shown": False})])).score


@pytest.mark.parametrize(
    ("event", "told"),
    [
        (WHISPER, "The facilitator to Washington alone: Look at your third red line."),
        (Granted(round=1, seconds=300, by="x"), "The facilitator gives 5 minutes more."),
        (Granted(round=1, seconds=90, by="x"), "The facilitator gives 90 seconds more."),
        (Paused(round=1, reason="Lunch.", by="x"), "The talks are paused. Lunch."),
        (Hinted(round=1, side="beijing", by="engine", steps=()), ""),
    ],
)
def test_an_aside_in_one_sentence(event: Granted, told: str) -> None:
    assert aside_told(event, STRAIT) == told
