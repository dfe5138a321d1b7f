"""Exercises on the screens: chosen, played with mistakes, written down, debriefed, and shown in a person's progress."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from agents.draft import Draft, Drafts
from moderator.events import Injected, Moved, Opened, Refused
from moderator.facilitation import Hinted, Ranked
from moderator.moves import Hold, Offer
from reassure.analyses import DialogueAnalyses
from reassure.screens import makers
from reassure.seats import agents, default_agent
from reassure.settings import settings
from reassure.training.debriefs import on_screen, save_pages
from scenarios.exercise import in_order
from scenarios.load import load
from tests.sweep import sample
from tests.tui.screen import NARROW, shows, until, words
from transcripts.store.beside import trainees
from transcripts.store.store import Store
from transcripts.verify import verify
from tui.app import ReassureApp
from tui.makers import Debriefs
from tui.messages import OpenProgress, OpenTraining
from tui.screens.played import PlayedScreen
from tui.screens.recorded.debrief import DebriefScreen
from tui.screens.seat import Seat
from tui.screens.training.advisers import AdvisersScreen
from tui.screens.training.choose import ExercisesScreen, LessonForm
from tui.screens.training.lesson import LessonScreen
from tui.screens.training.ranking import RankingScreen

pytestmark = pytest.mark.screen

EXERCISES = [exercise.id for exercise in in_order(load().exercises)]
LISTENING = Draft(statement="We have listened with care, and set out our position.", acts=(Hold(),))


@pytest.fixture
def app(store: Store) -> Callable[..., ReassureApp]:
    def built(first: Any = None) -> ReassureApp:
        chosen = settings(environ={})
        return ReassureApp(
            library=load(),
            store=store,
            makers=makers(chosen),
            default=lambda mandate: default_agent(mandate, chosen),
            agents=agents(),
            drafts=Drafts(store.path.with_name("drafts")),
            debriefs=Debriefs(on_screen, save_pages),
            analyses=DialogueAnalyses,
            first=first,
            pause=0.0,
        )

    return built


def screen(pilot: Pilot[Any], kind: type) -> Callable[[], bool]:
    return lambda: isinstance(pilot.app.screen, kind)


async def chosen(pilot: Pilot[Any], exercise: str, name: str = "Ana") -> LessonScreen:
    """Begin an exercise from the list."""
    await until(pilot, screen(pilot, ExercisesScreen))
    for _ in range(EXERCISES.index(exercise)):
        await pilot.press("down")
    await pilot.press("enter")
    await until(pilot, screen(pilot, LessonForm))
    pilot.app.screen.query_one("#name", Input).value = name
    await pilot.press("ctrl+s")
    await until(pilot, screen(pilot, LessonScreen))
    found = pilot.app.screen
    assert isinstance(found, LessonScreen)
    return found


async def turn(pilot: Pilot[Any], draft: Draft = LISTENING) -> bool:
    """Send one move from the form, if the talks go on; returns whether they did."""
    lesson = pilot.app.screen
    if isinstance(lesson, RankingScreen):
        return False
    assert isinstance(lesson, PlayedScreen)
    form = lesson.query_one(Seat)
    await until(pilot, lambda: lesson.over or asked(form))
    if lesson.over:
        return False
    form.fill(draft)
    await pilot.press("ctrl+s")
    await until(pilot, lambda: lesson.over or not asked(form) or form.query_one("#verdict"))
    await pilot.pause()
    return True


def asked(form: Seat) -> bool:
    return form._view is not None


@pytest.mark.parametrize("exercise", sample(EXERCISES, of=6))
async def test_a_person_plays_every_exercise_to_its_debrief(
    exercise: str, app: Callable[..., ReassureApp], store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with app(OpenTraining()).run_test(size=NARROW, notifications=True) as pilot:
        lesson = await chosen(pilot, exercise)
        (only,) = store.dialogues()
        own = lesson.people[0]
        assert trainees.enrolled(store, only.id) == {own: "Ana"}
        mistake = Draft(statement="Here is our offer.", acts=(Offer(give=("washington.no-such-thing",)),))
        await turn(pilot, mistake)
        assert not any(isinstance(event, Moved) and event.side == own for event in lesson.tape.events)
        for _ in range(60):
            if not await turn(pilot):
                break
        await until(pilot, screen(pilot, RankingScreen))
        text = words(pilot)
        assert "mattered most" in text
        assert lesson.sight.sides == frozenset({own})  # nothing of the other side is shown before
        await pilot.press("enter", "ctrl+s")
        await until(pilot, lambda: pilot.app.screen is lesson and isinstance(lesson.tape.events[-1], Ranked))
        await pilot.press("d")
        await until(pilot, screen(pilot, DebriefScreen))
        await shows(pilot, "What was to be learned")
        await pilot.press("p")
        await shows(pilot, "Written:")
        await pilot.press("escape")
        pilot.app.post_message(OpenProgress())
        await shows(pilot, "Ana")
        await shows(pilot, "gifts unanswered")
    assert files_in(tmp_path) == {f"debrief-{only.id}-{own}.html", f"debrief-{only.id}-trainer.html"}
    events = store.events(only.id)
    opened, played = events[0], [event for event in events if isinstance(event, Injected)]
    assert isinstance(opened, Opened)
    assert opened.exercise
    assert opened.exercise.id == exercise
    planned = {planned.inject for planned in opened.exercise.injects if planned.trigger}
    assert {event.inject.id for event in played if event.source == "exercise"} <= planned
    assert not any(isinstance(event, Refused) and event.side == own for event in events)
    assert not verify(store, only.id).flaw


async def test_an_adviser_speaks_of_the_draft_and_it_is_kept(app: Callable[..., ReassureApp], store: Store) -> None:
    async with app(OpenTraining()).run_test(size=NARROW) as pilot:
        lesson = await chosen(pilot, "first-steps")
        form = lesson.query_one(Seat)
        await until(pilot, lambda: asked(form))
        form.fill(Draft(acts=(Offer(give=("washington.leader-contact",)),)))
        await pilot.press("f5")
        await until(pilot, screen(pilot, AdvisersScreen))
        await pilot.press("enter")
        await shows(pilot, "points of patience are left")
        await pilot.press("escape")
        await until(pilot, lambda: any(isinstance(event, Hinted) for event in lesson.tape.events))
        assert asked(form)
        assert form.draft.acts == (Offer(give=("washington.leader-contact",)),)
    (only,) = store.dialogues()
    (hinted,) = (event for event in store.events(only.id) if isinstance(event, Hinted))
    assert hinted.by == "washington.congress"


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.glob("debrief-*.html")}
