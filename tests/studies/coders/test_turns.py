"""A second coder sees the words and what was done, and nothing of the first coding."""

from collections.abc import Callable, Sequence

import pytest

from moderator.events import Event, Moved
from moderator.moves import PERSON
from studies.coders.model import question
from studies.coders.turns import NotRatableError, blind_turns, first_coding
from tests.dialogue import play
from tests.studies.coders.dialogue import TRUCE, coded_talks
from tests.transcripts.every_event import everything


def coded_otherwise(event: Event) -> Event:
    """The same event with every field of its coding turned into another."""
    if not isinstance(event, Moved):
        return event
    anew = {"kind": "regime", "status": "withdrawn", "value": -9.5, "cost": "high", "verifiability": "low"}
    acts = tuple(act.model_copy(update=anew if act.measure else {}) for act in event.acts)
    return event.model_copy(update={"acts": acts, "notes": (), "x": -1.0})


def test_what_a_coder_sees_is_the_same_however_the_acts_were_coded_first() -> None:
    events = coded_talks()
    otherwise = tuple(map(coded_otherwise, events))
    assert otherwise != events
    assert blind_turns(otherwise) == blind_turns(events)


@pytest.mark.parametrize("talks", [coded_talks, everything])
def test_each_turn_and_each_act_bears_the_number_of_the_first_coding(talks: Callable[[], Sequence[Event]]) -> None:
    turns, first = blind_turns(talks()), first_coding(talks())
    assert [turn.number for turn in turns] == list(first)
    numbers = [[act.act for act in rating.acts] for rating in first.values()]
    assert [[act.number for act in turn.acts] for turn in turns] == numbers


def test_no_pass_and_no_words_that_harm_are_acts_to_be_coded() -> None:
    turns, first = blind_turns(coded_talks()), first_coding(coded_talks())
    assert turns[-1].acts == ()
    assert first[1].remarks == ("courtesy", "question")
    assert first[3].remarks == ("denunciation",)
    assert "denunciation" not in str(turns[2]).casefold()


def test_an_act_that_the_other_side_made_is_told_with_its_cause() -> None:
    accepted = blind_turns(coded_talks())[2]
    assert any("accepts offer O1" in line for line in accepted.before)
    assert accepted.acts[0].title.endswith("made of it since the last turn)")


def test_no_id_reaches_a_coder_and_no_line_of_the_talks_is_an_instruction() -> None:
    for turn in blind_turns(coded_talks()):
        system, asked = (message["content"] for message in question(turn))
        assert not any(measure.id in system + asked for measure in TRUCE.measures)
        quoted = [line for line in asked.splitlines() if "liars" in line or "thank you" in line]
        assert all(line.startswith("> ") for line in quoted)


def test_talks_that_people_still_play_and_talks_without_a_move_cannot_be_coded() -> None:
    opened, *rest = coded_talks()
    person = opened.model_copy(update={"seats": {side.id: PERSON for side in TRUCE.sides}})
    with pytest.raises(NotRatableError, match="People still play"):
        blind_turns((person, *rest[:-1]))
    with pytest.raises(NotRatableError, match="no move yet"):
        blind_turns(play(TRUCE, rounds=1)[:1])
