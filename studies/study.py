"""A study as its file says it: which dialogues are held, and how often."""

from collections import Counter
from collections.abc import Hashable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, field_validator

from moderator.events import Procedure
from moderator.score.parameters import Parameters
from scenarios.errors import ReassureError
from scenarios.exercise import Agent
from scenarios.files import checked, document, printable
from scenarios.types import Frozen, Id, Line, Own, Side

Labels = Literal["own", "exchanged", "neutral"]
"""Under which names the two sides sit: their own, each other's, or those of no state."""
Keep = Literal["records", "results"]
"""Whether whole dialogues are recorded, or only what they came to."""

EACH = "each"
MOST_SEEDS = 100_000


class StudyError(ReassureError):
    """A study that cannot be held as its file says it, or not with these options."""


class RuleSet(Frozen):
    """What a study changes of the rules of a scenario; what is left out stays as it is."""

    rounds: int | None = Field(default=None, ge=1, le=50)
    need: int | None = Field(default=None, ge=1)
    """The number of measures that make an agreement."""
    overrides: int | None = Field(default=None, ge=0, le=5)
    """How often each leader may override what stands against a step at home."""
    incidents: bool = True
    """Whether the incidents of the deck happen."""
    second_opens: bool = False
    """Whether the talks are opened by the side that would be second."""


class Study(Frozen):
    """A grid of dialogues: every scenario, pair of agents, set of rules, label and temperature, with every seed."""

    title: Line = Field(examples=['title = "What the study is called"'])
    question: Line = "What do these dialogues come to?"
    scenarios: Annotated[tuple[Id, ...], Field(min_length=1, max_length=200)] = Field(
        examples=['scenarios = ["taiwan-strait"]']
    )
    agents: Annotated[dict[Side, Annotated[tuple[Agent, ...], Field(min_length=1)]], Field(min_length=1)] = Field(
        examples=['[agents] and below it each = ["scripted:grit", "scripted:tit-for-tat"]']
    )
    """By side, or under ``each`` for every ordered pair of those named."""
    seeds: Annotated[int, Field(ge=1, le=MOST_SEEDS)] | Annotated[tuple[int, ...], Field(min_length=1)] = 20
    """How many, from 1, or which."""
    seat_swap: bool = False
    """Whether every pair is also seated the other way round."""
    labels: Annotated[tuple[Labels, ...], Field(min_length=1)] = ("own",)
    temperatures: tuple[Annotated[float, Field(ge=0, le=5)], ...] = ()
    """Of the models; empty for that of the settings."""
    rules: dict[Id, RuleSet] = Field(default={"usual": RuleSet()}, min_length=1)
    """Sets of rules by name, each played."""
    score: dict[Id, Parameters] = Field(default={})
    """Sets of parameters of the score by name: each dialogue is scored by all of them and held once."""
    keep: Keep = "records"
    tests: Annotated[Agent | None, Own] = None
    """The agent that this study puts to the test, in the dialogues of ``reassure validity`` and not in a whole grid."""
    against: Annotated[tuple[Agent, ...], Own] = ()
    """Whom it is compared against there."""
    procedure: Procedure = Procedure()
    """How models are asked, as the file or the options of the command say."""

    @property
    def all_seeds(self) -> tuple[int, ...]:
        """The seeds, each once, in order."""
        return tuple(range(1, self.seeds + 1)) if isinstance(self.seeds, int) else tuple(dict.fromkeys(self.seeds))

    @field_validator("agents")
    @classmethod
    def _sides(cls, agents: dict[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
        if len(agents) != (1 if EACH in agents else 2):
            raise ValueError("agents should name both sides, or hold 'each' alone")
        return agents


def read_study(path: Path | Traversable) -> Study:
    """The study in a TOML file; LibraryError or StudyError says in one sentence what is wrong in it."""
    name = printable(str(path))
    study = checked(Study, document(path, name), name)
    for key, values in _lists(study):
        if twice := [value for value, times in Counter(values).items() if times > 1]:
            raise StudyError(f"{name}: '{key}' has {twice[0]} more than once; leave it there once.")
    return study


def _lists(study: Study) -> Iterator[tuple[str, tuple[Hashable, ...]]]:
    """The lists of which each value is held once, by key."""
    if not isinstance(study.seeds, int):
        yield "seeds", study.seeds
    yield from (("scenarios", study.scenarios), ("labels", study.labels), ("temperatures", study.temperatures))
    yield from ((f"agents.{side}", agents) for side, agents in study.agents.items())


def written(study: Study) -> str:
    """A study as JSON, without what is left at its default, as it is kept in the record."""
    return study.model_dump_json(exclude_defaults=True)
