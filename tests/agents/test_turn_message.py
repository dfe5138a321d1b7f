"""What the message of a turn tells of the time since the last: turns lost, and requests that lapsed."""

import asyncio
from collections.abc import Sequence

from moderator.chair import Chair, forfeit_on_failure
from moderator.events import Event
from moderator.loop import negotiate
from moderator.moves import AskProof, Perform, RequestContact
from scenarios.load import load
from tests.agents.test_memory import prompts
from tests.dialogue import Script, Scripted, kept, move, opening, play
from tests.transcripts.every_event import Model

TAIWAN = load().scenario("taiwan-strait")
FAULTY, DEAD = "no move", "dead"


def with_failures(washington: Script, rounds: int) -> tuple[Event, ...]:
    """Talks in which Washington's server is dead where the script says so, and the turn is then forfeited."""

    async def collected() -> tuple[Event, ...]:
        sides = {"washington": Model(washington), "beijing": Scripted()}
        events = negotiate(opening(TAIWAN, rounds), sides, chair=Chair(forfeit_on_failure))
        return tuple([kept(event) async for event in events])

    return asyncio.run(collected())


def questions(events: Sequence[Event], side: str = "washington") -> list[str]:
    return [str(messages[-1]["content"]) for messages in prompts(events, side=side)]


def told(events: Sequence[Event], words: str, side: str = "washington") -> list[str]:
    """The lines of a side's questions that hold these words, in order."""
    return [line for question in questions(events, side) for line in question.splitlines() if words in line]


def test_a_turn_that_was_lost_is_told_whether_replies_were_faulty_or_the_server_failed() -> None:
    lost = "You lost your turn in {}: you made no legal move. Nothing you sent in it happened."
    alone = with_failures([move(), DEAD, move(), FAULTY, DEAD, move()], 5)
    assert told(alone, "You lost") == [lost.format("round 2"), lost.format("round 4")]
    first = with_failures([DEAD, DEAD, move()], 3)
    assert told(first, "You lost")[-1] == lost.format("rounds 1, 2")
    assert told(first, "lost its turn", "beijing") == [
        f"Washington lost its turn in round {n}: it made no legal move." for n in (1, 2)
    ]


def test_a_request_that_a_side_let_lapse_is_told_to_it_once() -> None:
    done = move(Perform(measure="beijing.peaceful-unification"))
    calls = [move(), move(AskProof(measure="beijing.peaceful-unification"), RequestContact(channel="leaders"))]
    events = play(TAIWAN, washington=calls, beijing=[done], rounds=5)
    for side in ("washington", "beijing"):
        assert told(events, "lapsed", side) == [
            "- The request K1 for contact on leaders lapsed unanswered.",
            "- The request P1 for proof of beijing.peaceful-unification lapsed unanswered.",
        ]
