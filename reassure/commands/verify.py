"""The record on the command line: verify, prove, compare."""

import asyncio
import json
import textwrap

import click

from moderator.events import Opened
from moderator.proof import differs
from reassure.places import open_store
from reassure.settings import Settings
from transcripts.clean import clean
from transcripts.debrief.compare import Way, compare
from transcripts.exports.records import original
from transcripts.verify import Finding, flaws_around, verify, verify_all


def print_findings(settings: Settings, dialogue: str | None, *, as_json: bool) -> bool:
    """Verify one dialogue, or all and the file around them; whether all is whole."""
    found = flaws = 0
    with open_store(settings) as store:
        for finding in (verify(store, dialogue),) if dialogue else verify_all(store):
            found, flaws = found + 1, flaws + bool(finding.flaw)
            click.echo(finding.model_dump_json(ensure_ascii=True) if as_json else clean(_line(finding)))
        for flaw in () if dialogue else flaws_around(store):
            flaws += 1
            click.echo(json.dumps({"flaw": flaw}) if as_json else clean(f"The file  flawed: {flaw}"))
    if not found:
        click.echo("No dialogue is recorded yet; run one: reassure run taiwan-strait", err=True)
    return not flaws


def print_proof(settings: Settings, dialogue: str) -> bool:
    """Run a dialogue again from its record; whether the loop gives the record."""
    with open_store(settings) as store:
        found = store.find(dialogue)
        events = store.events(found)
    difference = asyncio.run(differs(events))
    if difference is None:
        click.echo(f"{found}  proven: the loop gives all {len(events)} events again")
        return True
    held = difference.recorded.event if difference.recorded else "the end"
    made = difference.problem or (difference.made.event if difference.made else "nothing")
    if isinstance(events[0], Opened) and original(events[0]):
        made = f"{made}; this is a redacted copy, and what was refused is not in it: prove the record it was made of"
    click.echo(clean(f"{found}  differs at event {difference.at}: the record holds {held}, the loop gives {made}"))
    return False


def print_comparison(settings: Settings, one: str, two: str, *, as_json: bool) -> None:
    """Compare two dialogues, side by side."""
    with open_store(settings) as store:
        ids = store.find(one), store.find(two)
        found = compare(ids, store.events(ids[0]), store.events(ids[1]))
    if as_json:
        click.echo(found.model_dump_json(ensure_ascii=True))
        return
    first, second = found.ways
    click.echo(clean(f"{found.scenario}: {'the same throughout' if found.same else f'{found.shared} turns in common'}"))
    for name, left, right in _rows(first, second):
        click.echo(clean(f"{name:<18}{left:<34}{right}"))
    if not found.related:
        click.echo("They open otherwise, and have nothing in common.")
    for way in found.ways if found.related and not found.same else ():
        told = f"{way.dialogue} then: {way.parted}"
        click.echo(clean(textwrap.fill(told, 96, subsequent_indent="  ")))
    if first.turns != second.turns:
        click.echo("S is an average by round: compare dialogues of different length with care.")
    click.echo("A measure of these dialogues, not a forecast.")


def _rows(first: Way, second: Way) -> list[tuple[str, str, str]]:
    rows = [("dialogue", first.dialogue, second.dialogue)]
    rows += [(side, agent, second.seats.get(side, "-")) for side, agent in first.seats.items()]
    rows += [(name, str(getattr(first, name)), str(getattr(second, name))) for name in ("seed", "outcome", "turns")]
    rows += [(t, f"{getattr(first, t):.3f}", f"{getattr(second, t):.3f}") for t in ("S", "M", "E", "R", "Z")]
    for name in ("rho", "trust"):
        rows += [
            (f"{name} {side}", f"{found:.3f}", f"{getattr(second, name).get(side, 0):.3f}")
            for side, found in getattr(first, name).items()
        ]
    return rows


def _line(finding: Finding) -> str:
    if finding.flaw:
        return f"{finding.dialogue}  flawed at event {finding.seq} of {finding.events}: {finding.flaw}"
    return f"{finding.dialogue}  whole, {finding.events} events, sha256 {finding.head}"
