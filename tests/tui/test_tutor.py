"""A tutor judges a turn in its replay, and sees at once what S comes to."""

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, Select

from moderator.events import Event, Moved
from moderator.moves import PERSON, Perform
from reassure.training.debriefs import teaching
from scenarios.load import load
from tests.dialogue import move, play
from tests.sweep import sample
from tests.transcripts.every_event import keep
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, WIDE, shows, until, words
from training.debrief.markdown import markdown
from transcripts.store.beside.notebook import notebook
from transcripts.store.beside.notes import notes
from transcripts.store.store import Store
from tui.screens.recorded.replay import ReplayScreen
from tui.screens.recorded.tutor import TutorScreen

pytestmark = pytest.mark.screen

TRUCE = load().scenario("tariff-truce")
ASKS = "We thank you for your reply. Will you tell us of your plans?"
THIRD = "beijing.counter-narcotics"
"""Beijing's third word in a row, so that it fades."""
WASHINGTON = [move(Perform(measure=f"washington.{name}")) for name in ("friendly-remarks", "no-containment")]
BEIJING = [
    *(move(Perform(measure=f"beijing.{name}")) for name in ("constructive-reply", "affirm-order")),
    move(Perform(measure=THIRD), says=ASKS),
]


@pytest.fixture(scope="module")
def happened() -> tuple[Event, ...]:
    return play(TRUCE, washington=WASHINGTON, beijing=BEIJING)


@pytest.fixture
def dialogue(store: Store, happened: tuple[Event, ...]) -> str:
    return keep(store, happened)


async def tutor(pilot: Pilot[None], happened: tuple[Event, ...], turn: int) -> None:
    """Open the tutor's screen on a turn."""
    await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
    moved = [n for n, event in enumerate(happened) if isinstance(event, Moved)]
    await pilot.press("home", *["right"] * moved[turn - 1], "t")
    await until(pilot, lambda: isinstance(pilot.app.screen, TutorScreen))


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_s_changes_with_a_recoding_and_back_when_it_is_taken_back(
    build: Build, store: Store, dialogue: str, happened: tuple[Event, ...], size: tuple[int, int]
) -> None:
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=size) as pilot:
        await tutor(pilot, happened, 2)
        await shows(pilot, "no act is recoded yet")
        await pilot.press("enter")
        await shows(pilot, "Another coding of this act")
        pilot.app.screen.query_one("#kind", Select).value = "deed"
        for field, typed, said in (("value", "11", "Write a number from"), ("value", "7", "Write a few words on why")):
            pilot.app.screen.query_one(f"#{field}", Input).value = typed
            await pilot.press("ctrl+s")
            await shows(pilot, said)
        await pilot.press(*"Done", "enter")
        await until(pilot, lambda: notes(store, dialogue))
        book = notebook(store, dialogue, happened)
        assert book.played
        assert book.recoded
        assert book.recoded.S != book.played.S
        await shows(pilot, f"S {book.played.S:.1f} as recorded, {book.recoded.S:.1f} with your recodings")
        await shows(pilot, "not a forecast")
        await shows(pilot, "recoded: deed, implemented, value 7")
        await pilot.press("escape")
        await shows(pilot, "✎ recoding of act 1 to kind deed, value 7: Done")
        await pilot.press("t", "delete", "y")
        await shows(pilot, "no act is recoded yet")
        assert notes(store, dialogue) == ()


async def test_judgements_are_notes_in_plain_words_that_the_trainers_debrief_shows(
    build: Build, store: Store, dialogue: str, happened: tuple[Event, ...]
) -> None:
    async with build(live=False, replay=dialogue).run_test(notifications=True, size=NARROW) as pilot:
        await tutor(pilot, happened, 6)
        await shows(pilot, "counts 0.5 of its value: words fade")
        await pilot.press("y")
        await shows(pilot, "the tutor agrees.")
        await pilot.press("n")
        await shows(pilot, "You have judged this already.")
        await pilot.press("down", "n", *"No", "enter")
        await shows(pilot, "the tutor disagrees: No")
        await pilot.press("enter")
        await shows(pilot, "A remark has no coding.")
        await pilot.press("escape")
        await shows(pilot, "✎ note: Act 1,")
    act, remark = (note.text for note in notes(store, dialogue))
    title = TRUCE.measure(THIRD)
    assert title
    assert act.startswith(f"Act 1, “{title.title}” (word, implemented, value 2.25, ")
    assert act.endswith("): the tutor agrees.")
    assert remark.startswith("Remark 1, ")
    assert remark.endswith("”: the tutor disagrees: No")
    assert all(told in markdown(teaching(store, dialogue)) for told in (act, remark))


@pytest.fixture(scope="module")
def against_a_person() -> tuple[Event, ...]:
    """The same talks before their end, with a person in Beijing's seat."""
    return play(TRUCE, washington=WASHINGTON, beijing=BEIJING, labels=("test:moves", PERSON))[:-1]


@pytest.fixture
def open_talks(store: Store, against_a_person: tuple[Event, ...]) -> str:
    return keep(store, against_a_person)


async def test_while_people_play_a_tutor_sees_no_more_than_the_replay(
    build: Build, open_talks: str, against_a_person: tuple[Event, ...]
) -> None:
    async with build(live=False, replay=open_talks).run_test(notifications=True, size=WIDE) as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, ReplayScreen))
        await pilot.press("home", "t")
        await shows(pilot, "Nobody has moved yet.")
        await tutor(pilot, against_a_person, 6)
        await shows(pilot, "No coded act can be shown")
        await shows(pilot, "Trust and S are shown when the talks are over.")
        await shows(pilot, "Will you tell us of your plans")
        assert not any(hidden in words(pilot) for hidden in ("implemented", "as recorded", "balance of"))
