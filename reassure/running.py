"""Running one dialogue on the command line: parts put together, events told as they are kept."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import aclosing
from importlib.metadata import version

import click

from moderator.events import EVENT, Closed, Event, Opened, Passing
from moderator.loop import negotiate
from moderator.view import Delegate
from reassure.console import Console
from reassure.places import open_library, open_store
from reassure.plain import Teller
from reassure.seats import build, default_agent, leave
from reassure.settings import Settings
from scenarios.types import ReassureError, Scenario
from transcripts.store import Store


class SeatError(ReassureError):
    """A seat named in a way that names no side of the scenario."""


def named_seats(pairs: tuple[str, ...], washington: str | None, beijing: str | None) -> dict[str, str]:
    """Agents by side, from ``SIDE=AGENT`` and the two short options."""
    seats = {side: agent for side, agent in (("washington", washington), ("beijing", beijing)) if agent}
    for pair in pairs:
        side, equals, agent = pair.partition("=")
        if not (side and equals and agent):
            raise SeatError(f"--seat takes SIDE=AGENT, such as washington=scripted:grit, not {pair!r}.")
        seats[side] = agent
    return seats


def seated(scenario: Scenario, named: Mapping[str, str], settings: Settings) -> dict[str, str]:
    """The agent of each side, defaults filled in; SeatError for a side that the scenario does not have."""
    sides = {mandate.id: mandate for mandate in scenario.sides}
    for side in named:
        if side not in sides:
            raise SeatError(f"{scenario.id} has no side {side!r}; its sides are {' and '.join(sides)}.")
    return {side: named.get(side) or default_agent(mandate, settings) for side, mandate in sides.items()}


def prepare(
    scenario: Scenario,
    seats: Mapping[str, str],
    seed: int,
    rounds: int | None,
    delegate: Callable[[str, str], Delegate],
) -> tuple[Opened, dict[str, Delegate]]:
    """The opening of the talks and the delegates, labelled as the record will name them."""
    delegates = {side: delegate(side, spec) for side, spec in seats.items()}
    opening = Opened(
        scenario=scenario,
        seats={side: found.label for side, found in delegates.items()},
        seed=seed,
        rounds=rounds or scenario.rounds,
        version=version("reassure"),
    )
    return opening, delegates


def run(
    settings: Settings, name: str, named: Mapping[str, str], *, seed: int, rounds: int | None, as_json: bool
) -> Closed:
    """Run a dialogue to its end and print each event once it is kept; the end is returned."""
    scenario = open_library(settings).scenario(name)
    console = Console()
    opening, delegates = prepare(
        scenario,
        seated(scenario, named, settings),
        seed,
        rounds,
        lambda side, spec: build(spec, scenario.mandate(side), seed, settings, console.ask),
    )
    with open_store(settings) as store:
        return asyncio.run(_told(store, opening, delegates, _printer(as_json=as_json)))


def _printer(*, as_json: bool) -> Callable[[Event], None]:
    if as_json:
        return lambda event: click.echo(EVENT.dump_json(event, ensure_ascii=True))
    teller = Teller()
    return lambda event: click.echo(teller.tell(event))


async def _told(
    store: Store, opening: Opened, delegates: Mapping[str, Delegate], tell: Callable[[Event], None]
) -> Closed:
    dialogue = store.begin(opening)
    ended = Closed(round=1, outcome="failure", reason="The talks did not end.")
    try:
        async with aclosing(store.record(dialogue, negotiate(opening, delegates))) as events:
            async for event in events:
                if isinstance(event, Passing):
                    continue
                tell(event)
                if isinstance(event, Closed):
                    ended = event
    finally:
        click.echo(f"Kept as {dialogue}: reassure debrief {dialogue}", err=True)
        for delegate in delegates.values():
            await leave(delegate)
    return ended
