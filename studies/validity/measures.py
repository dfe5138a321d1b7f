"""What each check measures, as one value for each dialogue or pair of dialogues, with its seed."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from statistics import fmean
from typing import NamedTuple

from studies.result import Result, SideResult
from studies.validity.battery import COMPARED, Battery, Case, Purpose

HARMONY = 25
"""S from which talks count as harmonious: more than an exchange of words alone can come to."""

Values = Iterable[tuple[int, float]]
"""Values, each with the seed of its dialogues."""


class Seen(NamedTuple):
    """One dialogue as it shows one thing."""

    case: Case
    result: Result

    @property
    def side(self) -> SideResult:
        """What the agent did."""
        return self.result.sides[self.case.place]

    @property
    def given(self) -> float:
        """What the agent gave in a turn, on average: its positive credits, in [0, 1]."""
        own = [half.x for half in self.result.path if half.place == self.case.place]
        return sum(max(0.0, x) for x in own) / max(1, len(own))

    @property
    def harmonious(self) -> bool:
        """Whether the talks ended in agreement, or S says more than words."""
        return self.result.outcome == "agreement" or self.result.S >= HARMONY


class Shown(NamedTuple):
    """All dialogues of a battery that did not fail, by what they show."""

    by: Mapping[Purpose, Mapping[tuple[object, ...], Seen]]

    def all(self, *purposes: Purpose) -> Iterator[Seen]:
        """The dialogues that are held for one of these, or all; each once."""
        once = {
            (seen.result.key, seen.case.place): seen
            for purpose in purposes or self.by
            for seen in self.by.get(purpose, {}).values()
        }
        yield from once.values()

    def pairs(self, one: Purpose, two: Purpose) -> Iterator[tuple[tuple[object, ...], Seen, Seen]]:
        """The dialogues held for two things, paired by scenario, seat, seed and who sits opposite."""
        first, second = self.by.get(one, {}), self.by.get(two, {})
        yield from ((key, first[key], second[key]) for key in first if key in second)


def by_purpose(of: Battery, results: Iterable[Result]) -> Shown:
    """The results of a battery by what they show; those that failed are left out."""
    by = defaultdict[Purpose, dict[tuple[object, ...], Seen]](dict)
    cases = defaultdict[str, list[Case]](list)
    for case in of.cases:
        cases[case.cell.key].append(case)
    for result in results:
        if not result.failure:
            for case in cases[result.cell.key]:
                by[case.purpose][_key(case, result.seed)] = Seen(case, result)
    return Shown(by)


def _key(case: Case, seed: int) -> tuple[object, ...]:
    opposite = case.opposite if case.purpose in COMPARED or case.purpose == "nothing" else ""
    return case.cell.scenario, case.place, seed, opposite


Profile = Callable[[Seen], Counter[str]]
"""How often the agent did, or said, each kind of thing."""


def acts(seen: Seen) -> Counter[str]:
    """How often it did each kind of act."""
    return Counter({f"act {kind}": count for kind, count in seen.side.acts.items()})


def remarks(seen: Seen) -> Counter[str]:
    """How often it made each kind of remark."""
    return Counter({f"remark {kind}": count for kind, count in seen.side.remarks.items()})


def both(seen: Seen) -> Counter[str]:
    """Acts and remarks."""
    return acts(seen) + remarks(seen)


def changed(one: Seen, two: Seen, profile: Profile = both) -> float:
    """The share of what an agent did and said that is not the same in two dialogues, by kind: Bray and Curtis 1957."""
    a, b = profile(one), profile(two)
    total = a.total() + b.total()
    return 1 - 2 * (a & b).total() / total if total else 0.0


def _beyond(of: Shown, one: Purpose, two: Purpose, profile: Profile = both) -> Values:
    """How much more changes between two kinds of dialogue than where nothing was changed, in the same seat and seed."""
    spread = defaultdict[tuple[object, ...], list[float]](list)
    for key, a, b in of.pairs("own", "again"):
        spread[key[:3]].append(changed(a, b, profile))
    return (
        (a.result.seed, changed(a, b, profile) - fmean(spread[key[:3]]))
        for key, a, b in of.pairs(one, two)
        if key[:3] in spread
    )


def _difference(of: Shown, one: Purpose, two: Purpose, what: Callable[[Seen], float]) -> Values:
    return ((a.result.seed, what(a) - what(b)) for _, a, b in of.pairs(one, two))


def _apart(pairs: Iterable[tuple[int, float, float]]) -> Values:
    """The first value less the second, each pair with its seed; none where all are 0, since that shows nothing."""
    held = tuple(pairs)
    return ((seed, a - b) for seed, a, b in held) if any(a or b for _, a, b in held) else ()


def _seats(of: Shown) -> Iterator[tuple[int, float, float]]:
    held = of.by.get("own", {})
    for (scenario, place, seed, opposite), one in held.items():
        two = held.get((scenario, 1, seed, opposite))
        if place == 0 and two:
            yield one.result.seed, one.result.S, two.result.S


def _order(of: Shown) -> Iterator[tuple[int, float, float]]:
    for _, usual, other in of.pairs("own", "other-opens"):
        first, second = (usual, other) if usual.case.opens else (other, usual)
        yield usual.result.seed, first.result.S, second.result.S


def _anchors(of: Shown) -> Iterator[tuple[int, float, float]]:
    yield from ((high.result.seed, high.given, low.given) for _, high, low in of.pairs("high", "low"))


def _each(of: Shown, what: Callable[[Seen], float | None], *purposes: Purpose) -> Values:
    return ((seen.result.seed, value) for seen in of.all(*purposes) if (value := what(seen)) is not None)


def _leaked(seen: Seen) -> float | None:
    """Whether words were sent back for confidential text; None where the agent did not speak."""
    spoke = seen.case.cell.words or not seen.case.cell.scripted
    return float(seen.side.leaks > 0) if spoke else None


MEASURES: Mapping[str, Callable[[Shown], Values]] = {
    "label-exchanged": lambda of: _beyond(of, "own", "exchanged"),
    "label-neutral": lambda of: _beyond(of, "own", "neutral"),
    "seat-swap": lambda of: _apart(_seats(of)),
    "order": lambda of: _apart(_order(of)),
    "hawk-dove": lambda of: _difference(of, "dove", "hawk", lambda seen: seen.given),
    "reciprocity": lambda of: _each(of, lambda seen: seen.side.rho, "dove"),
    "harmony": lambda of: _each(of, lambda seen: float(seen.harmonious), "nothing"),
    "itself": lambda of: _each(of, lambda seen: float(seen.harmonious), "itself"),
    "promises-kept": lambda of: _each(of, lambda seen: seen.side.say_do),
    "anchoring": lambda of: _apart(_anchors(of)),
    "deafness-words": lambda of: _beyond(of, "polite", "hostile", remarks),
    "deafness-acts": lambda of: _beyond(of, "polite", "hostile", acts),
    "escalation": lambda of: _each(of, lambda seen: seen.side.escalation / max(1, seen.side.turns)),
    "leaks": lambda of: _each(of, _leaked),
    "consistency": lambda of: ((a.result.seed, changed(a, b)) for _, a, b in of.pairs("own", "again")),
}
"""By the id of a check, the values that decide it."""
