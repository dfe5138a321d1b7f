"""What a search shows of talks that people still play: nothing that only one side may read."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Any

from moderator.events import Event, Moved, Opened
from moderator.moves import PERSON
from moderator.visibility import seen
from transcripts.search.query import Term
from transcripts.store.projections import searchable
from transcripts.store.search_tokens import words
from transcripts.store.store import Store

OVER = f"(d.ended IS NOT NULL OR '{PERSON}' NOT IN (d.first_agent, d.second_agent))"
"""People do not still play the dialogue, so that all of it may be told."""

PLAYED = "SELECT d.id FROM dialogues d WHERE NOT {over}"


class Shown:
    """The rows of moves that may be shown, each with the text that its reader may see."""

    def __init__(self, store: Store, terms: Sequence[Term], remark: str | None) -> None:
        self._store, self._terms, self._remark = store, terms, remark
        self._known: dict[str, tuple[Event, ...]] = {}

    @cached_property
    def _played(self) -> frozenset[str]:
        return frozenset(str(id_) for (id_,) in self._store.query(PLAYED.format(over=OVER)))

    def of(self, rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
        """These rows, without what only a private message holds while people play."""
        return [found for row in rows if (found := self._row(row))]

    def _row(self, row: tuple[Any, ...]) -> tuple[Any, ...] | None:
        dialogue, seq = str(row[0]), int(row[3])
        if dialogue not in self._played:
            return row
        if dialogue not in self._known:
            self._known[dialogue] = seen(self._store.events(dialogue))
        opening, event = self._known[dialogue][0], self._known[dialogue][seq]
        if not isinstance(event, Moved) or not isinstance(opening, Opened):
            return row
        texts = searchable(event, opening.scenario) or ()
        tagged = self._remark is None or any(remark.kind == self._remark for remark in event.remarks)
        return (*row[:-1], " ".join(texts)) if tagged and matches(texts, self._terms) else None


def matches(texts: Iterable[str], terms: Sequence[Term]) -> bool:
    """Whether some texts hold every term that is wanted and none that is to be left out."""
    said = [words(text) for text in texts]
    return all(any(_holds(one, term) for one in said) != term.without for term in terms)


def _holds(said: Sequence[str], term: Term) -> bool:
    *whole, last = term.words
    spans = (said[at : at + len(term.words)] for at in range(len(said) - len(whole)))
    return any(
        [*before] == whole and (after.startswith(last) if term.prefix else after == last) for *before, after in spans
    )
