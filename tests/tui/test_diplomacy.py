"""The forms for the acts of diplomacy: parts, order, messages, reasons, proof, explanations, and time to ask."""

import pytest

from moderator.events import Moved
from moderator.fold import fold
from moderator.moves import (
    Accept,
    AnswerProof,
    AskProof,
    Counteract,
    Explain,
    Hold,
    Message,
    Move,
    Offer,
    Perform,
    RequestContact,
    Reserve,
)
from moderator.visibility import view_of
from prompts.load import phrase
from tests.dialogue import move, play
from tests.moderator.rules.test_rules import CHANNEL, NOTICE, PEACE, REPLY, STRAIT, UNIFICATION
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, NARROW, WIDE, ended, live, shows
from transcripts.store.store import Store
from tui.choices import groups
from tui.screens.seat import Seat
from tui.widgets.details import choice_rows


def choices(events: list, side: str) -> dict[str, object]:
    """The acts that a person may choose at the table after these events, by their lines."""
    table = view_of(fold(events), side).table
    return {choice.text: choice.act for group in groups(table, side) for choice in group.choices}


def test_what_waits_can_be_put_off_as_one_choice() -> None:
    offered = move(Offer(give=(PEACE,), ask=(REPLY,)), RequestContact(channel=CHANNEL))
    found = choices(play(STRAIT, washington=[offered], rounds=2)[:2], "beijing")
    assert Reserve(of=("O1", "K1")) in found.values()


def test_an_act_of_ones_own_can_be_explained_and_regretted() -> None:
    taken = Counteract(countermeasure="countermeasure.tariff")
    found = choices(play(STRAIT, washington=[move(taken)], rounds=2)[:3], "washington")
    explained = {act for act in found.values() if isinstance(act, Explain)}
    assert explained == {Explain(incident=taken.countermeasure, regret=regret) for regret in (False, True)}
    assert not any(taken.countermeasure in text for text in found)


def test_proof_is_asked_for_and_shown_by_the_title_of_the_measure() -> None:
    washington = [move(Perform(measure=PEACE)), move(AskProof(measure=UNIFICATION))]
    beijing = [move(Perform(measure=UNIFICATION)), move()]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=2)
    asked = choices(events[:3], "washington")
    assert AskProof(measure=UNIFICATION) in asked.values()
    shown = choices(events[:4], "beijing")
    answers = {act for act in shown.values() if isinstance(act, AnswerProof)}
    assert answers == {AnswerProof(proof="P1"), AnswerProof(proof="P1", show=False)}
    assert not any("P1" in text for text in shown)


def test_what_can_be_had_in_part_stands_beside_the_whole() -> None:
    words = [move(Perform(measure=PEACE))], [move(Perform(measure=REPLY))]
    found = choices(play(STRAIT, washington=words[0], beijing=words[1], rounds=2)[:3], "washington")
    assert Perform(measure=f"{NOTICE}#part") in found.values()
    bound = play(STRAIT, washington=[move(Offer(give=(PEACE,), ask=(REPLY,)))], beijing=[move(Accept(offer="O1"))])
    assert not any("#" in text for text in choices(bound[:3], "washington"))


def test_every_act_that_is_no_measure_is_explained_beside_the_list() -> None:
    taken = Counteract(countermeasure="countermeasure.tariff")
    washington = [
        move(taken, Perform(measure=PEACE)),
        move(AskProof(measure=UNIFICATION), RequestContact(channel=CHANNEL)),
    ]
    beijing = [move(Perform(measure=UNIFICATION), Offer(give=(REPLY,))), move()]
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=3)
    seen = {}
    for at, side in ((2, "beijing"), (3, "washington"), (4, "beijing"), (5, "washington")):
        table = view_of(fold(events[:at]), side).table
        for choice in (c for group in groups(table, side) for c in group.choices):
            if not (choice.item or choice.countermeasure or table.offer(choice.offer or "")):
                seen[choice.kind] = "\n".join(row.text.plain for row in choice_rows(choice, table, side))
    assert seen.keys() >= {"message", "explain", "regret", "ask-proof", "show-proof", "refuse-proof", "reserve", "take"}
    assert all(phrase("act-help", kind) in told for kind, told in seen.items())


@pytest.mark.screen
async def test_the_form_repeats_the_last_words_of_the_other_side(build: Build) -> None:
    async with build(people=("beijing",), rounds=1).run_test(notifications=True, size=NARROW) as pilot:
        await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("enter")
        await shows(pilot, "◆ Washington: “")


@pytest.mark.screen
async def test_the_table_tells_that_the_other_side_would_rest_the_talks(build: Build) -> None:
    resting = Move(statement="We can stop here.", acts=(Hold(),), content=True)
    async with build({"washington": [resting]}, people=("beijing",), rounds=2).run_test(size=WIDE) as pilot:
        await live(pilot)
        await shows(pilot, "Washington would rest the talks here")


@pytest.mark.screen
@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
async def test_a_message_an_order_and_a_reason_are_composed(build: Build, size: tuple[int, int]) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=size) as pilot:
        await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("enter", "ctrl+n", *"send a message", "enter", *"Between us.", "enter")
        await shows(pilot, "sends a message")
        await pilot.press("ctrl+n", *"make an offer", "enter", "enter")
        await shows(pilot, "nothing in return")
        await pilot.press(*"repeat that", "enter", "ctrl+f", "ctrl+f")
        await shows(pilot, "both in one")
        await pilot.press("escape", "escape", "ctrl+n", *"hold, and", "enter", *"We wait.", "enter")
        await shows(pilot, "holds: We wait.")
        acts = pilot.app.screen.query_one(Seat).draft.acts
        assert [type(act) for act in acts] == [Message, Hold]


@pytest.mark.screen
async def test_harm_in_words_is_shown_first_and_stands_if_it_is_sent_again(build: Build, store: Store) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=NARROW) as pilot:
        await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("enter", "ctrl+n", *"hold: do", "enter", "tab", *"You are liars.", "ctrl+s")
        await shows(pilot, "will be read as a denunciation")
        await shows(pilot, "Your turn is not lost")
        await pilot.press("ctrl+s")
        await ended(pilot)
    (mine,) = (e for e in store.events(store.find("last")) if isinstance(e, Moved) and e.side == "washington")
    assert [r.kind for r in mine.remarks] == ["denunciation"]
