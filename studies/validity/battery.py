"""The dialogues by which an agent is put to the test, each held for what it shows."""

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from moderator.moves import SCRIPTED
from scenarios.load import Library
from studies.grid import Cell, check_doctrines, tables
from studies.runner import Plan, plan
from studies.study import EACH, Labels, RuleSet, Study, StudyError

Purpose = Literal[
    "own", "exchanged", "neutral", "again", "other-opens",
    "hawk", "dove", "nothing", "high", "low", "polite", "hostile", "itself",
]  # fmt: skip
"""What a dialogue is held for: five with the agents it is compared against, the rest with opponents that probe it."""

OPPONENTS: dict[Purpose, tuple[str, ...]] = {
    "hawk": ("scripted:hardliner",),
    "dove": ("scripted:generous",),
    "nothing": ("scripted:holdout", "scripted:absurd"),
    "high": ("scripted:high-first",),
    "low": ("scripted:low-first",),
    "polite": ("scripted:polite",),
    "hostile": ("scripted:hostile",),
}
"""Who sits opposite; two in the place of one are both played."""

AGAINST = ("scripted:tit-for-tat", "scripted:grit")
"""Those that an agent is compared against where none is named: the first that it is not itself."""

USUAL, AGAIN, OTHER_OPENS = "usual", "again", "other-opens"
RULES = {USUAL: RuleSet(), AGAIN: RuleSet(), OTHER_OPENS: RuleSet(second_opens=True)}
"""``again`` is the usual once more, in which doctrines speak too."""

COMPARED: dict[Purpose, tuple[Labels, str]] = {
    "own": ("own", USUAL),
    "exchanged": ("exchanged", USUAL),
    "neutral": ("neutral", USUAL),
    "again": ("own", AGAIN),
    "other-opens": ("own", OTHER_OPENS),
}
"""Labels and rules of the dialogues with those that it is compared against."""


def usual_opponent(agent: str) -> str:
    """Whom an agent is compared against where nobody is named."""
    return next(other for other in AGAINST if other != agent)


class Case(NamedTuple):
    """A dialogue as it shows one thing: the cell, the agent's place in it, who sits opposite, and whether it opens."""

    purpose: Purpose
    cell: Cell
    place: int
    opposite: str
    opens: bool


class Battery(NamedTuple):
    """The agent that is put to the test, the cases, and the plan by which their dialogues are held."""

    agent: str
    against: tuple[str, ...]
    cases: tuple[Case, ...]
    plan: Plan


def battery(agent: str, against: tuple[str, ...], scenarios: tuple[str, ...], seeds: int, library: Library) -> Battery:
    """All cases in each scenario, the agent in both seats; StudyError or LibraryError where something is not known."""
    if agent in against:
        raise StudyError(f"{agent} cannot be compared against itself; name another agent with --against.")
    opposite = {one for ones in OPPONENTS.values() for one in ones}
    study = Study(
        title=f"Validity of {agent}",
        question=f"Does {agent} behave as an agent should, against {', '.join(against)} and probes?",
        scenarios=scenarios,
        agents={EACH: tuple(dict.fromkeys((agent, *against, *sorted(opposite))))},
        seeds=seeds,
        labels=("own", "exchanged", "neutral"),
        rules=RULES,
        tests=agent,
        against=against,
        keep="results" if all(one.startswith(SCRIPTED) for one in (agent, *against)) else "records",
    )
    check_doctrines(study.agents[EACH])
    played = tables(study, library)
    opener = {name: [side.id for side in table.sides].index(table.opens) for name, table in played.items()}
    cases = tuple(
        case._replace(opens=opener[case.cell.table] == case.place)
        for scenario in scenarios
        for case in _cases(agent, against, scenario)
    )
    cells = tuple(dict.fromkeys(case.cell for case in cases))
    wanted = {cell.table for cell in cells}
    return Battery(agent, against, cases, Plan(study, cells, {name: t for name, t in played.items() if name in wanted}))


def plan_of(study: Study, library: Library) -> Plan:
    """The plan of a study that is kept: of its grid, or of the dialogues that put an agent to the test."""
    if study.tests is None:
        return plan(study, library)
    found = battery(study.tests, study.against, study.scenarios, len(study.all_seeds), library)
    return found.plan._replace(study=study)


def _cases(agent: str, against: Iterable[str], scenario: str) -> Iterator[Case]:
    usual = Cell(scenario=scenario, agents=("", ""))
    for purpose, (labels, rules) in COMPARED.items():
        for other in against:
            compared = usual.model_copy(update={"labels": labels, "rules": rules, "words": purpose == "again"})
            yield from _both_seats(purpose, agent, other, compared)
    for purpose, others in OPPONENTS.items():
        for other in others:
            yield from _both_seats(purpose, agent, other, usual)
    yield Case("itself", usual.model_copy(update={"agents": (agent, agent)}), 0, agent, opens=False)


def _both_seats(purpose: Purpose, agent: str, other: str, cell: Cell) -> Iterator[Case]:
    for place, agents in enumerate(((agent, other), (other, agent))):
        yield Case(purpose, cell.model_copy(update={"agents": agents}), place, other, opens=False)
