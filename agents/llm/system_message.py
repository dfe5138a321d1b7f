"""The system message of a negotiator: its role, the rules, and its confidential brief."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from operator import itemgetter

from moderator.view import View
from prompts.load import fields, fill, glossary, samples, text
from scenarios.mandate import Audience, Bar, Mandate, RedLine
from scenarios.scenario import Scenario
from scenarios.types import LADDER, Kind, Measure


def instructions(view: View) -> str:
    """The system message of a side; it is the same in the whole dialogue and holds no secrets of the other side."""
    return "\n".join(filter(None, (_role(view), _language(view), _brief(view))))


def _language(view: View) -> str:
    """The instructions on the language of a side, if it has one."""
    language = view.table.languages.get(view.side)
    if language is None:
        return ""
    template = text(f"negotiator/language-{language}")
    pairs = (f"{term.en[0]} {term.zh[0]}" for group in glossary() for term in group.terms)
    return fill(template, **({"glossary": ", ".join(pairs)} if "glossary" in fields(template) else {}))


def _role(view: View) -> str:
    scenario = view.table.scenario
    mandate, other = scenario.mandate(view.side), scenario.mandate(scenario.other(view.side))
    sample = _sample(scenario)
    return fill(
        text("negotiator/system"),
        name=mandate.name,
        state=mandate.state,
        other=other.name,
        voice=mandate.voice,
        ladder=", ".join(f"{n} {step}" for n, step in enumerate(LADDER, start=1)),
        mine=sample[view.side],
        theirs=sample[other.id],
        channel=next(iter(scenario.channels), "leaders"),
        countermeasure=next((c.id for c in scenario.countermeasures if c.actor in (view.side, "both")), "none"),
    )


def _sample(scenario: Scenario) -> Mapping[str, str]:
    """By side, the measures of an example from another scenario: by place, so that any two states have one."""
    in_play = {m.id for m in scenario.measures}
    pairs = [
        {side.id: f"{side.id}.{short(measure)}" for side, measure in zip(scenario.sides, pair.values(), strict=True)}
        for pair in samples()
    ]
    return next((pair for pair in pairs if in_play.isdisjoint(pair.values())), pairs[0])


def _brief(view: View) -> str:
    scenario, side = view.table.scenario, view.side
    mandate, other = scenario.mandate(side), scenario.mandate(scenario.other(side))
    brief, measures = scenario.briefs[side], scenario.measures
    return fill(
        text("negotiator/brief"),
        as_of=scenario.as_of,
        situation=scenario.situation.strip(),
        brief=brief.text.strip(),
        wants=", ".join(brief.wants) or "nothing in particular",
        red_lines=_lines_of(mandate.red_lines, scenario),
        other=other.name,
        their_lines=_lines_of([line for line in other.red_lines if line.declared], scenario, bars=False),
        audiences="; ".join(_audience(a, scenario.capital[side].get(a.id, 0.0)) for a in mandate.audiences),
        overrides=str(mandate.overrides),
        traits=" ".join(trait.instruction for trait in mandate.traits if trait.instruction),
        agreement=_agreement(scenario),
        mine=_lines(_own(m, scenario, side) for m in measures if m.actor == side),
        joint=_lines(_own(m, scenario, side) for m in measures if m.actor not in (side, other.id)),
        theirs=_lines(_theirs(m, scenario, other) for m in measures if m.actor == other.id),
        channels=", ".join(f"{c}{' (suspended)' if s == 'suspended' else ''}" for c, s in scenario.channels.items()),
        countermeasures=", ".join(_countermeasures(scenario, side)),
    )


def _countermeasures(scenario: Scenario, side: str) -> Iterable[str]:
    declared = {line.id for line in scenario.mandate(scenario.other(side)).red_lines if line.declared}
    own = (c for c in scenario.countermeasures if c.actor in (side, "both"))
    return (f"{c.id}{'*' if declared & set(c.crosses) else ''}" for c in own)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "- none"


def _lines(lines: Iterable[str]) -> str:
    return "\n".join(lines) or "none"


def _lines_of(lines: Iterable[RedLine], scenario: Scenario, *, bars: bool = True) -> str:
    """The red lines that something in play bears on, in full, and the others by their titles."""
    here = {m.id for m in scenario.measures}
    crossed = {line for c in scenario.countermeasures for line in c.crosses}
    full, rest = list[str](), list[str]()
    for line in lines:
        if line.id in crossed or here & {*line.eased_by, *(bar.measure for bar in line.bars)}:
            full.append(_red_line(line, scenario) if bars else line.text)
        else:
            rest.append(line.title)
    return _bullets([*full, *([f"Also: {'; '.join(rest)}."] if rest else [])])


def _red_line(line: RedLine, scenario: Scenario) -> str:
    bars = (
        (_unless(bar, measure, scenario), bar.measure)
        for bar in line.bars
        if (measure := scenario.measure(bar.measure))
    )
    barred = groupby(bars, key=itemgetter(0))
    return " ".join((line.text, *(f"It bars {', '.join(m for _, m in found)} {unless}." for unless, found in barred)))


def _unless(bar: Bar, measure: Measure, scenario: Scenario) -> str:
    matches = " or ".join(_lifting(bar, measure, scenario))
    return {
        "matched": f"unless {matches} is or was given in return" if matches else "here",
        "override": "unless the leader overrides it",
        "never": "here",
    }[bar.unless]


def _lifting(bar: Bar, measure: Measure, scenario: Scenario) -> tuple[str, ...]:
    """The measures in play that lift a bar if they are given in return for the barred measure."""
    return tuple(c for c in bar.matched_by or measure.counterparts if scenario.measure(c))


def _audience(audience: Audience, points: float) -> str:
    return f"{short(audience.id)}: {points:.0f}, {audience.floor:.0f}, {audience.tolerance:.0%}"


def _agreement(scenario: Scenario) -> str:
    wanted = scenario.agreement
    stand = "signed or carried out" if wanted.status == "agreed" else "carried out"
    holds = f"It is an agreement if in the end nobody owes anything and {wanted.need} of these are {stand}"
    return f"{holds} by all who owe them: {', '.join(wanted.measures)}."


def _own(measure: Measure, scenario: Scenario, side: str) -> str:
    payers = _payers(measure, scenario, side)
    if measure.joint:
        last = _guarded(measure, scenario, scenario.mandate(scenario.other(side)))
    else:
        answers = (m for c in measure.counterparts if (m := scenario.measure(c)))
        matches = ", ".join(m.id if m.joint else short(m.id) for m in answers)
        last = f"for {matches}" if matches else ""
    signed = "joint" if measure.joint and measure.actor == side else ""
    parts = (_weight(measure), signed, payers, last, _part(measure))
    return f"{measure.id}: {measure.title} [{'; '.join(filter(None, parts))}]"


def _part(measure: Measure) -> str:
    return f"part: {measure.part}" if measure.part else ""


def _payers(measure: Measure, scenario: Scenario, side: str) -> str:
    ours = {a.id for a in scenario.mandate(side).audiences}
    return ", ".join(short(a) for a in measure.audiences if a in ours)


def _theirs(measure: Measure, scenario: Scenario, other: Mandate) -> str:
    owed = f"joint, you pay: {_payers(measure, scenario, scenario.other(other.id))}" if measure.joint else ""
    parts = (_weight(measure), owed, _guarded(measure, scenario, other), _part(measure))
    return f"{measure.id}: {measure.title} [{'; '.join(filter(None, parts))}]"


def _guarded(measure: Measure, scenario: Scenario, other: Mandate) -> str:
    """What to give with a request that would otherwise cross a declared red line of the other side."""
    bars = [b for line in other.red_lines if line.declared for b in line.bars if b.measure == measure.id]
    if not bars:
        return ""
    matches = _lifting(bars[0], measure, scenario) if all(b.unless == "matched" for b in bars) else ()
    return f"with {' or '.join(map(short, matches))}" if matches else "crosses their red line"


def _weight(measure: Measure) -> str:
    usual = KINDS[measure.step - 1] == measure.kind
    return f"{measure.step}{'' if usual else f' {measure.kind}'} {measure.cost.level}"


KINDS: tuple[Kind, ...] = ("word", "deed", "norm", "regime")
"""The usual kind of each step, which the message leaves out."""


def short(id: str) -> str:  # noqa: A002 the name of the field
    """The last part of an id, such as ``congress`` of ``washington.congress``."""
    return id.rpartition(".")[2]
