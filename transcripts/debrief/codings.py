"""The coded acts of a half-turn by title."""

from collections.abc import Callable, Iterator

from moderator import coding
from moderator.descriptions import channel, incident, subject, title, told
from moderator.enact import enact
from moderator.events import Moved, TurnTaken
from moderator.moves import Act
from moderator.rules.remarks import crosses
from moderator.score.coded_act import CodedAct
from moderator.table import Table, overlap_classes
from scenarios.types import Scenario, piece, whole
from transcripts.debrief.sentences import plain


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
    same, entire = overlap_classes(scenario), whole(act.measure)
    own = (m for m in scenario.measures if same.get(m.id, m.id) == entire and (m.joint or m.actor == act.side))
    found = min(own, key=lambda m: m.id != entire, default=None)
    if found and (named := piece(act.measure)):
        found = found.piece(named)
    return found.title if found else act.measure


def _without_measure(event: TurnTaken, table: Table) -> Iterator[str]:
    """The acts of a half-turn coded without a measure, in the order of their coding: acts, requests ignored, words."""
    said, put_off = (event.remarks, event.move.put_off) if isinstance(event, Moved) else ((), ())
    demanded = sorted({remark.about for remark in said if crosses(table, event.side, remark)})
    demands = [plain("coded", "demand", what=subject(about, table)) for about in demanded]
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
    yield from demands
    yield plain("coded", "pass")


def _coded(table: Table, side: str, act: Act) -> tuple[CodedAct, ...]:
    return coding.coded(table, side, act)[0]
