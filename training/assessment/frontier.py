"""The Pareto frontier: packages of a scenario's measures that cannot be bettered for one side at no loss to the other.

Options are weighed group by group. Of the choices so far those are dropped that another one equals or betters in all
that can still matter, and those that can no longer reach beyond packages already found. It is exact as long as no
more than ``EXACT`` choices are left, as in all scenarios that ship; beyond that the best are kept.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import le
from typing import NamedTuple

from moderator.rules.domestic import REGAIN
from scenarios.scenario import Scenario
from scenarios.types import Frozen
from training.assessment.options import Option, Pair, options, room

Group = tuple[Option, ...]
Chosen = tuple["Chosen", str] | None
"""The measures chosen, last first."""
Found = Mapping[Pair, Chosen]
"""Packages by their values."""

WEIGHTS = tuple((n / 16, 1 - n / 16) for n in range(17))
"""How much either side counts in a bound on what can still be gained."""
EXACT = 700
"""Choices up to which none is dropped that may still matter."""
QUICK, BEAM = 40, 150
"""Choices kept by each of three weights: in a first search, which finds packages to measure others against, and where
there are more than ``EXACT``."""
NEAR = 1e-9


class Package(Frozen):
    """Measures that both sides would carry out, whole or in part, and what they are worth to each by its id."""

    measures: tuple[str, ...]
    value: dict[str, float]


def frontier(scenario: Scenario) -> tuple[Package, ...]:
    """The packages of the frontier, from the best for the second side to the best for the first."""
    search = _Search(scenario)
    found = search.run(search.run({}, QUICK), BEAM, EXACT)
    first, second = scenario.sides
    return tuple(
        Package(measures=_listed(chosen), value={first.id: value[0], second.id: value[1]})
        for value, chosen in sorted(found.items())
    )


class State(NamedTuple):
    """A choice so far, each figure so that more is better."""

    value: Pair
    steps: tuple[int, int, int]
    """Whether both sides took something on every step below this one, and whether either has on this one."""
    left: tuple[float, ...]
    """Points that each audience can still bear, no more than could still be asked of it."""
    met: tuple[int, ...]
    """Of each need of a red line, whether it is met, as long as something may still need it."""
    free: tuple[int, ...]
    """Of each need, whether nothing chosen waits for it."""

    @property
    def figures(self) -> tuple[float, ...]:
        """All that can matter, in one row."""
        return (*self.value, *self.steps, *self.left, *self.met, *self.free)


class _Later(NamedTuple):
    """What the groups after a place can still bring."""

    bounds: tuple[float, ...]
    """The most that both values together, by each of ``WEIGHTS``, can still rise."""
    price: tuple[float, ...]
    """The most that can still be asked of each audience."""
    regain: Pair
    """The most points that each side's audiences can still win back."""
    refs: frozenset[str]
    needs: frozenset[frozenset[str]]


