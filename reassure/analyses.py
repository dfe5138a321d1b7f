"""Analyses of recorded dialogues: what is kept beside a dialogue is taken, and only what is missing is made."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import ValidationError

from agents.scripted.doctrines import doctrines
from engine.analysis import VERSION, Analysis, Settings, TurnAnalysis
from engine.jobs import Progress, analysis
from engine.outcome import By
from engine.position import Position, positions
from moderator.events import Event, Opened, Seated
from moderator.fold import fold
from moderator.moves import PERSON
from moderator.replay import check_rules
from moderator.table import Table
from moderator.visibility import in_play
from prompts.load import phrase
from scenarios.errors import ReassureError
from scenarios.mandate import Mandate
from scenarios.types import Frozen
from transcripts.debrief.analysed import Analysed, CostlyTurn
from transcripts.debrief.passages import ref
from transcripts.store.beside.analyses import Made, keep, kept, settings_kept
from transcripts.store.store import Store
from tui.timeline import Timeline


class AnalysisError(ReassureError):
    """Talks that cannot be analysed, or not yet."""


class Analysing(NamedTuple):
    """A dialogue that may be analysed, with the turns that can be: all until the talks are over."""

    dialogue: str
    events: Sequence[Event]
    positions: Sequence[Position]

    @property
    def table(self) -> Table:
        """The table before the first turn, for the scenario and its sides."""
        return self.positions[0].table

    def wanted(self, turn: int | None) -> tuple[int, ...]:
        """All turns, or the one that is named."""
        return tuple(range(1, len(self.positions) + 1)) if turn is None else (turn,)


def analysing(store: Store, dialogue: str) -> Analysing:
    """A dialogue to analyse; AnalysisError where people still play it, or where nobody has moved yet.

    An analysis tells which doctrine a seat is played like and what a side could do at home: more than may be seen then.
    OtherRulesError for talks under older rules.
    """
    events = store.events(dialogue)
    table = fold(events)
    if in_play(table.holders.values(), ended=table.closed is not None):
        raise AnalysisError("People still play these talks; analyse them once they are over.")
    check_rules(table)
    found = positions(events)
    if not found:
        raise AnalysisError("These talks have no turn yet; resume them, or choose another dialogue.")
    return Analysing(dialogue, events, found)


def usual_measure(events: Iterable[Event]) -> By:
    """The measure where none is named: a side's own balance in talks in which a person sat, and S in others."""
    seats = (event.seats.values() for event in events if isinstance(event, Opened))
    agents = {agent for seated in seats for agent in seated}
    agents |= {event.agent for event in events if isinstance(event, Seated)}
    return "balance" if PERSON in agents else "S"


def kept_turns(store: Store, of: Analysing, settings: Settings) -> dict[int, TurnAnalysis]:
    """The turns whose analyses with these settings are kept; one that cannot be read counts as missing."""
    bodies = kept(store, _made(of.dialogue, settings))
    read = ((place, _read(bodies[place.number], place)) for place in of.positions if place.number in bodies)
    return {place.number: turn for place, turn in read if turn}


def made_turns(
    store: Store, of: Analysing, settings: Settings, jobs: int, turns: Sequence[int]
) -> Iterator[Progress | TurnAnalysis]:
    """Analyse turns in that many processes, and yield each once it is kept, with the progress in between.

    NoTurnError for a turn that there is not.
    """
    for found in analysis(of.events, settings, jobs, turns) if turns else ():
        if isinstance(found, TurnAnalysis):
            _keep(store, of.dialogue, settings, found)
        yield found


class DialogueAnalyses:
    """The analyses of a dialogue for its replay: with the settings of those that are kept, or else the usual ones."""

    def __init__(self, store: Store, dialogue: str, tape: Timeline) -> None:
        self._store, self._dialogue, self._tape = store, dialogue, tape
        seated = (tape.events[place] for place in sorted(tape.of_kind(("opened", "seated"))))
        self.settings = next(_settings_kept(store, dialogue), Settings(by=usual_measure(seated)))

    def kept(self) -> tuple[TurnAnalysis, ...]:
        """The turns that were analysed."""
        if not kept(self._store, _made(self._dialogue, self.settings)):
            return ()  # so that no positions are folded
        of = Analysing(self._dialogue, self._tape.events, positions(self._tape.events))
        return tuple(kept_turns(self._store, of, self.settings).values())

    def keep(self, turn: TurnAnalysis) -> None:
        """Keep the analysis of a turn; DeletedError where the dialogue is gone."""
        _keep(self._store, self._dialogue, self.settings, turn)


