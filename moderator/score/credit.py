"""The credit of one act: what it is worth before the other side answers."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from moderator.score.coded_act import CodedAct, Side
from moderator.score.parameters import DEFAULTS, Parameters
from scenarios.types import Grade, Kind, Level


class Credited(NamedTuple):
    """An act with the terms of its credit: `full` = |value|/10 * kappa * gamma * nu.

    A positive act earns full * sigma * repeat less what its open instance had `earned` before; `agreed` is whether
    that instance was agreed.
    """

    act: CodedAct
    credit: float
    full: float
    kappa: float
    gamma: float
    nu: float
    sigma: float
    repeat: float
    earned: float
    agreed: bool


class Instance(NamedTuple):
    """The state of one measure of one side: times done, and what its open instance has earned."""

    done: int = 0
    earned: float = 0.0
    agreed: bool = False

    def after(self, act: CodedAct, credit: float) -> "Instance":
        """The state after an act; one that ends the instance empties it, so that it can be proposed again."""
        if act.crosses_red_line:
            return self
        if act.status in ("proposed", "agreed"):
            return Instance(self.done, self.earned + max(0.0, credit), self.agreed or act.status == "agreed")
        return Instance(self.done + (act.status == "implemented"))


Instances = Mapping[tuple[Side, str], Instance]
"""The state of each measure, by side and id."""

NEW = Instance()
"""A measure of which nothing was proposed, agreed or done yet."""


def clip(x: float) -> float:
    """The number limited to [-1, 1]."""
    return max(-1.0, min(1.0, x))


def full_credit(value: float, kind: Kind, cost: Level, seen: Grade, parameters: Parameters = DEFAULTS) -> float:
    """The full credit of an act, in [0, 1], by its value in [-10, 10], its cost and how well it can be seen."""
    return abs(value) / 10 * parameters.kappa[kind] * parameters.gamma[cost] * parameters.nu[seen]


def credited(act: CodedAct, instance: Instance = NEW, parameters: Parameters = DEFAULTS) -> Credited:
    """An act with its credit in [-1, 1] and its factors, after what came before of its measure."""
    p, kind = parameters, "word" if act.status == "proposed" else act.kind
    sigma, repeat = p.sigma.get(act.status, 1.0), p.repeat**instance.done
    full = full_credit(act.value, kind, act.cost, act.verifiability, p)
    credit = _credit(act, full, full * sigma * repeat, instance, p)
    terms = p.kappa[kind], p.gamma[act.cost], p.nu[act.verifiability], sigma, repeat
    return Credited(act, credit, full, *terms, instance.earned, instance.agreed)


def credited_in_turn(
    acts: Iterable[CodedAct], before: Instances, parameters: Parameters = DEFAULTS
) -> tuple[tuple[Credited, ...], Instances]:
    """The acts in the order given, each with its credit, and the measures of each side after them."""
    instances, rows = dict(before), list[Credited]()
    for act in acts:
        of = instances.get((act.side, act.measure), NEW)
        row = credited(act, of, parameters)
        if act.measure:
            instances[act.side, act.measure] = of.after(act, row.credit)
        rows.append(row)
    return tuple(rows), instances


def credit_of(acts: Iterable[CodedAct], parameters: Parameters = DEFAULTS) -> tuple[Credited, ...]:
    """The acts of a run in the order given, each with its credit in [-1, 1] and its factors."""
    return credited_in_turn(acts, {}, parameters)[0]


def _credit(act: CodedAct, full: float, worth: float, instance: Instance, p: Parameters) -> float:
    if act.crosses_red_line:
        return -max(p.red_line_minimum, min(1.0, abs(act.value) / 10))
    if act.status == "breached":
        return -min(1.0, max(p.breach_minimum, p.breach * full))
    if act.status == "withdrawn":
        lost = min(1.0, full) if instance.agreed or not act.measure else instance.earned
        return 0.0 - lost  # never minus zero
    if act.value > 0:
        return max(0.0, clip(worth) - instance.earned)
    threat = p.sigma["proposed"] if act.status == "proposed" else 1.0
    return clip(act.value / 10) * threat
