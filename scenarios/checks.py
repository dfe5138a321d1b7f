"""Checks between entries: every id that is named exists, and the parts of a scenario fit together."""

from collections.abc import Iterable, Iterator

from scenarios.exercise import Cable, Exercise
from scenarios.files import Entry, SharedTrait
from scenarios.mandate import Audience, Constraint, Mandate, RedLine, Trait
from scenarios.numbers import decimal
from scenarios.scenario import Scenario, ScenarioEntry
from scenarios.types import JOINT, Citation, Countermeasure, Inject, Measure, Paper, Rule

Part = Entry | RedLine | Audience | Constraint | Trait | Cable
Reference = tuple[str, type[Part], str]
"""The key of a reference, the kind of part that it must name, and the id that it names."""

NOBODY = frozenset({JOINT, "both", "neither"})
"""Actors that are not a side, so that no mandate may have these ids."""

CHANNELS = ("leaders", "defence-hotline", "theatre-commanders", "trade", "arms-control")

TRUST = (0.02, 0.98)
"""The limits of trust in the score."""


def parts(entry: Entry) -> Iterator[Part]:
    """An entry and the parts inside it that have an id of their own."""
    yield entry
    if isinstance(entry, Mandate):
        yield from entry.red_lines
        yield from entry.audiences
        yield from entry.constraints
        yield from entry.traits
    if isinstance(entry, Exercise):
        yield from entry.cables


def references(entry: Entry) -> Iterator[Reference]:
    """Every id that an entry names."""
    for part in parts(entry):
        citations: tuple[Citation, ...] = getattr(part, "citations", ())
        yield from _named("citations", Paper, (c.paper for c in citations))
        yield from _part_references(part)


def _part_references(part: Part) -> Iterator[Reference]:
    match part:
        case Measure():
            yield from _actor(part.actor, {JOINT})
            yield from _named("audiences", Audience, part.audiences)
            yield from _named("counterparts", Measure, part.counterparts)
            yield from _named("overlaps", Measure, part.overlaps)
            yield from _named("part_of", Measure, (part.part_of,) if part.part_of else ())
        case RedLine():
            yield from _named("bars", Measure, (i for b in part.bars for i in (b.measure, *b.matched_by)))
            yield from _named("eased_by", Measure, part.eased_by)
        case Constraint():
            yield from _named("audience", Audience, (part.audience,))
            yield from _named("measures", Measure, part.measures)
        case SharedTrait():
            yield from _named("sides", Mandate, part.sides)
        case Inject():
            yield from _actor(part.actor, {"both", "neither"})
            yield from _named("touches", RedLine, part.touches)
            yield from _named("same_as", Countermeasure, part.same_as)
            yield from _named("runs_against", Measure, part.runs_against)
            yield from _named("bears_on", Measure, part.bears_on)
            yield from _named("effect.sides", Mandate, part.effect.sides)
        case Countermeasure():
            yield from _actor(part.actor, {"both"})
            yield from _named("crosses", RedLine, part.crosses)
            yield from _named("runs_against", Measure, part.runs_against)
        case ScenarioEntry():
            yield from _named("sides", Mandate, part.sides)
            yield from _named("measures", Measure, part.measures)
            yield from _named("deck", Inject, (s.inject for s in part.deck))
            yield from _named("agreement", Measure, part.agreement.measures)
            yield from _named("briefs", Measure, (m for b in part.briefs.values() for m in b.wants))
            yield from _named("arguments", Measure, (m for said in part.arguments.values() for m in said))
        case Exercise():
            own = {cable.id for cable in part.cables}
            yield from _named("scenario", ScenarioEntry, (part.scenario,))
            yield from _named("measures", Measure, part.measures)
            yield from _named("injects", Inject, (p.inject for p in part.injects if p.inject not in own))
            yield from _named("agreement", Measure, part.agreement.measures if part.agreement else ())
            yield from _named("briefs", Measure, (m for b in part.briefs.values() for m in b.wants))
        case Paper() | Mandate() | Rule() | Audience() | Trait() | Cable():
            return


def _named(key: str, kind: type[Part], ids: Iterable[str]) -> Iterator[Reference]:
    return ((key, kind, i) for i in ids)


def _actor(actor: str, words: set[str]) -> Iterator[Reference]:
    return _named("actor", Mandate, () if actor in words else (actor,))


def entry_faults(entry: Entry) -> Iterator[str]:
    """The faults of an entry by itself."""
    match entry:
        case Mandate():
            yield from _mandate_faults(entry)
        case Inject():
            if not entry.citations:
                yield "citations is empty; cite at least one place in a paper"
            yield from _unknown_channels((entry.effect.closes_channel,) if entry.effect.closes_channel else ())
        case ScenarioEntry():
            yield from _unknown_channels(entry.channels)
            yield from _table_faults(entry)
        case Exercise():
            closed = (cable.effect.closes_channel for cable in entry.cables)
            yield from _unknown_channels((*entry.channels, *filter(None, closed)))


