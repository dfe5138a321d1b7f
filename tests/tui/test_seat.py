"""A person's seat: a move is checked in words that name what it crosses, and no refusal costs the turn."""

import pytest

from moderator.chair import Chair
from moderator.events import Forfeited, Moved, Refused
from moderator.moves import Counteract, Hold, Offer, Perform
from tests.dialogue import Sense, move
from tests.sweep import sample
from tests.tui.conftest import Build
from tests.tui.screen import BRIEF_FIRST, NARROW, TALL, WIDE, answer, ended, live, shows, until, words
from transcripts.store.store import Store
from tui.screens.choose_act import ActsScreen
from tui.screens.questions import ConfirmScreen
from tui.screens.seat import Seat
from tui.widgets.text_rows import Rows

pytestmark = pytest.mark.screen

LIMIT = "washington.limit-deployments"
DRILL = "countermeasure.unannounced-drill"


def told(rows: Rows) -> str:
    """The text of rows, without line breaks."""
    return " ".join(rows.render().plain.split())


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2))
async def test_a_person_sees_what_is_wrong_and_sends_a_legal_move(
    build: Build, store: Store, size: tuple[int, int]
) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=size) as pilot:
        await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("enter")
        await shows(pilot, "steps open up to credible commitments")
        await pilot.press("ctrl+s")
        await shows(pilot, "Add at least one act")
        await pilot.press("ctrl+n")
        assert isinstance(pilot.app.screen, ActsScreen)
        await pilot.press(*"make an offer", "enter", *"not now", "enter", "ctrl+s", "tab", *"Yes.", "ctrl+s")
        for text in ("Not possible yet. Nothing is lost", "He 2025", "legal:"):
            await shows(pilot, text)
        seat = pilot.app.screen.query_one(Seat)
        assert (len(seat.draft.acts), seat.draft.statement) == (1, "Yes.")

        await pilot.press("shift+tab", "up", "delete", "enter", *"make an offer", "enter", "enter", "ctrl+s", "ctrl+t")
        await shows(pilot, "✓ Legal.")
        await shows(pilot, "costs if it is accepted: ◆ Washington")
        await pilot.press("ctrl+s")
        await ended(pilot)
    events = store.events(store.find("last"))
    assert not any(isinstance(e, Refused) for e in events)
    (mine,) = (e.move for e in events if isinstance(e, Moved) and e.side == "washington")
    assert (mine.statement, mine.acts[0].act) == ("Yes.", "offer")


async def test_refusals_never_cost_a_person_the_turn(build: Build, store: Store) -> None:
    """A person's view has not all that the moderator checks, so a move can pass the check and still be refused."""
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=NARROW) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        seat = screen.query_one(Seat)
        await pilot.press("enter", "tab", *"Oh.")
        for times in range(1, 6):
            await answer(pilot, screen, move(Perform(measure=LIMIT), says="Oh."))
            await until(pilot, lambda: sum(isinstance(e, Refused) for e in screen.tape.events) == times)  # noqa: B023 it is awaited here
            await shows(pilot, "Your turn is not lost")
            assert seat.draft.statement == "Oh."
        await answer(pilot, screen, move(Hold(), says="Well."))
        await ended(pilot)
    events = store.events(store.find("last"))
    assert not any(isinstance(e, Forfeited) for e in events)
    assert [e.move.statement for e in events if isinstance(e, Moved) and e.side == "washington"] == ["Well."]


@pytest.mark.parametrize("size", sample([NARROW, WIDE], of=2, turn=1))
async def test_the_check_names_the_line_that_a_countermeasure_crosses_and_asks_once_more(
    build: Build, store: Store, size: tuple[int, int]
) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=size) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("ctrl+n", *"notify congress")
        await shows(pilot, "It counts as harm")
        detail = told(pilot.app.screen.query_one("#detail", Rows))
        for text in ("harm: \N{MINUS SIGN}5.6", "crosses Beijing's line “Taiwan and one China”", "source Freeman 2025"):
            assert text in detail
        await pilot.press("enter", "tab", *"No.", "ctrl+t")
        await shows(pilot, "✓ Legal.")
        crossed = "crosses Beijing's line “Taiwan and one China”; it will be answered and scored as a provocation"
        for text in (crossed, "Source:", "It costs nothing at home."):
            assert text in told(screen.query_one("#verdict", Rows))
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("n", "ctrl+s", "y")
        await ended(pilot)
        assert any(isinstance(e, Moved) and e.side == "washington" for e in screen.tape.events)


async def test_a_demand_that_crosses_a_line_is_named(build: Build) -> None:
    async with build(people=("beijing",), rounds=1).run_test(notifications=True, size=WIDE) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        other = screen.tape.opened.scenario.mandate("washington")
        barred = {bar.measure: line for line in other.red_lines if line.declared for bar in line.bars}
        scenario = screen.tape.opened.scenario
        measure, line = next((scenario.measure(m), line) for m, line in barred.items() if scenario.measure(m))
        assert measure
        await pilot.press("ctrl+n", *"make an offer", "enter", *f"ask for {measure.title[:12].lower()}")
        await shows(pilot, f"crosses Washington's line “{line.title}”")


