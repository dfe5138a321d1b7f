"""The notes on a dialogue, with its score and its balances as played and as recoded."""

from collections.abc import Iterable, Sequence

from pydantic import Field

from moderator.events import RULES, Event
from moderator.fold import fold
from moderator.rules.aims import balance_of
from moderator.score.index import Score, score_of
from moderator.table import Table
from moderator.visibility import of_dialogue
from scenarios.types import Frozen
from transcripts.store.beside.notes import Note, Recoding, notes, recoded
from transcripts.store.store import Store


class Notebook(Frozen):
    """All notes on a dialogue, and its score and balances as played and, if an act was recoded, as recoded.

    ``played`` is None while people play. Balances are by side, of the sides that may be seen; under older rules there
    are none, and nothing is scored anew.
    """

    dialogue: str
    rules: int
    notes: tuple[Note, ...]
    played: Score | None
    recoded: Score | None
    balances: dict[str, float] = Field(default={})
    recoded_balances: dict[str, float] = Field(default={})


def notebook(store: Store, dialogue: str, events: Sequence[Event]) -> Notebook:
    """All notes on a dialogue, and its score and balances as played and as recoded."""
    found, table = notes(store, dialogue), fold(events)
    recodings = [one.recoding for one in found if one.recoding]
    scored = of_dialogue(table).score
    anew = rescored(events, recodings) if scored and recodings and table.rules == RULES else None
    return Notebook(
        dialogue=dialogue,
        rules=table.rules,
        notes=found,
        played=table.score if scored else None,
        recoded=anew.score if anew else None,
        balances=_balances(table) if scored and table.rules == RULES else {},
        recoded_balances=_balances(anew) if anew else {},
    )


def rescored(events: Sequence[Event], recodings: Iterable[Recoding]) -> Table:
    """The table after these events with some acts recoded, and scored so; NoteError where there is no such act."""
    table = fold(recoded(events, recodings))
    return table.model_copy(update={"score": score_of(table.tally)})


def _balances(table: Table) -> dict[str, float]:
    sight = of_dialogue(table)
    return {side: balance_of(table, side).total for side in table.sides if sight.of(side)}
