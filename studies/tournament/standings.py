"""Who comes to more: means over a round robin, ranks with intervals, and whether there is a winner."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import fmean
from typing import TYPE_CHECKING, Literal, NamedTuple

from moderator.moves import SCRIPTED
from prompts.load import phrase
from scenarios.load import Library
from studies.intervals import Estimate, differences, mean
from studies.report.names import agent as named
from studies.result import Result
from studies.runner import Plan, plan
from studies.study import EACH, Study

if TYPE_CHECKING:
    from studies.intervals import Differences

By = Literal["balance", "S", "agreement"]
MEASURES: Mapping[By, Callable[[Result, int], float]] = {
    "balance": lambda result, place: result.sides[place].balance,
    "S": lambda result, _: result.S,
    "agreement": lambda result, _: float(result.outcome == "agreement"),
}
"""What a side comes to in a dialogue, by its place."""

DIGITS: Mapping[By, int] = {"balance": 2, "S": 1, "agreement": 0}

LEAST_CLUSTERS = 5
"""Seeds in scenarios below which no rank is told."""


class Standing(NamedTuple):
    """An agent's mean over its dialogues with all others, the best and the worst rank it may have, and itself."""

    agent: str
    mean: Estimate
    best: int
    worst: int
    itself: float | None
    """The mean of its dialogues with itself."""

    @property
    def sure(self) -> bool:
        """Whether there are seeds enough for its rank and its interval."""
        return self.mean.clusters >= LEAST_CLUSTERS

    @property
    def rank(self) -> str:
        """Its rank as it is told."""
        if not self.sure:
            return phrase("tournament", "none")
        return f"{self.best}" if self.best == self.worst else _span(f"{self.best}", f"{self.worst}")

    def interval(self, by: By) -> str:
        """The interval of its mean as it is told."""
        low, high = (told(end, by) for end in (self.mean.low, self.mean.high))
        return _span(low, high) if self.sure else phrase("tournament", "none")


class Lead(NamedTuple):
    """How far the first agent is ahead of the next one, with the interval that decides whether it has won."""

    agent: str
    next: str
    difference: float
    low: float
    high: float
    won: bool
    """Whether it is ahead of every other agent, by intervals that exclude 0."""


class Standings(NamedTuple):
    """What a tournament came to: agents from the highest mean down, and the matrix of all pairs."""

    by: By
    agents: tuple[Standing, ...]
    lead: Lead | None
    """None where there are too few seeds and scenarios to tell."""
    matrix: Mapping[tuple[str, str], float]
    """By an agent and the one opposite, what the first comes to on average."""
    clusters: int


def tournament(agents: tuple[str, ...], scenarios: tuple[str, ...], seeds: int, library: Library) -> Plan:
    """The study of all ordered pairs, each with itself too; StudyError or LibraryError where something is not known."""
    scripted = all(agent.startswith(SCRIPTED) for agent in agents)
    study = Study(
        title=f"Tournament of {len(agents)} agents",
        question="Which agent comes to more against the others?",
        scenarios=scenarios,
        agents={EACH: agents},
        seeds=seeds,
        keep="results" if scripted else "records",
    )
    return plan(study, library)


def standings(agents: Sequence[str], results: Iterable[Result], by: By) -> Standings:
    """The standings by a measure; dialogues that failed are left out.

    A cluster is a seed in a scenario: its dialogues are drawn again together, and the scenarios are taken as they are.
    """
    pairs, clusters = defaultdict[tuple[str, str], list[float]](list), defaultdict[Cluster, Held](_held)
    for result in results:
        if not result.failure:
            _count(result, by, pairs, clusters[result.cell.scenario, result.seed])
    whole = {cluster: held for cluster, held in clusters.items() if len(held) == len(agents)}
    means = {agent: [(cluster, fmean(held[agent])) for cluster, held in whole.items()] for agent in agents}
    apart = differences([[value for _, value in means[agent]] for agent in agents], [c[0] for c in whole])
    found = [_standing(agents, number, mean(means[agent]), apart, pairs) for number, agent in enumerate(agents)]
    ranked = tuple(sorted((one for one in found if one), key=lambda one: -one.mean.value))
    matrix = {pair: fmean(values) for pair, values in pairs.items()}
    return Standings(by, ranked, _lead(agents, ranked, apart), matrix, len(whole))


Cluster = tuple[str, int]
Held = dict[str, list[float]]


def _held() -> Held:
    return {}


def _count(result: Result, by: By, pairs: dict[tuple[str, str], list[float]], held: Held) -> None:
    """Count what both sides came to; what an agent comes to with itself stands in the matrix alone."""
    agents = result.cell.agents
    for place, agent in enumerate(agents):
        other, value = agents[1 - place], MEASURES[by](result, place)
        pairs[agent, other].append(value)
        if other != agent:
            held.setdefault(agent, []).append(value)


def _standing(
    agents: Sequence[str],
    number: int,
    found: Estimate | None,
    apart: "Differences | None",
    pairs: Mapping[tuple[str, str], list[float]],
) -> Standing | None:
    if found is None:
        return None
    agent = agents[number]
    best, worst = 1, len(agents)
    if apart and found.clusters >= LEAST_CLUSTERS:
        best += sum(bool(apart.low[other, number] > 0) for other in range(len(agents)))
        worst -= sum(bool(apart.low[number, other] > 0) for other in range(len(agents)))
    itself = pairs.get((agent, agent))
    return Standing(agent, found, best, worst, fmean(itself) if itself else None)


def _lead(agents: Sequence[str], ranked: Sequence[Standing], apart: "Differences | None") -> Lead | None:
    if apart is None or len(ranked) < 2 or ranked[0].mean.clusters < LEAST_CLUSTERS:
        return None
    first, second = (agents.index(one.agent) for one in ranked[:2])
    difference = float(apart.value[first, second])
    low, high = float(apart.low[first, second]), float(apart.high[first, second])
    return Lead(ranked[0].agent, ranked[1].agent, difference, low, high, won=ranked[0].worst == 1)


def told(value: float, by: By) -> str:
    """What an agent comes to as it is told: a share in per cent, S with one digit, a balance with two."""
    return _figure(_rounded(value, by), by)


def verdict(found: Standings) -> str:
    """Who is first, or that there is no winner."""
    lead = found.lead
    if lead is None:
        return phrase("tournament", "few", least=str(LEAST_CLUSTERS), clusters=str(found.clusters))
    figures = {name: told(getattr(lead, name), found.by) for name in ("low", "high")}
    figures["difference"] = _ahead(found)
    which = "winner" if lead.won else "not-all" if lead.low > 0 else "no-winner"
    return phrase("tournament", which, agent=named(lead.agent), next=named(lead.next), **figures)


def _ahead(found: Standings) -> str:
    """How far the first is ahead of the next, as the means beside it are told."""
    first, second = (_rounded(one.mean.value, found.by) for one in found.agents[:2])
    return _figure(first - second, found.by)


def _figure(rounded: float, by: By) -> str:
    return f"{rounded:.{DIGITS[by]}f}{' %' if by == 'agreement' else ''}"


def _rounded(value: float, by: By) -> float:
    return round(100 * value if by == "agreement" else value, DIGITS[by]) + 0.0


def _span(low: str, high: str) -> str:
    return phrase("tournament", "span", low=low, high=high)
