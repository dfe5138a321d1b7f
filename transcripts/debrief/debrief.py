"""The debrief of a dialogue: findings computed from its events, and their Markdown."""

from collections.abc import Iterator, Sequence
from itertools import groupby, takewhile

from moderator.descriptions import title, titled, told
from moderator.events import Event, Failed, Forfeited, Forked, Injected, Moved, Opened, Refused, Seated
from moderator.fold import NotOpenedError
from moderator.moves import AnswerContact, AnswerProof, AskProof, Explain, Message, Reserve
from moderator.rules.remarks import promises
from moderator.score.escalation import channel_indicator, escalation
from moderator.score.parameters import DEFAULTS
from moderator.table import Table
from moderator.visibility import everything, of_dialogue, seen
from transcripts.debrief.accounts import account, kind, players
from transcripts.debrief.analysed import Analysed
from transcripts.debrief.balances import balances
from transcripts.debrief.figures import Beside, Ref
from transcripts.debrief.findings import (
    Author,
    Debrief,
    Deed,
    Failure,
    Forfeit,
    Fork,
    Happening,
    Owed,
    Publication,
    ReaderNote,
    Refusal,
)
from transcripts.debrief.harms import harms
from transcripts.debrief.markdown import markdown
from transcripts.debrief.passages import Passage, acts, moves, passages, turns
from transcripts.debrief.score_terms import terms

__all__ = ["Debrief", "debrief", "markdown"]


def debrief(events: Sequence[Event], notes: Sequence[ReaderNote] = (), analysis: Analysed | None = None) -> Debrief:
    """The findings on a dialogue, ended or not, with readers' notes on it and what an analysis found.

    While people play, what they may not see is left out. NotOpenedError where the first event is not the opening.
    """
    walked, table = passages(seen(events))
    visibility = of_dialogue(table)
    opening = events[0]
    if not isinstance(opening, Opened):
        raise NotOpenedError("The record does not begin with the opening of talks; choose another dialogue.")
    scenario = table.scenario
    visible = visibility == everything(scenario)
    own = _since_fork(walked)
    fork = _fork(own)
    first, second = (account(m.id, players(m.id, opening, walked), walked, table) for m in scenario.sides)
    return Debrief(
        scenario=scenario.id,
        title=scenario.title,
        as_of=scenario.as_of,
        seed=opening.seed,
        rounds=opening.rounds,
        version=opening.version,
        turns=table.turn,
        outcome=table.closed.outcome if table.closed else None,
        reason=table.closed.reason if table.closed else "",
        failures=tuple(_failure(p.turn, p.event, table) for p in walked if isinstance(p.event, Failed)),
        fork=fork,
        repeatable=_repeatable(own, fork, table),
        accounts=(first, second),
        rules=table.rules,
        visible=visible,
        harms=harms(walked, scored=visibility.score),
        score=table.score,
        threshold=DEFAULTS.cooperation_pays_from,
        terms=terms(walked, table) if visibility.score else (),
        beside=tuple(_beside(table, m.id) for m in scenario.sides) if visibility.score else (),
        balances=balances(*passages(events), visibility),
        analysis=analysis if visible else None,
        contact=channel_indicator(c.state for c in table.contacts),
        refused=tuple(_refusals(walked, table)),
        forfeited=tuple(
            Forfeit(turn=p.turn, side=_name(table, p.event.side), failed=p.before.failed is not None)
            for p in walked
            if isinstance(p.event, Forfeited)
        ),
        injects=tuple(_happening(p, p.event, walked) for p in walked if isinstance(p.event, Injected)),
        deeds=_deeds(walked, table),
        owed=_owed(table),
        authors=_authors(walked, table, opening.seats),
        notes=tuple(notes) if visible else (),
    )


def _repeatable(after: Sequence[Passage], fork: Fork | None, table: Table) -> bool:
    """Whether only doctrines play, and none was replaced since the start or the last fork."""
    seated = sum(isinstance(p.event, Seated) for p in after)
    return seated == len(fork.seats if fork else ()) and all(kind(a) == "doctrine" for a in table.seats.values())


