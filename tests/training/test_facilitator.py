"""A facilitator's requests: each becomes an event of the talks, or is answered with the reason why not."""

import asyncio
import json
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.events import Closed, Injected, Moved, Refused, Seated
from moderator.facilitation import Granted, Marked, Paused, ScoreShown, Whispered
from moderator.fold import fold
from moderator.moves import FACILITATOR, Hold, Perform
from moderator.proof import first_difference
from moderator.table import Table
from moderator.visibility import event_for, of_dialogue
from reassure.attended import attended
from reassure.forks import forked
from reassure.settings import settings
from reassure.talks import People
from tests.dialogue import move
from tests.training.facilitated import BY, SCENARIO, Facilitated, ask, lesson
from tests.training.lesson import LESSON
from training.facilitator.becoming import becomes, playable
from training.facilitator.requests import (
    REQUEST,
    EndTalks,
    GiveSeat,
    GoOn,
    GrantTime,
    MakeMove,
    MarkTurn,
    Pause,
    PlayInject,
    Request,
    ShowScore,
    TakeSeat,
    Whisper,
    WriteCable,
)
from transcripts.store.beside import interventions
from transcripts.store.store import Store
from transcripts.verify import verify
from tui.requests import ForkRequest

NEAR_MISS = PlayInject(inject="first-steps.near-miss")
CABLE = WriteCable(headline="The hotline rings", lines=("It rings in Beijing.", "Nobody picks up."))
WHISPER = Whisper(side="washington", text="Look at your third red line.")
START = fold([lesson()])


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for place in ("moderator.loop", "training.facilitator.source"):
        monkeypatch.setattr(f"{place}.PATIENCE", 0.001)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store(tmp_path / "dialogues.db") as opened:
        yield opened


def kinds(events: object) -> str:
    return " ".join(event.event for event in events)  # type: ignore[attr-defined]


def sound(store: Store, dialogue: str) -> None:
    """Its record has no flaw, and the loop gives it again."""
    assert not verify(store, dialogue).flaw
    assert asyncio.run(first_difference(store.events(dialogue))) is None


def test_what_is_said_beside_the_talks_leaves_the_question_standing(store: Store) -> None:
    asked = [WHISPER, MarkTurn(turn=0, text="A slow start."), GrantTime(minutes=2), ShowScore(shown=True)]
    talks = Facilitated(store, asked)
    events = talks.hold()
    assert kinds(events) == "opened whispered marked granted score-shown moved moved closed"
    assert events[1:5] == (
        Whispered(round=1, side="washington", text="Look at your third red line.", by=BY),
        Marked(round=1, turn=0, text="A slow start.", by=BY),
        Granted(round=1, seconds=120, by=BY),
        ScoreShown(round=1, shown=True, by=BY),
    )
    assert (len(talks.views), talks.withdrawn, talks.answers) == (1, 0, [""] * 4)
    assert [one.seq for one in interventions.latest(store, talks.dialogue, 9)] == [4, 3, 2, 1]
    sound(store, talks.dialogue)


def test_cables_of_the_plan_and_written_ones_ask_the_player_anew(store: Store) -> None:
    talks = Facilitated(store, [NEAR_MISS, CABLE, CABLE, NEAR_MISS])
    events = talks.hold()
    assert kinds(events) == "opened injected injected injected moved moved closed"
    cables = [event.inject for event in events if isinstance(event, Injected)]
    assert [cable.id for cable in cables] == [NEAR_MISS.inject, "facilitator.cable-1", "facilitator.cable-2"]
    assert cables[1].cable == "It rings in Beijing.\nNobody picks up."
    assert talks.answers == ["", "", "", "This cable was played before."]
    assert (len(talks.views), talks.withdrawn) == (2, 1)
    sound(store, talks.dialogue)


def test_a_pause_lasts_until_the_talks_are_continued(store: Store) -> None:
    talks = Facilitated(store, [Pause(reason="The rules are explained."), Pause(), WHISPER, GoOn(), GoOn()])
    events = talks.hold()
    assert kinds(events) == "opened paused whispered continued moved moved closed"
    assert isinstance(events[1], Paused)
    assert events[1].reason == "The rules are explained."
    assert talks.answers == ["", "The talks are paused already.", "", "", "The talks are not paused."]
    sound(store, talks.dialogue)


