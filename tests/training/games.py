"""Three talks of one exercise, played through the real loop and recorded: a good, a poor and a broken-off one."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from agents.scripted.delegate import ScriptedDelegate
from moderator.chair import Chair
from moderator.events import RULES, Closed, Event, Injected, Opened
from moderator.facilitation import Aside, Granted, Hinted, Marked, Ranked, Whispered
from moderator.loop import negotiate
from moderator.moves import PERSON, Call, Counteract, Hold, Move, Reply, WalkOut
from moderator.rules.due import injected
from moderator.table import Table
from moderator.view import View
from scenarios.exercise import Criterion, Exercise, Objective, Opponent
from scenarios.load import load
from scenarios.types import Inject
from tests.dialogue import kept, move
from tests.transcripts.every_event import keep
from transcripts.exports.records import Record, chained, read_record
from transcripts.store.beside.notes import note
from transcripts.store.store import Store

MARKED, RUBRIC, GUIDE, PASSPHRASE = "Speaks too fast here.", "Looks for the price at home.", "Only for you.", "heron"
SECRETS = (MARKED, RUBRIC, GUIDE, PASSPHRASE, "A note for the tutor.")
"""What a trainee's copy may not hold."""
BY = "The tutor"
Asides = Mapping[int, tuple[Aside | Inject, ...]]
"""What a facilitator does, by the half-turns taken before it."""

LESSON = Exercise(
    id="strait-lesson",
    title="The Strait: a first answer",
    summary="A lesson for tests.",
    scenario="taiwan-strait",
    seats=("washington",),
    opponent=Opponent(difficulty="fair"),
    rounds=8,
    minutes=60,
    passphrase=PASSPHRASE,
    objectives=(
        Objective(text="Answer a provocation in proportion.", measured_by="answers-in-proportion"),
        Objective(text="Open a channel that was suspended.", measured_by="opens-channel"),
        Objective(text="Keep every promise.", measured_by="keeps-commitments"),
        Objective(text="Bring home a balance above zero.", measured_by="balance-above", at=0),
    ),
    rubric=(Criterion(criterion=RUBRIC, weak="Does not ask.", sound="Asks once.", strong="Asks and uses it."),),
    questions=("Which of your steps did Beijing answer, and why that one?", "What would you say again?"),
    guide=GUIDE,
)
STRAIT = LESSON.narrowed(load().scenario("taiwan-strait"))


class Seat:
    """A doctrine in a seat under another label, with some moves or statements in place of its own, by its turn."""

    def __init__(self, doctrine: str, label: str, own: Mapping[int, Move | str] | None = None) -> None:
        self.label = label
        self._doctrine, self._own, self._turn = ScriptedDelegate(doctrine, 7), dict(own or {}), 0

    async def act(self, view: View) -> Reply:
        if not view.table.faults:
            self._turn += 1
        reply = await self._doctrine.act(view)
        own = self._own.get(self._turn)
        if isinstance(own, str) and reply.move:
            own = reply.move.model_copy(update={"statement": own})
        model = {"model": "stub-1", "completion_tokens": 40} if self.label.startswith("llm") else {}
        return reply.model_copy(
            update={"move": own or reply.move, "call": Call.model_validate({"agent": self.label} | model)}
        )


@cache
def good() -> Record:
    """Two sides that give and answer; a ranking, a hint, a whisper, a mark and an inject of the facilitator."""
    scare = next(one for one in STRAIT.injects if one.id == "inject.shared-scare")
    washington = STRAIT.mandate("washington").audiences[0].id
    asides = {
        2: (Whispered(round=2, side="washington", text="Ask what it costs them.", by=BY),),
        4: (
            Marked(round=3, turn=3, text=MARKED, by=BY),
            Hinted(round=3, side="washington", by="engine", steps=("An offer waits for your answer.",)),
            Hinted(round=3, side="washington", by=washington, steps=("We can live with that.",)),
            scare,
        ),
        6: (Granted(round=4, seconds=300, by=BY),),
    }
    own = {
        2: "We welcome your reply. We regret that our notice came late. When will your next drill be announced?",
        4: "You asked when. We explain: the patrols follow a schedule that we will hand over.",
    }
    events = _held(Seat("tit-for-tat", PERSON, own), Seat("generous", "llm:stub"), asides)
    ranked = Ranked(
        round=events[-1].round,  # type: ignore[union-attr]
        side="washington",
        wants=("washington.restate-one-china", "joint.fifth-communique", "washington.limit-deployments"),
        red_lines=("beijing.line.taiwan",),
        decided="The notice of the autumn exercise came before anybody asked for it.",
    )
    return _recorded((*events, ranked))


@cache
def poor() -> Record:
    """A side that takes, denounces and breaks its word."""
    denounced = "You are liars, and your drills are shameless. Stop at once, or else we shall answer in kind."
    drill = Counteract(countermeasure="countermeasure.arms-sale")
    own: dict[int, Move | str] = {2: denounced, 4: move(drill, says="We have answered what you did."), 5: move(Hold())}
    events = _held(Seat("exploiter", PERSON, own), Seat("cautious-reciprocator", "scripted:cautious-reciprocator"), {})
    return _recorded(events)


@cache
def broken_off() -> Record:
    """A side that leaves after three rounds."""
    leaves = move(WalkOut(reason="There is nothing to talk about."), says="We leave these talks.")
    events = _held(Seat("transactional", PERSON, {4: leaves}), Seat("hardliner", "scripted:hardliner"), {})
    return _recorded(events)


def _held(washington: Seat, beijing: Seat, asides: Asides) -> tuple[Event, ...]:
    delegates = {"washington": washington, "beijing": beijing}
    opening = Opened(
        scenario=STRAIT,
        seats={side: seat.label for side, seat in delegates.items()},
        seed=7,
        rounds=LESSON.rounds,
        version="test",
        rules=RULES,
        exercise=LESSON,
    )
    waiting = {turn: list(some) for turn, some in asides.items()}

    async def step_in(table: Table) -> Aside | Injected | None:
        if not waiting.get(table.turn):
            return None
        aside = waiting[table.turn].pop(0)
        return injected(table, aside, "facilitator") if isinstance(aside, Inject) else aside

    async def listen() -> tuple[Event, ...]:
        return tuple([kept(event) async for event in negotiate(opening, delegates, chair=Chair(step_in=step_in))])

    events = asyncio.run(listen())
    assert isinstance(events[-1], Closed)
    return events


def _recorded(events: tuple[Event, ...]) -> Record:
    with TemporaryDirectory() as folder, Store(Path(folder) / "record.db") as store:
        dialogue = keep(store, events)
        note(store, dialogue, 2, "A note for the tutor.")
        record = read_record(store, dialogue)
    return record._replace(kept=chained((_moment(n), event) for n, event in enumerate(events)))


def _moment(place: int) -> str:
    """The time of an event, 70 seconds after the one before."""
    at = datetime(2026, 5, 4, 9, tzinfo=UTC) + timedelta(seconds=70 * place)
    return at.isoformat(timespec="milliseconds")
