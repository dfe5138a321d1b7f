"""The sections of a sheet, each from what its reader may see and nothing else."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeVar

from moderator.descriptions import channel, title
from moderator.table import Table
from prompts.load import phrase
from scenarios.exercise import Exercise
from scenarios.mandate import Audience, Mandate, RedLine
from scenarios.scenario import Scenario
from scenarios.types import JOINT, LADDER, Measure
from training.materials.words import fields, word
from transcripts.exports.pieces import Pieces, text

PIECES = Pieces("training.materials", "sheets")
piece = PIECES.piece

Part = TypeVar("Part")


def head(exercise: Exercise, reader: str, *, confidential: bool) -> str:
    """The title of a sheet, and who it is for; ``confidential`` where all of it is."""
    titles = {"exercise": text(exercise.title), "reader": text(reader), "summary": text(exercise.summary)}
    return piece("head", kind="confidential" if confidential else "", **titles)


def general(exercise: Exercise, table: Table, *, apart: bool = False) -> str:
    """What everybody at the table knows; ``apart`` begins a new page."""
    scenario = table.scenario
    return piece(
        "general",
        leaf="leaf" if apart else "",
        situation=PIECES.paragraphs(scenario.situation),
        seats=text(_seats(exercise, scenario)),
        rounds=text(word("rounds", rounds=str(exercise.rounds))),
        opens=text(word("opens", side=scenario.mandate(scenario.opens).name)),
        time=text(" ".join(_times(exercise))),
        channels=text(_channels(table)),
        agreement=text(scenario.agreement.text),
        objectives=PIECES.items(objective.text for objective in exercise.objectives),
    )


def _channels(table: Table) -> str:
    told = "; ".join(word("channel", channel=channel(c), state=state) for c, state in table.channels.items())
    return f"{told[:1].upper()}{told[1:]}."


def _seats(exercise: Exercise, scenario: Scenario) -> str:
    first, *more = (scenario.mandate(side).name for side in exercise.seats)
    kind = "one" if not more else "either" if exercise.trainees == 1 else "both"
    return word(kind, first=first) if kind == "one" else word(kind, first=first, second=more[0])


def _times(exercise: Exercise) -> Iterator[str]:
    if exercise.minutes:
        yield word("minutes", minutes=f"{exercise.minutes}")
    if exercise.turn_minutes:
        yield word("turn", minutes=f"{exercise.turn_minutes:g}")
        yield word(exercise.at_zero)
    if not (exercise.minutes or exercise.turn_minutes):
        yield word("no-limit")


def lines(scenario: Scenario) -> str:
    """The red lines that each side has declared."""
    return piece("lines", sides=_joined(_declared, scenario.sides))


def _declared(mandate: Mandate) -> str:
    told = (line for line in mandate.red_lines if line.declared)
    rows = (piece("line", title=text(line.title), text=text(line.text)) for line in told)
    return piece("declared", side=text(mandate.name), lines="\n".join(rows))


def measures(scenario: Scenario) -> str:
    """The measures in play, numbered, by step and by who gives them."""
    actors = [*(side.id for side in scenario.sides), JOINT]
    ordered = sorted(scenario.measures, key=lambda m: (m.step, actors.index(_giver(m))))
    numbers = {measure.id: number for number, measure in enumerate(ordered, 1)}
    steps = ", ".join(word("step", number=str(number), name=name) for number, name in enumerate(LADDER, 1))
    return piece("measures", steps=text(steps), rows=_joined(lambda m: _measure(m, scenario, numbers), ordered))


def _giver(measure: Measure) -> str:
    return JOINT if measure.joint else measure.actor


def _measure(measure: Measure, scenario: Scenario, numbers: Mapping[str, int]) -> str:
    giver = _giver(measure)
    answers = sorted(numbers[m] for m in measure.counterparts if m in numbers)
    return piece(
        "measure",
        number=str(numbers[measure.id]),
        step=str(measure.step),
        actor=text(word("both-sides") if giver == JOINT else scenario.mandate(giver).name),
        title=text(measure.title),
        cost=text(measure.cost.level),
        objectors=text("; ".join(measure.objectors) or word("nobody")),
        answers=text(", ".join(map(str, answers)) or word("nothing-named")),
    )


def role(table: Table, side: str) -> str:
    """The confidential part of one side."""
    scenario, mandate = table.scenario, table.scenario.mandate(side)
    brief, held = scenario.briefs[side], table.capital[side]
    return piece(
        "role",
        side=text(mandate.name),
        text=PIECES.paragraphs(brief.text),
        wants=piece("numbered", items=PIECES.items(title(m, scenario) for m in brief.wants)),
        permits=piece("list", items=PIECES.items(brief.permits)),
        lines=_joined(lambda line: _own_line(line, scenario), mandate.red_lines),
        audiences=_joined(lambda audience: _audience(audience, held[audience.id]), mandate.audiences),
        overrides=text(_overrides(mandate)),
    )


def _overrides(mandate: Mandate) -> str:
    kinds = ("never", "once", "twice")
    which = kinds[mandate.overrides] if mandate.overrides < len(kinds) else "often"
    return word(f"overrides-{which}", **({"count": str(mandate.overrides)} if which == "often" else {}))


def _own_line(line: RedLine, scenario: Scenario) -> str:
    in_play = (bar for bar in line.bars if scenario.measure(bar.measure))
    barred = (word("bars", lifted=phrase("bar", bar.unless), title=title(bar.measure, scenario)) for bar in in_play)
    return piece(
        "own-line",
        title=text(line.title),
        standing=text(word("declared" if line.declared else "undeclared")),
        text=text(line.text),
        bars="".join(piece("bar", text=text(told)) for told in barred),
    )


def _audience(audience: Audience, points: float) -> str:
    judges = " ".join(filter(None, (audience.forgives, audience.punishes))) or audience.reason
    return piece(
        "audience", name=text(audience.name), points=f"{points:.0f}", floor=f"{audience.floor:.0f}", judges=text(judges)
    )


def planning(mandate: Mandate) -> str:
    """A form on which a delegation plans."""
    return piece("planning", side=text(mandate.name), fields=_fields("planning"))


def observer(exercise: Exercise) -> str:
    """A form on which an observer writes down what happens, turn by turn."""
    return piece(
        "observer",
        turns=_joined(lambda number: piece("seen-turn", number=str(number)), range(1, 2 * exercise.rounds + 1)),
        objectives=_joined(lambda o: piece("seen-objective", text=text(o.text)), exercise.objectives),
        fields=_fields("observer"),
    )


def _fields(form: str) -> str:
    return _joined(lambda f: piece("field", text=text(f.text), rules=piece("rule") * f.lines), fields(form))


def _joined(written: Callable[[Part], str], parts: Iterable[Part]) -> str:
    return "\n".join(map(written, parts))