def test_the_facilitator_plays_a_side_is_refused_and_gives_it_back(store: Store) -> None:
    barred = move(Perform(measure="beijing.use-hotlines"), says="Not ours.")
    asked = [
        MakeMove(side="washington", turn=0, move=move(Hold())),
        TakeSeat(side="washington"),
        MakeMove(side="washington", turn=1, move=move(Hold())),
        MakeMove(side="washington", turn=0, move=barred),
        MakeMove(side="washington", turn=0, move=move(Hold(), says="We wait.")),
        GiveSeat(side="washington", agent="human"),
    ]
    talks = Facilitated(store, asked, rounds=2)
    events = talks.hold()
    assert kinds(events) == "opened seated refused moved seated moved moved moved closed"
    assert isinstance(events[2], Refused)
    assert isinstance(events[3], Moved)
    assert events[3].call
    assert (events[3].move.statement, events[3].call.agent) == ("We wait.", FACILITATOR)
    first, _, third, *rest = talks.answers
    assert first == "You do not play this side. Take it over first."
    assert third.startswith("It is not the turn that this move was written for.")
    assert not any(rest)
    assert fold(events).seats["washington"] == "human"
    sound(store, talks.dialogue)


def test_another_agent_plays_a_side_and_an_unknown_one_is_refused_with_a_reason(store: Store) -> None:
    asked = [GiveSeat(side="washington", agent=name) for name in ("scripted:nobody", "llm", "scripted:grit")]
    talks = Facilitated(store, [GiveSeat(side="moscow", agent="scripted:grit"), *asked, asked[-1]])
    events = talks.hold()
    assert kinds(events) == "opened seated moved moved closed"
    assert events[1] == Seated(round=1, side="washington", agent="scripted:grit", by=BY)
    no_side, unknown, no_model, done, again = talks.answers
    assert "There is no such side" in no_side
    assert "There is no doctrine 'nobody'" in unknown
    assert "No model is configured" in no_model
    assert (done, again) == ("", "Washington is played so already.")
    sound(store, talks.dialogue)


def test_the_facilitator_ends_the_talks_and_what_waits_behind_it_is_not_done(store: Store) -> None:
    talks = Facilitated(store, [EndTalks(reason="The hour is over."), WHISPER])
    events = talks.hold()
    assert events[-1] == Closed(round=1, outcome="ended", reason="The hour is over.")
    assert kinds(events) == "opened closed"
    left = interventions.waiting(store, talks.dialogue)
    assert left
    assert left.n == 2
    sound(store, talks.dialogue)


@pytest.mark.parametrize(
    "body",
    ["", "no JSON", "[]", '{"ask":"fly"}', '{"ask":"whisper","side":"washington","text":""}', "[" * 9_000],
)
def test_what_cannot_be_read_is_answered_so_and_the_talks_go_on(store: Store, body: str) -> None:
    talks = Facilitated(store, [body, WHISPER])
    assert kinds(talks.hold()) == "opened whispered moved moved closed"
    assert talks.answers == ["This request cannot be read, so it was left out.", ""]


def test_hidden_characters_and_long_words_of_another_program_do_no_harm(store: Store) -> None:
    body = json.dumps({"ask": "whisper", "side": "washington", "text": "A\x1b[31m\n  secret"})
    talks = Facilitated(store, [body])
    whispered = talks.hold()[1]
    assert isinstance(whispered, Whispered)
    assert whispered.text == "A␛[31m secret"
    with pytest.raises(ValueError, match="at most 400"):
        Whisper(side="washington", text="x" * 401)


def test_two_facilitators_do_no_harm(store: Store) -> None:
    talks = Facilitated(store, [])
    for by in ("Ms Li", "Mr Ode"):
        ask(store, talks.dialogue, Pause(), by)
        ask(store, talks.dialogue, NEAR_MISS, by)
    ask(store, talks.dialogue, GoOn(), "Mr Ode")
    assert kinds(talks.hold()) == "opened paused injected continued moved moved closed"
    assert talks.answers == ["", "", "The talks are paused already.", "This cable was played before.", ""]
    sound(store, talks.dialogue)


def test_a_fork_of_talks_with_a_facilitator_is_sound_and_a_facilitator_is_asked_in_it(store: Store) -> None:
    mine = MakeMove(side="washington", turn=0, move=move(Hold(), says="We wait."))
    talks = Facilitated(store, [WHISPER, TakeSeat(side="washington"), mine, CABLE, EndTalks()])
    events = talks.hold()
    people = People(talks.think, asked_nothing, policy="stop", aloud=False)
    change = ForkRequest(parent=talks.dialogue, turn=1, seats={"beijing": "scripted:grit"})
    branch = forked(settings(environ={}), change, events, people)
    fork = store.copy(store.recorded_events(talks.dialogue)[: branch.shared], branch.changes)
    assert kinds(store.events(fork)) == "opened whispered seated moved injected forked seated"
    held = attended(store, fork, branch.talks, deque())
    assert held.delegates["washington"].label == FACILITATOR
    sound(store, fork)
    sound(store, talks.dialogue)


