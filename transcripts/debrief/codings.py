"""The coded acts of a half-turn by title."""

from collections.abc import Iterator

from moderator import coding
from moderator.descriptions import channel, told
from moderator.enact import enact
from moderator.events import Moved, TurnTaken
from moderator.moves import Act
from moderator.score.coded_act import CodedAct
from moderator.table import Table, overlap_classes
from scenarios.types import Scenario
from transcripts.debrief.sentences import plain


def coded_titles(event: TurnTaken, before: Table) -> tuple[str, ...]:
    """What each coded act of a half-turn stands for: a measure, or the act in words."""
    others = iter(_without_measure(event, before))
    return tuple(
        _measure(act, before.scenario) if act.measure else next(others, plain("coded", "other")) for act in event.acts
    )


def _measure(act: CodedAct, scenario: Scenario) -> str:
    """The title of a measure of this side, by its overlap class."""
    if act.measure.startswith("contact."):
        return plain("coded", "contact", channel=channel(act.measure.removeprefix("contact.")))
    same = overlap_classes(scenario)
    own = (m for m in scenario.measures if same.get(m.id, m.id) == act.measure and (m.joint or m.actor == act.side))
    found = min(own, key=lambda m: m.id != act.measure, default=None)
    return found.title if found else act.measure


def _without_measure(event: TurnTaken, table: Table) -> Iterator[str]:
    """The acts of a half-turn that are coded without a measure, in the order of their coding, then calls ignored."""
    for act in event.move.acts if isinstance(event, Moved) else ():
        yield from (told(act, table) for coded in _coded(table, event.side, act) if not coded.measure)
        table = enact(table, event.side, act)
    lapsed = [channel(c.channel) for c in table.contacts if c.by != event.side and c.state == "open"]
    yield from (plain("coded", "unanswered", channel=named) for named in lapsed if not table.closing)
    yield plain("coded", "pass")


def _coded(table: Table, side: str, act: Act) -> tuple[CodedAct, ...]:
    return coding.coded(table, side, act)[0]
