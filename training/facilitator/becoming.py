"""What a facilitator's request becomes at a table: an event, or a sentence that says why it cannot be done."""

from moderator.chair import Stepped
from moderator.events import Closed, Injected, Seated
from moderator.facilitation import Continued, Granted, Marked, Paused, ScoreShown, Whispered
from moderator.moves import FACILITATOR, PERSON
from moderator.rules.due import injected
from moderator.table import Table
from prompts.load import phrase
from scenarios.exercise import Cable
from scenarios.types import Inject
from training.facilitator.requests import (
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


def becomes(table: Table, request: Request, by: str) -> Stepped | str:
    """The event that a request of ``by`` becomes at this table, or why it cannot be done now.

    A move is no event of its own: it is empty where the move can be made, since the seat makes it.
    """
    if table.closed:
        return phrase("request", "ended")
    match request:
        case PlayInject() | WriteCable():
            return _happens(table, request)
        case Pause() | GoOn():
            return _paused(table, request, by)
        case TakeSeat() | GiveSeat():
            return _seated(table, request, by)
        case MakeMove():
            return _no_move(table, request)
        case _:
            return _aside(table, request, by)


def playable(table: Table) -> tuple[Inject, ...]:
    """The injects that can still be played, those of the plan first; the moderator's own are not among them."""
    happened = {inject.id for _, inject in table.injected}
    planned = [one.inject for one in table.exercise.injects] if table.exercise else []
    planned += [slot.inject for slot in table.scenario.deck]
    left = [i for i in table.scenario.injects if i.id not in happened and i.trigger is None]
    return tuple(sorted(left, key=lambda i: planned.index(i.id) if i.id in planned else len(planned)))


def _happens(table: Table, request: PlayInject | WriteCable) -> Injected | str:
    if table.closing:
        return phrase("request", "closing")
    if isinstance(request, WriteCable):
        number = 1 + sum(inject.id.startswith(WRITTEN) for _, inject in table.injected)
        text = "\n".join(request.lines)
        cable = Cable(id=f"{WRITTEN}{number}", headline=request.headline, text=text)
        return injected(table, cable.as_inject(), "facilitator")
    if any(inject.id == request.inject for _, inject in table.injected):
        return phrase("request", "played")
    found = next((inject for inject in playable(table) if inject.id == request.inject), None)
    return injected(table, found, "facilitator") if found else phrase("request", "no-inject")


WRITTEN = "facilitator.cable-"
"""How the ids of cables begin that were written on the spot."""


def _paused(table: Table, request: Pause | GoOn, by: str) -> Paused | Continued | str:
    paused = table.facilitation.paused is not None
    if isinstance(request, GoOn):
        return Continued(round=table.round, by=by) if paused else phrase("request", "not-paused")
    return phrase("request", "is-paused") if paused else Paused(round=table.round, reason=request.reason, by=by)


def _seated(table: Table, request: TakeSeat | GiveSeat, by: str) -> Seated | str:
    if request.side not in table.sides:
        return phrase("request", "no-side")
    agent = FACILITATOR if isinstance(request, TakeSeat) else request.agent
    name = table.scenario.mandate(request.side).name
    if table.seats[request.side] == agent:
        return phrase("request", "seated", side=name)
    if agent == PERSON and request.side not in table.players | _for_trainees(table):
        return phrase("request", "no-person", side=name)
    return Seated(round=table.round, side=request.side, agent=agent, by=by)


def _for_trainees(table: Table) -> frozenset[str]:
    """The sides that people may join: whoever sits down at the trainee's screen reads the brief of the side."""
    exercise = table.exercise
    return frozenset(exercise.seats) if exercise and exercise.trainees > 1 else frozenset()


def _no_move(table: Table, request: MakeMove) -> str:
    if table.seats.get(request.side) != FACILITATOR:
        return phrase("request", "not-yours")
    if table.facilitation.paused:
        return phrase("request", "paused")
    return "" if (table.turn, table.to_move) == (request.turn, request.side) else phrase("request", "not-now")


def _aside(
    table: Table, request: GrantTime | Whisper | ShowScore | MarkTurn | EndTalks, by: str
) -> Granted | Whispered | ScoreShown | Marked | Closed | str:
    match request:
        case GrantTime():
            timed = table.exercise and (table.exercise.minutes or table.exercise.turn_minutes)
            granted = Granted(round=table.round, seconds=request.seconds, by=by)
            return granted if timed else phrase("request", "no-clock")
        case Whisper():
            whispered = Whispered(round=table.round, side=request.side, text=request.text, by=by)
            return whispered if request.side in table.sides else phrase("request", "no-side")
        case ShowScore():
            shown = ScoreShown(round=table.round, shown=request.shown, by=by)
            same = table.facilitation.score_shown is request.shown
            return phrase("request", "shown" if request.shown else "hidden") if same else shown
        case MarkTurn():
            marked = Marked(round=table.round, turn=request.turn, text=request.text, by=by)
            return marked if request.turn <= table.turn else phrase("request", "no-turn", last=str(table.turn))
        case EndTalks():
            return Closed(round=table.round, outcome="ended", reason=request.reason or phrase("request", "end"))