async def asked_nothing(_table: Table) -> str:
    raise AssertionError("no turn fails")


def test_talks_stay_a_persons_while_another_sits_in(store: Store) -> None:
    dialogue = store.begin(lesson())
    store.append(dialogue, Seated(round=1, side="washington", agent="scripted:grit", by=BY))
    assert store.dialogue(dialogue).in_play
    store.append(dialogue, Seated(round=1, side="washington", agent="scripted:grit"))  # as after a failure
    assert not store.dialogue(dialogue).in_play


def test_the_exercise_says_whether_trust_and_s_are_shown_until_a_facilitator_says_otherwise() -> None:
    shown = lesson(LESSON.model_copy(update={"show_score": True}))
    hidden = ScoreShown(round=1, shown=False, by=BY)
    assert [of_dialogue(fold(events)).score for events in ([lesson()], [shown], [shown, hidden])] == [
        False,
        True,
        False,
    ]


REASONS: list[tuple[Request, str]] = [
    (Whisper(side="moscow", text="Hello."), "There is no such side"),
    (TakeSeat(side="moscow"), "There is no such side"),
    (GiveSeat(side="beijing", agent="human"), "Nobody at the trainee's screen plays Beijing"),
    (PlayInject(inject="inject.none"), "There is no such cable"),
    (MarkTurn(turn=3, text="Good."), "There is no such turn yet. The last is T0."),
    (GoOn(), "The talks are not paused."),
]


@pytest.mark.parametrize(("request_", "why"), REASONS)
def test_a_request_that_cannot_be_done_is_told_why(request_: Request, why: str) -> None:
    assert str(becomes(START, request_, BY)).startswith(why)


def test_a_second_person_may_sit_down_where_the_exercise_is_for_two() -> None:
    two = START.model_copy(update={"exercise": LESSON.model_copy(update={"seats": tuple(START.sides), "trainees": 2})})
    assert becomes(two, GiveSeat(side="beijing", agent="human"), BY) == Seated(
        round=1, side="beijing", agent="human", by=BY
    )


def test_nothing_is_done_after_the_end_and_no_time_is_given_without_a_clock() -> None:
    ended = fold([lesson(), Closed(round=1, outcome="ended", reason="Over.")])
    assert becomes(ended, WHISPER, BY) == "The talks have ended."
    free = START.model_copy(update={"exercise": None})
    assert becomes(free, GrantTime(minutes=1), BY) == "This exercise has no clock, so no time can be given."


def test_the_plan_comes_first_among_the_cables_that_can_be_played() -> None:
    first, second, *rest = (inject.id for inject in playable(START))
    assert [first, second] == ["first-steps.near-miss", "inject.shared-scare"]
    assert "inject.appeasement" not in rest
    assert all(inject.trigger is None for inject in playable(START))


def test_whispers_marks_and_the_other_brief_are_in_no_byte_of_the_other_seat(store: Store) -> None:
    asked = [WHISPER, MarkTurn(turn=0, text="CRIMSONHERON"), GiveSeat(side="washington", agent="scripted:grit")]
    events = [event for event in Facilitated(store, asked).hold() if not isinstance(event, Closed)]
    own = of_dialogue(fold(events))
    assert (own.sides, own.score) == ({"washington"}, False)
    theirs = own._replace(sides=frozenset({"beijing"}))
    brief = SCENARIO.briefs["washington"].text[:40]
    for sight, whispered in ((own, True), (theirs, False)):
        shown = "".join(event_for(event, sight).model_dump_json() for event in events)
        assert (WHISPER.text in shown) is (brief in shown) is whispered
        assert "CRIMSONHERON" not in shown


@given(
    st.one_of(st.text(max_size=60), st.builds(json.dumps, st.dictionaries(st.text(max_size=6), st.text(max_size=9))))
)
def test_no_body_breaks_the_reading(body: str) -> None:
    try:
        request = REQUEST.validate_json(body.encode("utf-8", "replace"))
    except ValueError:
        return
    becomes(START, request, BY)
