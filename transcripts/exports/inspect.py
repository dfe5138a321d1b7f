"""A log for Inspect AI: one sample for each dialogue, with its turns as messages, and the score with its terms."""

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from statistics import fmean
from typing import Any

from moderator.events import RULES, Event
from moderator.fold import READER, fold
from moderator.moves import Call
from moderator.rules.aims import balance_of
from moderator.score.index import Score
from moderator.table import Table
from scenarios.scenario import Scenario
from transcripts.debrief.accounts import players
from transcripts.debrief.passages import passages
from transcripts.exports.records import Record
from transcripts.exports.story import Scene, Story, say
from transcripts.exports.story_builder import build_story
from transcripts.store.chain import digest

VERSION = 2
"""The version of Inspect AI's log format."""

TERMS = ("S", "S_recent", "M", "E", "R", "Z")

Json = dict[str, Any]


def eval_log(records: Iterable[Record]) -> Iterator[str]:
    """The log of some dialogues; ``inspect_ai.log.read_eval_log`` opens it from a file whose name ends in ``.json``."""
    samples = [_sample(record) for record in records]
    log = {
        "version": VERSION,
        "status": "success",
        "eval": _spec(samples),
        "results": _results(samples),
        "stats": {
            "started_at": min(sample["started_at"] for sample in samples),
            "completed_at": max(sample["completed_at"] for sample in samples),
            "model_usage": _summed(pair for sample in samples for pair in sample["model_usage"].items()),
        },
        "samples": samples,
    }
    yield json.dumps(log, indent=2) + "\n"


def _spec(samples: Sequence[Json]) -> Json:
    facts = [sample["metadata"] for sample in samples]
    heads, ids = [fact["head"] for fact in facts], [sample["id"] for sample in samples]
    return {
        "eval_id": digest(heads)[:22],
        "run_id": digest(heads)[:22],
        "created": min(sample["started_at"] for sample in samples),
        "task": "reassure",
        "task_id": "reassure",
        "dataset": {"name": "reassure", "samples": len(ids), "sample_ids": ids},
        "model": ", ".join(dict.fromkeys(agent for fact in facts for agent in fact["seats"].values())),
        "config": {},
        "packages": {"reassure": facts[-1]["version"]},
        "metadata": {"heads": heads},
    }


def _results(samples: Sequence[Json]) -> Json:
    """The mean of each score over the samples that have it."""
    names = dict.fromkeys(name for sample in samples for name in sample["scores"])
    values = {name: [s["scores"][name]["value"] for s in samples if name in s["scores"]] for name in names}
    scores = [
        {
            "name": name,
            "scorer": "reassure",
            "scored_samples": len(found),
            "metrics": {"mean": {"name": "mean", "value": fmean(found)}},
        }
        for name, found in values.items()
    ]
    completed = sum("error" not in sample for sample in samples)
    return {"total_samples": len(samples), "completed_samples": completed, "scores": scores}


def _sample(record: Record) -> Json:
    story, table = build_story(record), fold(record.events)
    calls = [(side, call) for side, call in map(_call, record.events) if call]
    began, ended = record.kept[0].at, record.kept[-1].at
    sample = {
        "id": record.dialogue,
        "epoch": 1,
        "input": input_of(record.opening.scenario),
        "target": "",
        "messages": messages(story, table),
        "scores": _scores(table.score, story.score[0]) | _balances(table),
        "metadata": _metadata(record),
        "model_usage": _summed((call.model or call.agent, _usage(call)) for _, call in calls),
        "role_usage": _summed((side, _usage(call)) for side, call in calls),
        "started_at": began,
        "completed_at": ended,
        "total_time": (datetime.fromisoformat(ended) - datetime.fromisoformat(began)).total_seconds(),
        "working_time": sum((call.latency_ms or 0.0) / 1000 for _, call in calls),
    }
    if table.closed and table.closed.outcome == "failure":
        sample["error"] = {"message": table.closed.reason, "traceback": "", "traceback_ansi": ""}
    return sample


def input_of(scenario: Scenario) -> str:
    """What a sample of talks on a scenario begins with: the title, and the situation."""
    return f"{scenario.title} ({scenario.as_of}). {say('head', 'forecast')}\n\n{scenario.situation.strip()}"


def messages(story: Story, table: Table) -> list[Json]:
    """The turns of a dialogue and what happened between them as messages of a chat."""
    return [_message(scene, table, f"{story.dialogue}-{n}") for n, scene in enumerate(story.scenes)]


def _metadata(record: Record) -> Json:
    walked, table = passages(record.events)
    opening, closed = record.opening, table.closed
    return {
        "scenario": opening.scenario.id,
        "title": opening.scenario.title,
        "seats": {side: players(side, opening, walked) for side in table.sides},
        "seed": opening.seed,
        "rounds": opening.rounds,
        "turns": table.turn,
        "outcome": closed.outcome if closed else None,
        "reason": closed.reason if closed else "",
        "version": opening.version,
        "head": record.head,
        "redacted": bool(record.original),
        "original": record.original,
    }


def _message(scene: Scene, table: Table, id_: str) -> Json:
    """A move as a message of the assistant; a cable, a turn without a move or another event as one of the user."""
    if not scene.deeds:
        return {"id": id_, "role": "user", "content": "\n\n".join(filter(None, (scene.head, scene.said)))}
    first, second = table.scenario.sides
    acts = [f"- {deed.text}" for deed in scene.deeds]
    private = {"rationale": scene.rationale} if scene.rationale else {}
    remarks = {"remarks": list(scene.marks)} if scene.marks else {}
    return {
        "id": id_,
        "role": "assistant",
        "model": scene.agent,
        "content": "\n\n".join(filter(None, (scene.said, scene.translation, "\n".join(acts)))),
        "metadata": {
            "turn": scene.ref,
            "side": first.id if scene.seat == "first" else second.id,
            "facts": list(scene.facts),
        }
        | private
        | remarks,
    }


def _scores(score: Score, explanation: str) -> Json:
    found = {name: getattr(score, name) for name in TERMS}
    found |= {f"rho.{side}": value for side, value in score.rho.items()}
    found |= {f"trust.{side}": value for side, value in score.trust.items()}
    explained = {"S": {"explanation": explanation}}
    return {name: {"value": value} | explained.get(name, {}) for name, value in found.items()}


def _balances(table: Table) -> Json:
    """The balance of each side, which is no part of S; older rules have none."""
    sides = table.sides if table.rules == RULES else ()
    return {f"balance.{side}": {"value": balance_of(table, side).total} for side in sides}


def _call(event: Event) -> tuple[str, Call | None]:
    """The side, or the reader, whose call led to an event, and the call."""
    if event.event == "read":
        return READER, event.call
    return getattr(event, "side", ""), getattr(event, "call", None)


def _usage(call: Call) -> Json:
    """The tokens of a call; Inspect counts cached tokens separately."""
    read, cached, written = call.prompt_tokens or 0, call.cached_tokens or 0, call.completion_tokens or 0
    return {
        "input_tokens": read - cached,
        "output_tokens": written,
        "total_tokens": read + written,
        "input_tokens_cache_read": cached,
        "total_cost": call.cost or 0.0,
    }


def _summed(usage: Iterable[tuple[str, Json]]) -> Json:
    """The usage by name; names without tokens are left out."""
    sums: dict[str, Json] = {}
    for name, used in usage:
        before = sums.get(name, dict.fromkeys(used, 0))
        sums[name] = {key: before[key] + value for key, value in used.items()}
    return {name: used for name, used in sums.items() if used["total_tokens"]}
