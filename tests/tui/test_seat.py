"""A person's seat: an illegal move is not sent, and nothing confidential of the other side is shown."""

import pytest

from moderator.events import Moved, Refused
from moderator.moves import Counteract, Hold, Offer, Perform
from tests.dialogue import move
from tests.tui.conftest import Build
from tests.tui.screen import NARROW, TALL, WIDE, ended, live, shows, until, words
from transcripts.store.store import Store
from tui.screens.choose_act import ActsScreen
from tui.screens.seat import Seat

pytestmark = pytest.mark.screen

WHISPER = "CRIMSONHERON"
PRIVATE = {"beijing": [move(Hold()).model_copy(update={"rationale": WHISPER}) for _ in range(3)]}


@pytest.mark.parametrize("size", [NARROW, WIDE])
async def test_a_person_sees_what_is_wrong_and_sends_a_legal_move(
    build: Build, store: Store, size: tuple[int, int]
) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=size) as pilot:
        await live(pilot)
        await shows(pilot, "step 1 open")
        await pilot.press("ctrl+s")
        await shows(pilot, "Add at least one act")
        await pilot.press("ctrl+n")
        assert isinstance(pilot.app.screen, ActsScreen)
        await pilot.press("enter", "enter", "down", "down", "enter", "f", "tab", *"Yes.", "ctrl+s")
        for text in ("the ladder is open to 1", "he-2025", "legal:"):
            await shows(pilot, text)
        seat = pilot.app.screen.query_one(Seat)
        assert (len(seat.draft.acts), seat.draft.statement) == (1, "Yes.")

        await pilot.press("shift+tab", "up", "delete", "enter", "enter", "enter", "f", "ctrl+t")
        await shows(pilot, "✓ Legal.")
        assert "costs if it is accepted: ◆ Washington" in " ".join(words(pilot).split())
        await pilot.press("ctrl+s")
        await ended(pilot)
    events = store.events(store.find("last"))
    assert not any(isinstance(e, Refused) for e in events)
    (mine,) = (e.move for e in events if isinstance(e, Moved) and e.side == "washington")
    assert (mine.statement, mine.acts[0].act) == ("Yes.", "offer")


async def test_a_refused_draft_stays(build: Build, store: Store) -> None:
    """A person's view has not all that the moderator checks, so a move can pass the check and still be refused."""
    async with build(people=("washington",), rounds=2).run_test(notifications=True) as pilot:
        screen = await live(pilot)
        await shows(pilot, "step 1 open")
        seat = screen.query_one(Seat)
        await pilot.press("tab", *"Oh.")
        screen.desks.moves.answer(move(Perform(measure="washington.limit-deployments"), says="Oh."))
        await until(pilot, lambda: any(isinstance(e, Refused) for e in screen.tape.events))
        await shows(pilot, "legal:")
        assert seat.draft.statement == "Oh."


async def test_a_person_sees_neither_the_score_nor_the_other_sides_brief(build: Build) -> None:
    async with build(PRIVATE, people=("washington",)).run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, "step 1 open")
        await pilot.press("ctrl+n")
        await until(pilot, lambda: isinstance(pilot.app.screen, ActsScreen))
        await pilot.press("end", "up", "enter", "tab", *"No.", "ctrl+s")
        await until(pilot, lambda: any(isinstance(e, Moved) and e.side == "beijing" for e in screen.tape.events))
        await shows(pilot, "round 2 of 3")
        for pane in ("talks", "table", "brief", "seat"):
            screen.show_pane(pane)
            await pilot.pause()
            shown = words(pilot)
            assert WHISPER not in shown
            assert "Nationalist opinion" not in shown
            assert "credit +" not in shown
            assert "0.60┤" not in shown
        screen.show_pane("table")
        await pilot.press("F")
        await pilot.pause()
        shown = words(pilot)
        assert "0.60┤" in shown
        assert "credit +" in shown
        assert WHISPER not in shown
        assert "Nationalist opinion" not in shown
        brief = screen.tape.opened.scenario.briefs["beijing"].text.split()[:6]
        assert " ".join(brief) not in " ".join(shown.split())


async def test_keys_act_on_the_pane_that_is_shown(build: Build) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=NARROW) as pilot:
        screen = await live(pilot)
        await shows(pilot, "step 1 open")
        seat = screen.query_one(Seat)
        for pane in ("talks", "table", "charts", "brief", "seat", "talks"):
            await pilot.press("v")
            await pilot.pause()
            assert screen.has_class(f"show-{pane}")
            assert screen.focused is None or screen.focused.region.area > 0
        assert not seat.draft.statement
        await pilot.press("ctrl+t")
        await shows(pilot, "Add at least one act")
        assert screen.has_class("show-seat")
        await pilot.press("v", "ctrl+n")
        await until(pilot, lambda: isinstance(pilot.app.screen, ActsScreen))


async def test_the_cost_of_an_acceptance_is_shown_before(build: Build) -> None:
    asked = ("washington.restate-one-china", "washington.restate-peaceful-strait")
    offer, drill = Offer(give=("beijing.peaceful-unification",), ask=asked), "countermeasure.unannounced-drill"
    script = {"beijing": [move(offer, Counteract(countermeasure=drill))]}
    async with build(script, people=("washington",)).run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, "step 1 open")
        screen.desks.moves.answer(move(Hold()))
        await shows(pilot, "round 2 of 3 · step")
        await pilot.press("ctrl+n")
        await shows(pilot, "not now accept O1")
        for text in (
            "Congress \N{MINUS SIGN}24.3",
            "last move was a provocation",
            "legal:",
            "cost high, in the catalogue",
        ):
            await shows(pilot, text)


async def test_refused_moves_of_the_other_side_are_hidden(build: Build) -> None:
    barred = move(Offer(give=("beijing.fewer-unannounced-drills",)), says="WHATWASTRIED")
    async with build({"beijing": [barred, move()]}, people=("washington",), rounds=1).run_test(
        notifications=True, size=TALL
    ) as pilot:
        screen = await live(pilot)
        await shows(pilot, "step 1 open")
        screen.desks.moves.answer(move(Hold()))
        await ended(pilot)
        await shows(pilot, "reply was refused")
        assert "WHATWASTRIED" not in words(pilot)
        await shows(pilot, "The refused move stays confidential")