class SideReport(Frozen):
    """What an analysis says of one side: its accuracy, its costliest turn, and who is thought to play it."""

    id: str
    side: str
    accuracy: float | None
    """How close its moves came to the best lines tried, from 0 to 100; None where none was analysed."""
    costliest: int | None
    """The turn that cost it most, of those that are marked as losses."""
    doctrines: dict[str, float]
    """The doctrines thought to play it, by weight, before the last turn of the other side that was analysed."""
    decided: bool
    """Whether one of them has half of the weight."""


class Report(Frozen):
    """An analysis of a dialogue as it is printed; ``missing`` are the turns that were asked for and not reached."""

    dialogue: str
    title: str
    caveat: str
    version: int
    settings: Settings
    sides: tuple[SideReport, ...]
    missing: tuple[int, ...]
    turns: tuple[TurnAnalysis, ...]


def report(of: Analysing, settings: Settings, turns: Mapping[int, TurnAnalysis], wanted: Sequence[int]) -> Report:
    """The report on the turns that were asked for, in their order, as far as they were analysed."""
    found = Analysis(settings=settings, turns=tuple(turns[number] for number in wanted if number in turns))
    scenario = of.table.scenario
    return Report(
        dialogue=of.dialogue,
        title=scenario.title,
        caveat=phrase("analysis", "caveat"),
        version=VERSION,
        settings=settings,
        sides=tuple(_side(found, mandate) for mandate in scenario.sides),
        missing=tuple(number for number in wanted if number not in turns),
        turns=found.turns,
    )


def _side(found: Analysis, mandate: Mandate) -> SideReport:
    costliest = found.costliest(mandate.id)
    met = next((turn for turn in reversed(found.turns) if turn.side != mandate.id), None)
    return SideReport(
        id=mandate.id,
        side=mandate.name,
        accuracy=found.accuracy(mandate.id),
        costliest=costliest.number if costliest else None,
        doctrines=met.opposite if met else {},
        decided=met is not None and met.decided,
    )


def analysed(store: Store, dialogue: str, events: Sequence[Event]) -> Analysed | None:
    """What a kept analysis found, for the findings on a dialogue; None where there is none."""
    whole = kept_analysis(store, dialogue, events)
    if whole is None:
        return None
    found = positions(events)
    return Analysed(
        by=whole.settings.by,
        analysed=len(whole.turns),
        turns=len(found),
        costliest={side.name: _costly(whole.costliest(side.id)) for side in found[0].table.scenario.sides},
    )


def kept_analysis(store: Store, dialogue: str, events: Sequence[Event]) -> Analysis | None:
    """The kept analysis for a debrief: of those by the whole panel, the one with the most turns; None without any."""
    found = tuple(_settings_kept(store, dialogue))
    of = Analysing(dialogue, events, positions(events) if found else ())
    turns = ((settings, kept_turns(store, of, settings)) for settings in found)
    made = ((settings, tuple(kept.values())) for settings, kept in turns if kept)
    return next((Analysis(settings=settings, turns=kept) for settings, kept in made), None)


def _settings_kept(store: Store, dialogue: str) -> Iterator[Settings]:
    """The settings of kept analyses with no seat named: most turns first, then most plays, then newest."""
    read = ((_settings(text), turns) for text, turns in settings_kept(store, dialogue, VERSION))
    open_ = [(made, turns) for made, turns in read if made and (made.against, made.own) == (None, None)]
    return (made for made, _ in sorted(open_, key=lambda one: (-one[1], -one[0].plays)))


def _costly(turn: TurnAnalysis | None) -> CostlyTurn | None:
    if turn is None:
        return None
    loss = turn.loss
    return CostlyTurn(
        turn=ref(turn.number), loss=loss.mean, low=loss.low, high=loss.high, made=turn.made.told, better=turn.best.told
    )


def _made(dialogue: str, settings: Settings) -> Made:
    return Made(dialogue, VERSION, settings.model_dump_json())


def _keep(store: Store, dialogue: str, settings: Settings, turn: TurnAnalysis) -> None:
    keep(store, _made(dialogue, settings), turn.number, turn.model_dump_json())


def _settings(text: str) -> Settings | None:
    try:
        return Settings.model_validate_json(text)
    except ValidationError:
        return None


def _read(body: str, place: Position) -> TurnAnalysis | None:
    """An analysis from the file, which others may have written, if it is one of that turn."""
    try:
        turn = TurnAnalysis.model_validate_json(body)
    except ValidationError:
        return None
    same = (turn.number, turn.round, turn.side) == (place.number, place.event.round, place.side)
    sides = set(place.table.sides)
    whole = sum(line.made for line in turn.lines) == 1 and all(set(line.value.balance) == sides for line in turn.lines)
    known = turn.opposite and {turn.own, *turn.opposite} <= doctrines().keys()
    return turn if same and whole and known else None
