"""Builds the transcript of a dialogue from its record."""

from collections.abc import Iterator, Sequence

from moderator.descriptions import titles
from moderator.events import RULES, Closed, Event, Opened, TurnTaken
from moderator.score.parameters import DEFAULTS
from moderator.table import Table
from moderator.visibility import everything, of_dialogue, seen
from scenarios.numbers import decimal
from scenarios.scenario import Scenario
from transcripts.debrief.accounts import kind, players
from transcripts.debrief.balances import balances, sentences
from transcripts.debrief.findings import ReaderNote
from transcripts.debrief.passages import passages
from transcripts.debrief.sentences import plain
from transcripts.exports.notes import notes_on
from transcripts.exports.records import Record
from transcripts.exports.scenes import papers, scenes, sources
from transcripts.exports.story import Brief, Story, say


def build_story(record: Record) -> Story:
    """The transcript of a dialogue, ended or not; while people play, without what they may not see."""
    opening, scenario = record.opening, record.opening.scenario
    walked, table = passages(seen(record.events))
    visibility = of_dialogue(table)
    visible = visibility == everything(scenario)
    cited = sources(walked, scenario)
    return Story(
        dialogue=record.dialogue,
        title=scenario.title,
        as_of=scenario.as_of,
        ending=_ending(table.closed),
        forecast=say("head", "forecast"),
        seats=tuple(_seat(mandate.name, players(mandate.id, opening, walked)) for mandate in scenario.sides),
        facts=tuple(_facts(record, opening, table, visible=visible)),
        situation=scenario.situation.strip(),
        briefs=() if record.original else tuple(_briefs(table.scenario)),
        scenes=tuple(scenes(walked, cited, private=not record.original, scored=visibility.score)),
        index=tuple(p.event.score.S for p in walked if isinstance(p.event, TurnTaken)) if visibility.score else (),
        score=tuple(_score(table)) if visibility.score else (say("score", "hidden"),),
        balance=tuple(_balance(record.events, table)),
        notes=tuple(map(_note, notes_on(record))) if visible else (),
        sources=cited,
        papers=tuple(papers(cited)),
    )


def _ending(closed: Closed | None) -> str:
    return say("ending", closed.outcome, reason=closed.reason).strip() if closed else say("ending", "none")


def _seat(side: str, agent: str) -> str:
    return say("seat", kind(agent), side=side, agent=agent)


def _facts(record: Record, opening: Opened, table: Table, *, visible: bool) -> Iterator[str]:
    yield say(
        "head",
        "kept",
        dialogue=record.dialogue,
        started=record.kept[0].at[:16].replace("T", " "),
        version=opening.version,
        seed=str(opening.seed),
        rounds=str(opening.rounds),
        turns=str(table.turn),
    )
    yield say("head", "link", head=record.head)
    if table.rules != RULES:
        yield say("head", "older", rules=str(table.rules), now=str(RULES))
    if not visible:
        yield say("head", "open")
    if record.original:
        yield say("head", "redacted", original=record.original)


def _briefs(scenario: Scenario) -> Iterator[Brief]:
    for mandate in scenario.sides:
        if brief := scenario.briefs.get(mandate.id):
            yield Brief(side=mandate.name, text=brief.text.strip(), wants=titles(brief.wants, scenario))


def _score(table: Table) -> Iterator[str]:
    found, weights = table.score, {name: getattr(DEFAULTS, f"weight_{name}") for name in "erz"}
    terms = {name: f"{getattr(found, name):.3f}" for name in "MERZ"}
    yield say("score", "index", S=f"{found.S:.2f}", **{n: decimal(w) for n, w in weights.items()}, **terms)
    yield say("score", "terms")
    yield say("score", "recent", S_recent=f"{found.S_recent:.2f}")
    for mandate in table.scenario.sides:
        rho, trust = found.rho[mandate.id], found.trust[mandate.id]
        yield say("score", "side", side=mandate.name, rho=f"{rho:.2f}", trust=f"{trust:.2f}")
    yield say("score", "limits")


def _balance(events: Sequence[Event], table: Table) -> Iterator[str]:
    if not (found := balances(*passages(events), of_dialogue(table))):
        yield plain("balance", "hidden" if table.rules == RULES else "older")
        return
    for balance in found:
        yield from sentences(balance)
    yield plain("balance", "limits")


def _note(note: ReaderNote) -> str:
    if note.kind != "recoding":
        return say("note", note.kind, ref=note.turn, text=note.text).rstrip(": ")
    return say("note", "recoding", ref=note.turn, act=note.act, recoded=note.recoded, text=note.text).rstrip()
