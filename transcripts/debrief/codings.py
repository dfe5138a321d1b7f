"""The coded acts of a half-turn by title."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from moderator import coding
from moderator.descriptions import channel, incident, subject, title, told
from moderator.enact import enact
from moderator.events import Moved, TurnTaken
from moderator.moves import Act, Offer
from moderator.rules.remarks import crosses
from moderator.score.coded_act import CodedAct
from moderator.table import Table
from scenarios.scenario import Scenario
from scenarios.types import piece, whole
from transcripts.debrief.sentences import plain


class Demand(NamedTuple):
    """Words that demand what crosses declared red lines, what they are about, and the titles of the lines."""

    quote: str
    about: str
    lines: tuple[str, ...]


def coded_titles(event: TurnTaken, before: Table) -> tuple[str, ...]:
    """What each coded act of a half-turn stands for: a measure, or the act in words."""
    others = iter(_without_measure(event, before))
    return tuple(
        _measure(act, before.scenario) if act.measure else next(others, plain("coded", "other")) for act in event.acts
    )


NAMED: dict[str, Callable[[str, Scenario], str]] = {
    "contact": lambda named, _: channel(named),
    "message": lambda named, _: channel(named),
    "proof": title,
    "explain": incident,
}
"""What acts that are no measures are coded as, and how what they are about is named."""


def _measure(act: CodedAct, scenario: Scenario) -> str:
    """The title of a measure of this side or of a piece of one, by its overlap class, or the act that it stands for."""
    kind, _, about = act.measure.partition(".")
    if kind in NAMED and not scenario.measure(act.measure):
        return plain("coded", kind, what=NAMED[kind](about, scenario))
    same, entire = scenario.parts.classes, whole(act.measure)
    own = (m for m in scenario.measures if same.get(m.id, m.id) == entire and (m.joint or m.actor == act.side))
    found = min(own, key=lambda m: m.id != entire, default=None)
    if found and (named := piece(act.measure)):
        found = found.piece(named)
    return found.title if found else act.measure


def _without_measure(event: TurnTaken, table: Table) -> Iterator[str]:
    """The acts of a half-turn coded without a measure, in the order of their coding: acts, requests ignored, words."""
    put_off = event.move.put_off if isinstance(event, Moved) else ()
    demanded = demands(event, table) if isinstance(event, Moved) else ()
    for act in event.move.acts if isinstance(event, Moved) else ():
        yield from (told(act, table) for coded in _coded(table, event.side, act) if not coded.measure)
        table = enact(table, event.side, act)
    if not table.closing:
        asked = (c for c in table.contacts if c.by != event.side and c.state == "open" and c.id not in put_off)
        yield from (plain("coded", "unanswered", channel=channel(c.channel)) for c in asked)
        proofs = (p for p in table.proofs if p.by != event.side and p.state == "open" and p.id not in put_off)
        yield from (plain("coded", "unproven", title=title(p.measure, table.scenario)) for p in proofs)
    if any(act.spoken for act in event.acts):
        yield plain("coded", "denunciation")
    yield from (plain("coded", "demand", what=demand.about) for demand in demanded)
    yield plain("coded", "pass")


def demands(event: Moved, table: Table) -> tuple[Demand, ...]:
    """What the words of a move demand across declared lines: by the measures that they name, or else by the line."""
    crossing = {remark.about: remark.quote for remark in event.remarks if crosses(table, event.side, remark)}
    if crossing:
        return tuple(_demand(event.side, about, crossing[about], table) for about in sorted(crossing))
    lines = {line.id: line.title for line in table.scenario.mandate(table.scenario.other(event.side)).red_lines}
    declared = coding.declared_lines(table, event.side)
    warned = next((warned for warned in event.warnings if warned.rule in declared), None)
    return (Demand(warned.quote, f"“{lines[warned.rule]}”", (lines[warned.rule],)),) if warned else ()


def _demand(side: str, about: str, quote: str, table: Table) -> Demand:
    asked = Offer(give=(about,), ask=(about,))
    lines = tuple(line.title for line in coding.crossed_lines(table, side, asked))
    return Demand(quote, subject(about, table), lines)


def _coded(table: Table, side: str, act: Act) -> tuple[CodedAct, ...]:
    return coding.coded(table, side, act)[0]
