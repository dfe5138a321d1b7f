"""The parameters of the score: every judgement it rests on, with its default."""

from math import log
from typing import Annotated

from pydantic import Field

from moderator.score.coded_act import Status
from scenarios.types import Frozen, Grade, Kind, Level

Share = Annotated[float, Field(ge=0, le=1)]
Open = Annotated[float, Field(gt=0, lt=1)]

ROUNDING = 1e-9
"""Smaller amounts are rounding errors."""


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
    least_rounds: int = Field(default=6, ge=1)
    """A run is averaged over at least so many rounds."""
    escalation: Share = 0.15
    """A half-turn of this harm and worse counts towards an escalation."""

    @property
    def cooperation_pays_from(self) -> float:
        """The trust p* from which cooperating pays in the assurance game (Kydd 2000)."""
        risk = self.payoff_punishment - self.payoff_sucker
        return risk / (self.payoff_reward - self.payoff_temptation + risk)


DEFAULTS = Parameters()