async def test_lists_filter_as_one_types_and_measures_show_their_counterparts(build: Build) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=WIDE) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        scenario = screen.tape.opened.scenario
        measure = next(m for m in scenario.measures if m.actor == "washington" and m.counterparts)
        await pilot.press("ctrl+n", *measure.title[:14].lower())
        await shows(pilot, f"answered by {scenario.measure(measure.counterparts[0]).title}"[:40])  # type: ignore[union-attr]
        assert "walk out" not in words(pilot)
        await pilot.press(*"zzz")
        await shows(pilot, "Nothing in the list has these words")
        await pilot.press("enter", *["backspace"] * 3)
        await shows(pilot, measure.title[:14])
        await pilot.press("ctrl+u", *"hold")
        await shows(pilot, "You do nothing in this turn.")


async def test_an_override_is_marked_in_the_draft(build: Build) -> None:
    async with build(people=("washington",)).run_test(notifications=True, size=NARROW) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("ctrl+n", *"make surveillance")
        await shows(pilot, "Your leader can decide this")
        await pilot.press("ctrl+o")
        await shows(pilot, "by the leader's decision: Make")
        (act,) = screen.query_one(Seat).draft.acts
        assert isinstance(act, Perform)
        assert act.override == (act.measure,)
        assert "washington." not in words(pilot)


async def test_the_cost_of_an_acceptance_is_shown_before(build: Build) -> None:
    asked = ("washington.restate-one-china", "washington.restate-peaceful-strait")
    offer = Offer(give=("beijing.peaceful-unification",), ask=asked)
    script = {"beijing": [move(offer, Counteract(countermeasure=DRILL))]}
    async with build(script, people=("washington",)).run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await answer(pilot, screen, move(Hold()))
        await shows(pilot, "round 2 of 3 · steps")
        await pilot.press("ctrl+n")
        await shows(pilot, "not now accept offer O1")
        for text in (
            "Congress \N{MINUS SIGN}24.3",
            "last move was a provocation",
            "legal:",
            "cost high, in the catalogue",
        ):
            await shows(pilot, text)


async def test_the_verdict_is_always_in_sight(build: Build) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=NARROW) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("enter")
        for _ in range(2):
            await pilot.press("ctrl+n", *"make an offer", "enter", *"not now", "enter", "ctrl+s", "ctrl+t")
            await shows(pilot, "Not possible yet")
            verdict = screen.query_one("#findings")
            assert verdict.region.height
            assert verdict.region.bottom <= 23
            assert screen.query_one("#send").region.bottom <= verdict.region.y


async def test_table_and_brief_stand_beside_the_form_on_a_wide_screen(build: Build) -> None:
    async with build(people=("washington",), rounds=1).run_test(notifications=True, size=WIDE) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("enter")
        form, table, brief = (screen.query_one(f"#{name}").region for name in ("seat", "table", "brief"))
        assert min(form.area, table.area, brief.area) > 500
        assert not form.intersection(table)
        assert not table.intersection(brief)
        await pilot.press("ctrl+t")
        await shows(pilot, "Not possible yet")


async def test_the_brief_comes_first_and_says_who_judges_at_home(build: Build) -> None:
    async with build(people=("beijing",), rounds=1).run_test(notifications=True, size=(140, 200)) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        audience = screen.tape.opened.scenario.mandate("beijing").audiences[0]
        await shows(pilot, "It does not forgive patience over Taiwan")
        assert audience.reason[:30] not in " ".join(words(pilot).split())
        await pilot.press("s")
        await shows(pilot, f"Source: {audience.reason}"[:40])


@pytest.mark.parametrize(("person", "news"), [("washington", False), ("beijing", True)])
async def test_a_cable_about_ones_own_act_is_not_told_as_news(build: Build, person: str, news: bool) -> None:
    moves = [move(Hold()), move(Counteract(countermeasure="countermeasure.arms-sale"))]
    script = {"washington": moves}
    async with build(script, people=(person,), rounds=3).run_test(notifications=True, size=TALL) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        for number in range(2):
            await shows(pilot, f"round {number + 1} of 3 · steps")
            await answer(pilot, screen, moves[number] if person == "washington" else move(Hold()))
        await shows(pilot, "round 3 of 3 · steps")
        screen.show_pane("talks")
        await shows(pilot, "Large arms sale to Taiwan")
        await shows(pilot, "Officials say it had been" if news else "has just done this itself, in round 2")
        assert ("Officials say it had been" in " ".join(words(pilot).split())) == news


async def test_words_that_come_close_to_the_brief_are_asked_about_and_recorded(build: Build, store: Store) -> None:
    sense = Sense()
    app = build(people=("washington",), rounds=1, chair=lambda *_: Chair(meaning=sense))
    async with app.run_test(notifications=True, size=NARROW) as pilot:
        screen = await live(pilot)
        await shows(pilot, BRIEF_FIRST)
        await pilot.press("ctrl+n", *"hold", "enter", "tab", *"Our radar can wait.", "ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await shows(pilot, "close to line 3 of your brief")
        await pilot.press("n")
        assert screen.query_one(Seat).draft.statement == "Our radar can wait."
        await pilot.press("ctrl+s")
        await until(pilot, lambda: isinstance(pilot.app.screen, ConfirmScreen))
        await pilot.press("y")
        await ended(pilot)
    (mine,) = (e for e in store.events(store.find("last")) if isinstance(e, Moved) and e.side == "washington")
    assert [warned.by for warned in mine.warnings] == ["meaning"]
    assert sense.prepared == ["washington"]
