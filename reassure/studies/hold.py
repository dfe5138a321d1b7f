"""What holds the dialogues of a study: the processors of this machine, or the workers of a cluster."""

from collections.abc import Generator
from contextlib import closing
from importlib.util import find_spec
from pathlib import Path
from secrets import token_hex

from agents.llm.prices import load_prices
from moderator.moves import SCRIPTED
from reassure.seats import Seats
from reassure.settings import Settings
from reassure.studies.play import PEOPLE, UNPRICED, Player
from reassure.studies.spool import Spool, owned, under_way
from reassure.talks import procedure, with_procedure
from studies.runner import Plan
from studies.study import Study, StudyError
from studies.workers import Hold, Played, Take, holding
from transcripts.store.beside import studies as record
from transcripts.store.store import Store


def as_asked(study: Study, settings: Settings) -> tuple[Study, Settings]:
    """A study of models and the settings with one procedure, that of the options first: the study's id holds it."""
    if all(agent.startswith(SCRIPTED) for chosen in study.agents.values() for agent in chosen):
        return study, settings
    settings = with_procedure(settings, study.procedure)
    return study.model_copy(update={"procedure": procedure(settings)}), settings


def check_models(planned: Plan, settings: Settings) -> None:
    """UnknownAgentError where a model cannot be asked."""
    agents = {agent for cell in planned.cells for agent in cell.agents if not agent.startswith(SCRIPTED)}
    seats, table = Seats(settings, 1, PEOPLE.ask), next(iter(planned.tables.values()))
    for agent in sorted(agents):
        seats.build(agent, table.sides[0])


def hold(
    store: Store, planned: Plan, settings: Settings, *, jobs: int, at_once: int, scheduler: str | None = None
) -> Hold:
    """What holds the dialogues: so many processes of this machine, or those that wait at the scheduler of a cluster.

    StudyError where another program holds the same study.
    """
    spool, token, has_models = folder_of(store, planned.id), token_hex(8), not planned.scripted
    study, sent = planned.study, settings._replace(api_key=None)
    player = Player(
        sent,
        planned.tables,
        study.score,
        study.keep,
        spool=spool if has_models else None,
        token=token,
        prices=load_prices(settings.prices) if has_models else UNPRICED,
    )
    if scheduler is None:
        return _alone(holding(player, jobs, at_once), store, planned.id, spool, token)
    if find_spec("distributed") is None:
        raise StudyError("--scheduler needs an extra; install it with: pip install 'reassure[cluster]'")
    from reassure.studies.cluster import at_scheduler

    return _alone(at_scheduler(scheduler, player, planned.id), store, planned.id, spool, token)


def _alone(hold: Hold, store: Store, study: str, spool: Path, token: str) -> Hold:
    """The same, while no other program holds the study; the turns of a dialogue are removed once it is recorded."""

    def held(take: Take) -> Generator[Played, None, None]:
        with owned(spool, token), closing(hold(take)) as ended:
            for task in under_way(spool):
                if record.has_ended(store, study, task, failed=False):
                    Spool(spool, task).remove()
            for played in ended:
                yield played
                if not played.result.failure:  # one that failed can be gone on with
                    Spool(spool, played.result.key).remove()

    return held


def folder_of(store: Store, study: str) -> Path:
    """The folder beside the record for the turns of dialogues of a study that are under way."""
    return store.path.with_name(f"{store.path.name}.study-{study}")
