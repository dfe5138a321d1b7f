"""The credit of one act: what it is worth before the other side answers."""

from collections.abc import Iterable
from math import log
from typing import Annotated, Literal

from pydantic import Field

from scenarios.errors import ReassureError
from scenarios.types import Frozen, Grade, Kind, Level

Side = str
Status = Literal["proposed", "agreed", "implemented", "breached", "withdrawn"]
Share = Annotated[float, Field(ge=0, le=1)]
Open = Annotated[float, Field(gt=0, lt=1)]

NOTHING = 1e-9
"""Smaller amounts are rounding errors."""


class BadActs(ReassureError):  # noqa: N818 an old name that other rooms import
    """Acts that cannot be scored; the message names the place and what is allowed there."""


class CodedAct(Frozen):
    """One coded act; `value` is on the scale of Goldstein 1992, and 0 is a pass.

    `measure` is the measure that the act is an instance of, and may be empty. `crosses_red_line` means a declared
    red line of the other side.
    """

    side: Side
    round: int = Field(ge=0)
    value: float = Field(ge=-10, le=10)
    kind: Kind
    cost: Level
    verifiability: Grade
    status: Status = "implemented"
    measure: str = ""
    crosses_red_line: bool = False


class Parameters(Frozen):
    """All judgements of the model; when one is changed, old dialogues can be scored again."""

    kappa: dict[Kind, Share] = Field(default={"word": 0.4, "norm": 0.8, "deed": 1.0, "regime": 1.0})
    gamma: dict[Level, Share] = Field(default={"none": 0.3, "low": 0.5, "moderate": 0.75, "high": 1.0})
    nu: dict[Grade, Share] = Field(default={"low": 0.7, "medium": 0.85, "high": 1.0})
    sigma: dict[Status, Share] = Field(default={"proposed": 0.25, "agreed": 0.5, "implemented": 1.0})
    """By status; any other status counts as implemented."""
    repeat: Share = 0.5
    breach: float = Field(default=1.25, ge=1)
    breach_minimum: Share = 0.30
    red_line_minimum: Share = 0.6

    tau: float = Field(default=0.15, ge=0, lt=1)
    grace: Share = 0.5

    prior: Share = 0.35
    trust_step: float = Field(default=log(9), ge=0)
    negativity: float = Field(default=1.25, ge=1)
    provoked: Share = 0.5
    proportionate: Share = 0.99
    clamp: tuple[Open, Open] = (0.02, 0.98)
    payoff_reward: float = 1.0
    payoff_temptation: float = 0.8
    payoff_punishment: float = 0.3
    payoff_sucker: float = 0.0

    eps: Share = 0.10
    full_spiral: int = Field(default=6, ge=2)
    called_spiral: int = Field(default=4, ge=1)
    weight_e: Share = 0.3
    weight_r: Share = 0.5
    weight_z: Share = 0.2
    recent_rounds: int = Field(default=2, ge=1)

    @property
    def cooperation_pays_from(self) -> float:
        """The trust p* from which cooperating pays in the assurance game (Kydd 2000)."""
        risk = self.payoff_punishment - self.payoff_sucker
        return risk / (self.payoff_reward - self.payoff_temptation + risk)


DEFAULTS = Parameters()


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