def _since_fork(walked: Sequence[Passage]) -> Sequence[Passage]:
    """The passages after the opening, or from the last fork on, which is included."""
    return walked[max((n for n, p in enumerate(walked) if isinstance(p.event, Forked)), default=0) :]


def _fork(walked: Sequence[Passage]) -> Fork | None:
    """The fork that these passages begin with, if any, and the changes made with it."""
    if not walked or not isinstance(forked := walked[0].event, Forked):
        return None
    after = [p.event for p in walked[1:]]
    changes = list(takewhile(lambda event: isinstance(event, Seated | Injected), after))
    first = next((event for event in after if isinstance(event, Moved)), None)
    return Fork(
        parent=forked.parent,
        turn=forked.turn,
        seed=forked.seed,
        seats={event.side: event.agent for event in changes if isinstance(event, Seated)},
        inject=next((e.inject.id for e in changes if isinstance(e, Injected) and e.source == "facilitator"), None),
        moved=first is not None and first.call is not None and kind(first.call.agent) == "other",
    )


def _beside(table: Table, side: str) -> Beside:
    score = table.score
    return Beside(
        side=_name(table, side),
        exposure=score.exposure[side],
        exposure_share=score.exposure_share[side],
        initiative=score.initiative[side],
        give_given=score.give_given[side],
        give_not_given=score.give_not_given[side],
        say_do=score.say_do[side],
        said=len(promises(table, side)),
        escalation=sum(escalation(said.acts) for said in table.said if said.side == side),
    )


def _name(table: Table, side: str) -> str:
    return table.scenario.mandate(side).name


def _failure(turn: Ref, event: Failed, table: Table) -> Failure:
    return Failure(turn=turn, side=_name(table, event.side), problem=event.problem)


def _refusals(walked: Sequence[Passage], table: Table) -> Iterator[Refusal]:
    """The replies that were sent back, those of one turn together."""
    refused = ((p.turn, p.event) for p in walked if isinstance(p.event, Refused))
    for (turn, side), group in groupby(refused, key=lambda one: (one[0], one[1].side)):
        replies = [event for _, event in group]
        faults = dict.fromkeys(titled(fault.message, table.scenario) for event in replies for fault in event.faults)
        yield Refusal(turn=turn, side=_name(table, side), replies=len(replies), faults=tuple(faults))


def _happening(passage: Passage, event: Injected, walked: Sequence[Passage]) -> Happening:
    at, scenario = turns(walked), passage.before.scenario
    leaked = tuple(
        Publication(sent=at[one.round, one.side], side=scenario.mandate(one.side).name, text=one.text)
        for one in event.leaked
    )
    return Happening(
        turn=passage.turn, inject=event.inject.id, title=event.inject.title, source=event.source, leaked=leaked
    )


def _deeds(walked: Sequence[Passage], table: Table) -> tuple[Deed, ...]:
    """Explanations, requests for proof and their answers, answers put off, and messages, in the order of the turns."""
    found = (
        Deed(turn=turn, side=_name(table, side), text=told(act, before))
        for side in table.sides
        for turn, act, before in acts(walked, side)
        if isinstance(act, Explain | AskProof | AnswerProof | Reserve | Message)
        or (isinstance(act, AnswerContact) and act.message)
    )
    return tuple(sorted(found, key=lambda deed: int(deed.turn[1:])))


def _owed(table: Table) -> tuple[Owed, ...]:
    return tuple(
        Owed(side=_name(table, c.by), commitment=c.id, title=title(c.measure, table.scenario), due=c.due)
        for side in table.sides
        for c in table.owed(side)
    )


def _authors(walked: Sequence[Passage], table: Table, seats: dict[str, str]) -> tuple[Author, ...]:
    """The turns in which each agent spoke, by side; a seat may have had several agents."""
    spoken: dict[tuple[str, str], list[Ref]] = {}
    for turn, moved in moves(walked):
        agent = moved.call.agent if moved.call else seats[moved.side]
        spoken.setdefault((moved.side, agent), []).append(turn)
    return tuple(
        Author(side=_name(table, side), agent=agent, kind=kind(agent), turns=tuple(said))
        for (side, agent), said in spoken.items()
    )
