"""What holds the dialogues of a study: the processors of this machine."""

from pathlib import Path

from reassure.seats import Seats
from reassure.settings import Settings, with_options
from reassure.studies.play import PEOPLE, Player
from studies.grid import SCRIPTED
from studies.runner import Plan
from studies.workers import Hold, holding
from transcripts.store.store import Store


def check_models(planned: Plan, settings: Settings, max_cost: float | None) -> None:
    """UnknownAgentError where a model cannot be asked, PriceError where its price is needed and not known."""
    agents = {agent for cell in planned.cells for agent in cell.agents if not agent.startswith(SCRIPTED)}
    priced = with_options(settings, max_cost=max_cost)
    seats, table = Seats(priced, 1, PEOPLE.ask), next(iter(planned.tables.values()))
    for agent in sorted(agents):
        seats.build(agent, table.sides[0])


def hold(store: Store, planned: Plan, settings: Settings, *, jobs: int, at_once: int) -> Hold:
    """What holds the dialogues: so many processes of this machine."""
    study = planned.study
    return holding(Player(settings, planned.tables, study.score, study.keep, spool_of(store, planned)), jobs, at_once)


def spool_of(store: Store, planned: Plan) -> Path:
    """The folder beside the record for the turns of dialogues that are under way."""
    folder = store.path.with_name(f"{store.path.name}.study-{planned.id}")
    if any(not cell.scripted for cell in planned.cells):
        folder.mkdir(exist_ok=True)
    return folder
