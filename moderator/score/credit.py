"""The credit of one act: what it is worth before the other side answers."""

from collections.abc import Iterable

from moderator.score.coded_act import CodedAct, Side
from moderator.score.parameters import DEFAULTS, Parameters
from scenarios.types import Frozen


class Credited(Frozen):
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


class _Instance:
    """The state of one measure of one side: times done, and what its open instance has earned."""

    __slots__ = ("agreed", "done", "earned")

    def __init__(self) -> None:
        self.done = 0
        self.earned = 0.0
        self.agreed = False

    def record(self, act: CodedAct, credit: float) -> None:
        """Count an act; one that ends the instance empties it, so that it can be proposed again."""
        if act.status in ("proposed", "agreed"):
            self.earned += max(0.0, credit)
            self.agreed = self.agreed or act.status == "agreed"
            return
        self.done += act.status == "implemented"
        self.earned = 0.0
        self.agreed = False


def clip(x: float) -> float:
    """The number limited to [-1, 1]."""
    return max(-1.0, min(1.0, x))


def credit_of(acts: Iterable[CodedAct], parameters: Parameters = DEFAULTS) -> tuple[Credited, ...]:
    """The acts in the order given, each with its credit in [-1, 1] and its factors."""
    instances: dict[tuple[Side, str], _Instance] = {}
    credited = []
    for act in acts:
        instance = instances.setdefault((act.side, act.measure), _Instance()) if act.measure else _Instance()
        row = _weigh(act, instance, parameters)
        if not act.crosses_red_line:
            instance.record(act, row.credit)
        credited.append(row)
    return tuple(credited)


def _weigh(act: CodedAct, instance: _Instance, p: Parameters) -> Credited:
    kappa = p.kappa["word" if act.status == "proposed" else act.kind]
    gamma, nu = p.gamma[act.cost], p.nu[act.verifiability]
    sigma = p.sigma.get(act.status, 1.0)
    repeat = p.repeat**instance.done
    full = abs(act.value) / 10 * kappa * gamma * nu
    return Credited(
        act=act,
        credit=_credit(act, full, full * sigma * repeat, instance, p),
        full=full,
        kappa=kappa,
        gamma=gamma,
        nu=nu,
        sigma=sigma,
        repeat=repeat,
        earned=instance.earned,
        agreed=instance.agreed,
    )


def _credit(act: CodedAct, full: float, worth: float, instance: _Instance, p: Parameters) -> float:
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
