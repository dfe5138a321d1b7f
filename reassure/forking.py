"""A new dialogue that shares the past of another up to a turn, and goes on with something changed."""

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from pydantic import ValidationError

from moderator import rules
from moderator.events import Closed, Event, Forfeited, Forked, Moved, Seated
from moderator.fold import fold, step
from moderator.loop import due, injected
from moderator.moves import Call, Move, Reply
from moderator.view import Delegate, Remembering, View
from reassure.chairing import decide_at_prompt
from reassure.console import Console
from reassure.places import open_store
from reassure.printer import Printer
from reassure.running import SeatError, hold, take_up
from reassure.seats import Seats
from reassure.settings import Settings
from scenarios.types import ReassureError

MAX_BYTES = 100_000


class ForkError(ReassureError):
    """A fork that cannot be made: no such turn, inject or move."""


class Given:
    """A delegate whose first reply is given, and is its own from then on."""

    def __init__(self, move: Move, delegate: Delegate) -> None:
        self.label = delegate.label
        self._move: Move | None = move
        self._delegate = delegate

    async def act(self, view: View) -> Reply:
        """The move that was given, once; then the delegate's reply."""
        if self._move is None:
            return await self._delegate.act(view)
        given, self._move = self._move, None
        reply = Reply(move=given, call=Call(agent="given"))
        self.recall(view, reply)
        return reply

    def recall(self, view: View, reply: Reply) -> None:
        """Have the delegate remember, if it does."""
        if isinstance(self._delegate, Remembering):
            self._delegate.recall(view, reply)


def fork(
    settings: Settings,
    dialogue: str,
    turn: int,
    named: Mapping[str, str],
    *,
    seed: int | None,
    inject: str | None,
    move: Path | None,
    as_json: bool,
) -> Closed:
    """Fork a dialogue after a turn and hold the new one to its end; the end is returned."""
    printer = Printer(as_json=as_json)
    with open_store(settings) as store:
        parent = store.find(dialogue)
        kept = store.kept(parent)
        shared = kept[: after(turn, [one.event for one in kept])]
        past = [one.event for one in shared]
        changes = changed(past, parent, turn, named, seed=seed, inject=inject)
        past += changes
        given = _move(move, past) if move else None
        seats = Seats(settings, fold(past).seed, Console().ask, aloud=printer.live)
        talks = take_up(settings, past, seats, policy="stop", decide=decide_at_prompt)
        if given:
            side = fold(past).to_move
            talks = talks._replace(delegates=dict(talks.delegates) | {side: Given(given, talks.delegates[side])})
        printer.recall(past)
        return hold(store, store.copy(shared, changes), talks, printer)


def after(turn: int, events: Sequence[Event]) -> int:
    """How many events there are up to and with a half-turn; ForkError where there is no such turn."""
    turns = [at for at, event in enumerate(events) if isinstance(event, Moved | Forfeited)]
    if not 0 <= turn <= len(turns):
        raise ForkError(f"There is no turn {turn} to fork after; choose one from 0 to {len(turns)}.")
    return turns[turn - 1] + 1 if turn else 1


def changed(
    past: Sequence[Event], parent: str, turn: int, named: Mapping[str, str], *, seed: int | None, inject: str | None
) -> list[Event]:
    """The events that make a fork differ from its parent: the fork itself, seats that change hands, an inject."""
    table = fold(past)
    own = table.seed if seed is None else seed
    changes: list[Event] = [Forked(round=table.round, parent=parent, turn=turn, seed=own, version=version("reassure"))]
    for side, agent in named.items():
        if side not in table.sides:
            raise SeatError(f"This dialogue has no side {side!r}; its sides are {' and '.join(table.sides)}.")
        changes.append(Seated(round=table.round, side=side, agent=agent))
    if inject:
        found = next((i for i in table.scenario.injects if i.id == inject), None)
        if found is None:
            ids = ", ".join(i.id for i in table.scenario.injects)
            raise ForkError(f"This scenario has no inject {inject!r}; it has {ids}.")
        changes.append(injected(table, found, "facilitator"))
    return changes


def _move(path: Path, past: Sequence[Event]) -> Move:
    """The move in a file, if it is one and legal; ForkError says what is wrong with it."""
    try:
        if path.stat().st_size > MAX_BYTES:
            raise ForkError(f"{path} is too large for a move; keep it under {MAX_BYTES:,} bytes.")
        move = Move.model_validate_json(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ForkError(f"{path} cannot be read ({error}); name a file that holds a move as JSON.") from error
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, fault["loc"])) or "the whole"
        raise ForkError(f"{path} holds no move; at {place}: {fault['msg']}.") from error
    table = fold(past)
    for event in due(table):
        table = step(table, event)
    faults = rules.judge(table, table.to_move, move).faults
    if faults:
        raise ForkError(f"The move is refused: {faults[0].message} Legal: {faults[0].legal}.")
    return move