def _unknown_channels(channels: Iterable[str]) -> Iterator[str]:
    for channel in channels:
        if channel not in CHANNELS:
            yield f"'{channel}' is not a channel; allowed: {', '.join(CHANNELS)}"


def _mandate_faults(mandate: Mandate) -> Iterator[str]:
    if mandate.id in NOBODY:
        yield f"a side cannot have the id '{mandate.id}'; joint, both and neither are reserved"
    total = sum(a.weight for a in mandate.audiences)
    if abs(total - 1) > 1e-6:
        yield f"the weights of its audiences sum to {decimal(total)}; they must sum to 1"
    own = {a.id for a in mandate.audiences}
    for constraint in mandate.constraints:
        if constraint.audience not in own:
            yield f"the audience of {constraint.id} is {constraint.audience}; allowed: {', '.join(sorted(own))}"


def _table_faults(entry: ScenarioEntry) -> Iterator[str]:
    sides = set(entry.sides)
    if len(sides) != len(entry.sides):
        yield f"both sides are {entry.sides[0]}; name two different sides"
    if entry.opens not in sides:
        yield f"opens is {entry.opens}; allowed: {' or '.join(entry.sides)}"
    for key in ("trust", "capital", "briefs"):
        given = set(getattr(entry, key))
        if given != sides:
            yield f"{key} is given for {_list(given)}; it must be given for {_list(sides)}"
    for side, level in entry.trust.items():
        if not TRUST[0] <= level <= TRUST[1]:
            yield f"trust.{side} is {decimal(level)}; allowed: {TRUST[0]} to {TRUST[1]}"
    for side in entry.arguments.keys() - sides:
        yield f"arguments are given for {side}; allowed: {_list(sides)}"
    late = (s for s in entry.deck if s.round is not None and s.round > entry.rounds)
    for slot in late:
        yield f"deck puts {slot.inject} in round {slot.round}, but there are {entry.rounds} rounds; put it earlier"
    listed = len(set(entry.agreement.measures))
    if entry.agreement.need > listed:
        yield f"agreement.need is {entry.agreement.need}, but {listed} measures are listed; allowed: at most {listed}"
    yield from _not_in_play(entry)


def _not_in_play(entry: ScenarioEntry) -> Iterator[str]:
    if len(set(entry.measures)) != len(entry.measures):
        twice = next(m for m in entry.measures if entry.measures.count(m) > 1)
        yield f"measures lists {twice} twice; list it once"
    wanted = [("agreement.measures", m) for m in entry.agreement.measures]
    wanted += [(f"briefs.{side}.wants", m) for side, brief in entry.briefs.items() for m in brief.wants]
    wanted += [(f"arguments.{side}", m) for side, said in entry.arguments.items() for m in said]
    for key, measure in wanted:
        if measure not in entry.measures:
            yield f"{key} names {measure}, which is not in play; add it to measures or remove it here"


def scenario_faults(scenario: Scenario) -> Iterator[str]:
    """What does not fit together in a scenario with all its parts."""
    homes = {m.id: {a.id for a in m.audiences} for m in scenario.sides}
    for side, audiences in homes.items():
        held = scenario.capital[side]
        if set(held) != audiences:
            yield f"capital.{side} is given for {_list(held)}; it must be given for {_list(audiences)}"
        for audience, points in held.items():
            if not 0 <= points <= 100:
                yield f"capital.{side}.{audience} is {decimal(points)}; allowed: 0 to 100"
    for measure in scenario.measures:
        yield from _measure_faults(measure, homes)
    fitting = {i.id for i in scenario.injects}
    for slot in scenario.deck:
        if slot.inject not in fitting:
            yield f"deck has {slot.inject}, which concerns a side other than {_list(homes)}; remove it from the deck"


def _measure_faults(measure: Measure, homes: dict[str, set[str]]) -> Iterator[str]:
    if measure.actor not in {JOINT, *homes}:
        yield f"{measure.id} is a measure of {measure.actor}; allowed: {_list(homes)} or {JOINT}"
        return
    paying = set(measure.audiences)
    strangers = paying - set().union(*homes.values())
    if strangers:
        yield f"{measure.id} names {_list(strangers)} as audiences, of neither side at this table; remove them"
    for side in homes if measure.joint else (measure.actor,):
        if not paying & homes[side]:
            yield f"{measure.id} names no audience of {side}; allowed: {_list(homes[side])}"


def fits(inject: Inject, mandates: Iterable[Mandate]) -> bool:
    """Whether an inject concerns only these sides."""
    sides = {m.id for m in mandates}
    lines = {line.id for m in mandates for line in m.red_lines}
    return inject.actor in sides | NOBODY and sides.issuperset(inject.effect.sides) and lines.issuperset(inject.touches)


def _list(ids: Iterable[str]) -> str:
    return ", ".join(sorted(ids)) or "nobody"
