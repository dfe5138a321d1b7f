"""The grid of a study: its cells, their tables, and the tasks, one for each dialogue that is to be held."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from hashlib import sha256
from itertools import product

from agents.scripted.doctrines import doctrines, known
from moderator.moves import SCRIPTED
from scenarios.load import Library
from scenarios.relabel import Label, exchanged, relabelled
from scenarios.scenario import Scenario
from scenarios.types import Frozen
from studies.study import EACH, Labels, RuleSet, Study, StudyError

NEUTRAL = (
    Label(id="azure", name="Azure", state="the Azure Union"),
    Label(id="ochre", name="Ochre", state="the Ochre League"),
)
"""The labels of no state, by place."""


class Cell(Frozen):
    """What is held alike with every seed; ``agents`` are by place, the first side's first."""

    scenario: str
    agents: tuple[str, str]
    labels: Labels = "own"
    rules: str = "usual"
    temperature: float | None = None
    words: bool = False
    """Whether doctrines speak even where only results are kept; they do the same with words and without."""

    @cached_property
    def key(self) -> str:
        """Ten hexadecimal digits that stand for it in the record."""
        return sha256(self.model_dump_json().encode()).hexdigest()[:10]

    @property
    def scripted(self) -> bool:
        """Whether no model sits at its table."""
        return all(agent.startswith(SCRIPTED) for agent in self.agents)

    @property
    def table(self) -> str:
        """The name of the table it is played at, among those of ``tables``."""
        return f"{self.scenario}/{self.labels}/{self.rules}"


class Task(Frozen):
    """One dialogue of a cell."""

    cell: Cell
    seed: int

    @property
    def key(self) -> str:
        """What stands for it in the record of the study."""
        return f"{self.cell.key}-{self.seed}"


def cells(study: Study, library: Library) -> tuple[Cell, ...]:
    """All cells, each once; StudyError where an agent or a side is not known."""
    found: dict[Cell, None] = {}
    for scenario in study.scenarios:
        pairs = _pairs(study, library.scenario(scenario))
        for pair, labels, rules, temperature in product(
            pairs, study.labels, study.rules, study.temperatures or (None,)
        ):
            cell = Cell(scenario=scenario, agents=pair, labels=labels, rules=rules)
            # A temperature is asked of models alone: doctrines would play the same again.
            found[cell if cell.scripted else cell.model_copy(update={"temperature": temperature})] = None
    return tuple(found)


def tasks(found: tuple[Cell, ...], study: Study) -> Iterator[Task]:
    """The tasks of some cells: all cells with the first seed, then with the next, so that a study cut short is even."""
    return (Task(cell=cell, seed=seed) for seed in study.all_seeds for cell in found)


def tables(study: Study, library: Library) -> dict[str, Scenario]:
    """The scenarios as they are played, by the name of the table."""
    grid = product(study.scenarios, study.labels, study.rules.items())
    return {
        Cell(scenario=scenario, agents=("", ""), labels=labels, rules=name).table: _table(
            library.scenario(scenario), labels, rules
        )
        for scenario, labels, (name, rules) in grid
    }


def check_doctrines(agents: Iterable[str]) -> None:
    """StudyError if one of these is scripted and plays no doctrine that there is."""
    for agent in {agent for agent in agents if agent.startswith(SCRIPTED)}:
        if (doctrine := agent.removeprefix(SCRIPTED)) not in known():
            raise StudyError(f"There is no doctrine {doctrine!r}; choose one of {', '.join(doctrines())}.")


def _pairs(study: Study, scenario: Scenario) -> tuple[tuple[str, str], ...]:
    if EACH in study.agents:
        pairs = tuple(product(study.agents[EACH], study.agents[EACH]))
    else:
        first, second = (_named(study.agents, side.id, scenario) for side in scenario.sides)
        pairs = tuple(product(first, second))
    check_doctrines(agent for pair in pairs for agent in pair)
    return pairs + (tuple((second, first) for first, second in pairs) if study.seat_swap else ())


def _named(agents: Mapping[str, tuple[str, ...]], side: str, scenario: Scenario) -> tuple[str, ...]:
    if side not in agents:
        sides = " and ".join(mandate.id for mandate in scenario.sides)
        raise StudyError(
            f"agents names {' and '.join(agents)}, but the sides of {scenario.id} are {sides}; name those."
        )
    return agents[side]


def _table(scenario: Scenario, labels: Labels, rules: RuleSet) -> Scenario:
    return _labelled(_ruled(scenario, rules), labels)


def _labelled(scenario: Scenario, labels: Labels) -> Scenario:
    match labels:
        case "neutral":
            return relabelled(scenario, {side.id: label for side, label in zip(scenario.sides, NEUTRAL, strict=True)})
        case "exchanged":
            return exchanged(scenario)
        case _:
            return scenario


def _ruled(scenario: Scenario, rules: RuleSet) -> Scenario:
    agreement = scenario.agreement
    if rules.need is not None and rules.need > len(agreement.measures):
        most = len(agreement.measures)
        raise StudyError(f"{scenario.id} has {most} measures that count as agreed; need cannot be {rules.need}.")
    changed: dict[str, object] = {}
    if rules.rounds is not None:
        changed["rounds"] = rules.rounds
    if rules.need is not None:
        changed["agreement"] = agreement.model_copy(update={"need": rules.need})
    if not rules.incidents:
        changed["deck"] = ()
    if rules.second_opens:
        changed["opens"] = scenario.other(scenario.opens)
    if rules.overrides is not None:
        changed["sides"] = tuple(side.model_copy(update={"overrides": rules.overrides}) for side in scenario.sides)
    return scenario.model_copy(update=changed) if changed else scenario