class _Search:
    """One search over the groups of a scenario's options, by step of the ladder."""

    def __init__(self, scenario: Scenario) -> None:
        groups = options(scenario)
        self.groups = sorted(groups, key=lambda group: (max(o.step for o in group), -max(len(o.price) for o in group)))
        spare = room(scenario, self.groups)
        owners = {a.id: n for n, side in enumerate(scenario.sides) for a in side.audiences}
        self.audiences = [(name, owners[name], points) for name, points in spare.items()]
        self.needs = sorted({need for group in self.groups for o in group for need in o.needs}, key=sorted)
        self.later = [self._later(self.groups[n + 1 :]) for n in range(len(self.groups))]

    def run(self, known: Found, beam: int, exact: int = 0) -> Found:
        """The packages of the frontier, ``known`` ones among them; beyond ``exact`` choices at once, near it."""
        corners = _corners(known)
        none = (0,) * len(self.needs)
        start = State((0.0, 0.0), (1, 0, 0), tuple(points for _, _, points in self.audiences), none, (1,) * len(none))
        states: dict[State, Chosen] = {start: None}
        step = 1
        for group, later in zip(self.groups, self.later, strict=True):
            now = max(option.step for option in group)
            wider = self._widened(_climbed(states, now - step), group, later)
            reaching = {s: c for s, c in wider.items() if _reaches(s.value, later.bounds, corners)}
            states, step = _best(_undominated(reaching), beam, exact), now
        ended = {state.value: chosen for state, chosen in states.items()}
        return _undominated_values({**known, **ended})

    def _later(self, groups: Sequence[Group]) -> _Later:
        def most(of: Iterable[Iterable[float]]) -> float:
            return sum(max(0.0, *figures) for figures in of)

        options_ = [option for group in groups for option in group]
        return _Later(
            tuple(most((v * o.value[0] + w * o.value[1] for o in g) for g in groups) for v, w in WEIGHTS),
            tuple(most((o.price.get(name, 0.0) for o in g) for g in groups) for name, _, _ in self.audiences),
            (
                REGAIN * most((o.credit[0] for o in g) for g in groups),
                REGAIN * most((o.credit[1] for o in g) for g in groups),
            ),
            frozenset(option.ref for option in options_),
            frozenset(need for option in options_ for need in option.needs),
        )

    def _widened(self, states: Mapping[State, Chosen], group: Group, later: _Later) -> dict[State, Chosen]:
        """The states with each option of a group, and with none, as far as they can still end well."""
        found: dict[State, Chosen] = {}
        for state, chosen in states.items():
            for option in (None, *group):
                new = self._with(state, option) if option else state
                if new and (kept := self._trimmed(new, later)):
                    found.setdefault(kept, (chosen, option.ref) if option else chosen)
        return found

    def _with(self, state: State, option: Option) -> State | None:
        """The state with an option; None where the ladder does not reach it."""
        if option.step > 1 and not state.steps[0]:
            return None
        done, first, second = state.steps
        return State(
            (round(state.value[0] + option.value[0], 9), round(state.value[1] + option.value[1], 9)),
            (done, first or int(option.by[0]), second or int(option.by[1])),
            tuple(
                points - option.price.get(name, 0.0) + REGAIN * option.credit[side]
                for points, (name, side, _) in zip(state.left, self.audiences, strict=True)
            ),
            tuple(met or int(option.ref in need) for met, need in zip(state.met, self.needs, strict=True)),
            tuple(free if need not in option.needs else 0 for free, need in zip(state.free, self.needs, strict=True)),
        )

    def _trimmed(self, state: State, later: _Later) -> State | None:
        """The state without what no longer matters; None where it cannot end well any more."""
        met, free = list(state.met), list(state.free)
        for n, need in enumerate(self.needs):
            if met[n]:
                free[n] = 1
            elif not free[n] and not need & later.refs:
                return None
            if free[n] and need not in later.needs:
                met[n] = 0
        left = list[float]()
        for points, price, (_, side, _) in zip(state.left, later.price, self.audiences, strict=True):
            if points + later.regain[side] < -NEAR:
                return None
            left.append(round(min(points, price), 6))
        return State(state.value, state.steps, tuple(left), tuple(met), tuple(free))


def _climbed(states: dict[State, Chosen], steps: int) -> dict[State, Chosen]:
    """The states as the search goes on to the options of higher steps."""
    for _ in range(steps):
        states = {s._replace(steps=(int(all(s.steps)), 0, 0)): chosen for s, chosen in states.items()}
    return states


def _reaches(value: Pair, bounds: Sequence[float], corners: Sequence[Pair]) -> bool:
    """Whether what can still be gained may lead beyond one of the corners between packages that were found."""
    most = [v * value[0] + w * value[1] + bound + NEAR for (v, w), bound in zip(WEIGHTS, bounds, strict=True)]
    return not corners or any(
        all(v * x + w * y <= limit for (v, w), limit in zip(WEIGHTS, most, strict=True)) for x, y in corners
    )


def _corners(known: Found) -> tuple[Pair, ...]:
    """The points that a package must lie beyond on both sides, to be new among those found."""
    values = sorted(known)
    if not values:
        return ()
    low = -1e6
    return ((low, values[0][1]), *((one[0], other[1]) for one, other in pairwise(values)), (values[-1][0], low))


def _undominated(states: Mapping[State, Chosen]) -> dict[State, Chosen]:
    """The states that no other equals or betters in everything."""
    kept: dict[State, Chosen] = {}
    rows: list[tuple[float, ...]] = []
    for state in sorted(states, key=lambda s: s.figures, reverse=True):
        row = state.figures
        if not any(all(map(le, row, other)) for other in reversed(rows)):
            rows.append(row)
            kept[state] = states[state]
    return kept


def _undominated_values(found: Found) -> dict[Pair, Chosen]:
    best: dict[Pair, Chosen] = {}
    highest = float("-inf")
    for value in sorted(found, reverse=True):
        if value[1] > highest:
            best[value], highest = found[value], value[1]
    return best


def _best(states: dict[State, Chosen], beam: int, exact: int) -> dict[State, Chosen]:
    """All states if they are few, or so many of the best by each of three weights."""
    if len(states) <= max(beam, exact):
        return states
    ranked = (sorted(states, key=lambda s: -v * s.value[0] - (1 - v) * s.value[1])[:beam] for v in (0.2, 0.5, 0.8))
    return {state: states[state] for some in ranked for state in some}


def _listed(chosen: Chosen) -> tuple[str, ...]:
    return tuple(_unwound(chosen))[::-1]


def _unwound(chosen: Chosen) -> Iterator[str]:
    while chosen:
        chosen, ref = chosen
        yield ref
