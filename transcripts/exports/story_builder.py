"""Builds the transcript of a dialogue from its record."""

from collections.abc import Iterator

from moderator.descriptions import titles
from moderator.events import Closed, Forfeited, Moved, Opened
from moderator.score.credit import DEFAULTS
from moderator.table import Table
from scenarios.types import Scenario
from transcripts.debrief.accounts import kind, players
from transcripts.debrief.passages import passages, ref
from transcripts.exports.records import Noted, Record
from transcripts.exports.scenes import papers, scenes, sources
from transcripts.exports.story import Brief, Story, say


def build_story(record: Record) -> Story:
    """The transcript of a dialogue, ended or not."""
    opening, scenario = record.opening, record.opening.scenario
    walked, table = passages(record.events)
    cited = sources(walked, scenario)
    return Story(
        dialogue=record.dialogue,
        title=scenario.title,
        as_of=scenario.as_of,
        ending=_ending(table.closed),
        forecast=say("head", "forecast"),
        seats=tuple(_seat(mandate.name, players(mandate.id, opening, walked)) for mandate in scenario.sides),
        facts=tuple(_facts(record, opening, table)),
        situation=scenario.situation.strip(),
        briefs=() if record.original else tuple(_briefs(scenario)),
        scenes=tuple(scenes(walked, cited, private=not record.original)),
        index=tuple(p.event.score.S for p in walked if isinstance(p.event, Moved | Forfeited)),
        score=tuple(_score(table)),
        notes=tuple(map(_note, record.notes)),
        sources=cited,
        papers=tuple(papers(cited)),
    )


def _ending(closed: Closed | None) -> str:
    return say("ending", closed.outcome, reason=closed.reason).strip() if closed else say("ending", "none")


def _seat(side: str, agent: str) -> str:
    return say("seat", kind(agent), side=side, agent=agent)


def _facts(record: Record, opening: Opened, table: Table) -> Iterator[str]:
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
    if record.original:
        yield say("head", "redacted", original=record.original)


def _briefs(scenario: Scenario) -> Iterator[Brief]:
    for mandate in scenario.sides:
        brief = scenario.briefs[mandate.id]
        yield Brief(side=mandate.name, text=brief.text.strip(), wants=titles(brief.wants, scenario))


def _score(table: Table) -> Iterator[str]:
    found, weights = table.score, {name: getattr(DEFAULTS, f"weight_{name}") for name in "erz"}
    terms = {name: f"{getattr(found, name):.3f}" for name in "MERZ"}
    yield say("score", "index", S=f"{found.S:.2f}", **{n: f"{w:g}" for n, w in weights.items()}, **terms)
    yield say("score", "terms")
    yield say("score", "recent", S_recent=f"{found.S_recent:.2f}")
    for mandate in table.scenario.sides:
        rho, trust = found.rho[mandate.id], found.trust[mandate.id]
        yield say("score", "side", side=mandate.name, rho=f"{rho:.2f}", trust=f"{trust:.2f}")
    yield say("score", "limits")


def _note(note: Noted) -> str:
    if note.kind != "recoding":
        return say("note", note.kind, ref=ref(note.turn), text=note.text).rstrip(": ")
    coded = (note.recoded_kind, note.recoded_status, note.recoded_value)
    recoded = ", ".join(str(value) for value in coded if value is not None)
    return say("note", "recoding", ref=ref(note.turn), act=str(note.act), recoded=recoded, text=note.text).rstrip(": ")
