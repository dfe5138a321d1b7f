"""Tests of a person in a seat: the person sees the view of the side, and the move is played unchanged."""

from agents.human import Human
from moderator.events import Moved
from moderator.loop import negotiate
from moderator.moves import Move
from moderator.view import View
from scenarios.load import load
from tests.dialogue import Scripted, move, opening


async def test_a_person_sees_the_view_of_the_side_and_the_move_is_played_unchanged() -> None:
    scenario = load().scenario("tariff-truce")
    shown: list[View] = []

    async def ask(view: View) -> Move:
        shown.append(view)
        return move(says="We will think about it.")

    seats = {scenario.opens: Human(ask), scenario.other(scenario.opens): Scripted()}
    events = [event async for event in negotiate(opening(scenario, rounds=1), seats)]
    (mine,) = (e for e in events if isinstance(e, Moved) and e.side == scenario.opens)
    assert mine.move.statement == "We will think about it."
    assert mine.call is not None
    assert mine.call.agent == "human"
    assert [(v.side, set(v.table.scenario.briefs)) for v in shown] == [(scenario.opens, {scenario.opens})]
