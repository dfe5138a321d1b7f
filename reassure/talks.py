"""Running one dialogue on the command line: parts put together, events told as they are kept."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from contextlib import aclosing
from dataclasses import replace
from importlib.metadata import version

import click

from moderator.chair import Chair, Talks, again
from moderator.events import Closed, Event, Limits, Opened, Procedure
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.view import Delegate
from reassure.chair import Decide, chair, decide_at_prompt
from reassure.languages import spoken
from reassure.places import open_library, open_store
from reassure.seats import Ask, Seats, default_agent
from reassure.settings import Settings
from reassure.terminal.printer import Printer
from reassure.terminal.seat import Console
from scenarios.types import ReassureError, Scenario
from transcripts.exports.records import original
from transcripts.store.store import GoneError, Store


class EndedError(ReassureError):
    """Talks that are over, or known in part only, cannot be taken up again."""


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
    settings: Settings,
    scenario: Scenario,
    named: Mapping[str, str],
    seats: Seats,
    *,
    seed: int,
    rounds: int | None,
    policy: str,
    decide: Decide,
) -> Talks:
    """The opening of the talks, and those who take part, labelled as the record will name them."""
    terms = settings.terms
    delegates, chosen = _party(settings, scenario, named, seats, policy, decide)
    opening = Opened(
        scenario=scenario,
        seats={side: found.label for side, found in delegates.items()},
        seed=seed,
        rounds=rounds or scenario.rounds,
        version=version("reassure"),
        limits=Limits(tokens=terms.max_tokens, cost=terms.max_cost, seconds=terms.max_seconds),
        languages=spoken(scenario, named, terms.language),
        procedure=procedure(settings),
    )
    return Talks(opening, delegates, chosen, seats.leave)


def procedure(settings: Settings) -> Procedure:
    """How the record says that models are asked and failures met."""
    terms = settings.terms
    return Procedure(
        on_failure=terms.on_failure or "",
        turn_timeout=terms.turn_timeout,
        reader=terms.reader or "",
        narrow=terms.narrow,
        context=terms.context,
    )


def as_before(settings: Settings, begun: Procedure) -> Settings:
    """The settings with what talks were begun with, wherever no flag says otherwise."""
    terms = settings.terms
    kept = {name: value for name, value in begun if not getattr(terms, name)}
    return settings._replace(terms=terms._replace(**kept))


def go_on(settings: Settings, past: Sequence[Event], ask: Ask, *, aloud: bool, policy: str, decide: Decide) -> Talks:
    """Talks that go on from their past as they were begun; EndedError as for ``take_up``."""
    table = fold(past)
    settings = as_before(settings, table.procedure)
    seats = Seats(settings, table.seed, ask, aloud=aloud)
    return take_up(settings, past, seats, policy=policy, decide=decide)


def take_up(settings: Settings, past: Sequence[Event], seats: Seats, *, policy: str, decide: Decide) -> Talks:
    """Talks that go on from their past, with those who sat there last; a turn that had failed is tried again.

    EndedError where they are over, or their briefs were left out.
    """
    table, opening = fold(past), past[0]
    if table.closed or not isinstance(opening, Opened):
        outcome = table.closed.outcome if table.closed else "nothing"
        raise EndedError(f"These talks are over ({outcome}); fork them to go on from an earlier turn.")
    if original(opening):
        raise EndedError("The briefs of this redacted copy were left out; go on from the record it was made of.")
    delegates, chosen = _party(settings, opening.scenario, table.seats, seats, policy, decide)
    once_more = replace(chosen, relieve=again(table.failed, delegates, chosen.relieve))
    return Talks(opening, delegates, once_more, seats.leave, tuple(past))


def _party(
    settings: Settings, scenario: Scenario, named: Mapping[str, str], seats: Seats, policy: str, decide: Decide
) -> tuple[dict[str, Delegate], Chair]:
    terms = settings.terms

    def build(side: str, spec: str) -> Delegate:
        return seats.build(spec, scenario.mandate(side))

    delegates = {side: build(side, spec) for side, spec in named.items()}
    reader = seats.models.reader(terms.reader) if terms.reader else None
    return delegates, chair(terms.on_failure or policy, delegates, build, decide, reader)


def run(
    settings: Settings, name: str, named: Mapping[str, str], *, seed: int, rounds: int | None, as_json: bool
) -> Closed:
    """Run a dialogue to its end and print each event once it is kept; the end is returned."""
    scenario = open_library(settings).scenario(name)
    printer = Printer(as_json=as_json)
    talks = prepare(
        settings,
        scenario,
        seated(scenario, named, settings),
        Seats(settings, seed, Console().ask, aloud=printer.live),
        seed=seed,
        rounds=rounds,
        policy="stop",
        decide=decide_at_prompt,
    )
    check_private(talks, as_json=as_json)
    with open_store(settings) as store:
        return hold(store, store.begin(talks.opening), talks, printer)


def check_private(talks: Talks, *, as_json: bool) -> None:
    """SeatError where a person who plays would see the secrets of the other side."""
    if as_json and sys.stdout.isatty() and people(talks):
        raise SeatError("--json tells the secrets of both sides; send it to a file where a person plays.")


def people(talks: Talks) -> frozenset[str]:
    """The sides that people play."""
    return frozenset(side for side, delegate in talks.delegates.items() if delegate.label == "human")


def resume(settings: Settings, dialogue: str, *, as_json: bool) -> Closed:
    """Go on with talks that were broken off, and print each event that is new once it is kept; the end is returned."""
    printer = Printer(as_json=as_json)
    with open_store(settings) as store:
        found = store.find(dialogue)
        past = store.events(found)
        talks = go_on(settings, past, Console().ask, aloud=printer.live, policy="stop", decide=decide_at_prompt)
        check_private(talks, as_json=as_json)
        printer.recall(past, people(talks))
        return hold(store, found, talks, printer)


def hold(store: Store, dialogue: str, talks: Talks, printer: Printer) -> Closed:
    """Hold talks to their end, each event kept, then printed; the end is returned."""
    return asyncio.run(_held(store, dialogue, talks, printer))


async def _held(store: Store, dialogue: str, talks: Talks, printer: Printer) -> Closed:
    ended: Closed | None = None
    try:
        heard = negotiate(talks.opening, talks.delegates, talks.past, talks.chair)
        async with aclosing(store.record(dialogue, heard, len(talks.past) or 1)) as events:
            async for event in events:
                printer.hear(event)
                if isinstance(event, Closed):
                    ended = event
    except GoneError:
        dialogue = ""
        raise
    finally:
        printer.clear()
        if dialogue:
            click.echo(f"Kept as {dialogue}: reassure {'debrief' if ended else 'resume'} {dialogue}", err=True)
        await talks.leave()
    return ended or Closed(round=1, outcome="failure", reason="The talks did not end.")
