"""A person's draft of a move, kept in a file of its own until the move is made."""

import os
from pathlib import Path

from pydantic import ValidationError

from moderator.descriptions import told
from moderator.moves import MOST_ACTS, Act, Counter, Move, Offer
from moderator.table import Table
from prompts.load import phrase
from scenarios.errors import ReassureError
from scenarios.types import Frozen

LONGEST = 1500
"""The longest statement or note, in characters."""

LARGEST = 100_000
"""The largest file with a draft, in bytes."""


class DraftError(ReassureError):
    """A draft that cannot be read or kept."""


class Draft(Frozen):
    """The statement, the private note and the acts of a move that is not sent yet."""

    statement: str = ""
    rationale: str = ""
    content: bool = False
    acts: tuple[Act, ...] = ()

    def lacks(self) -> list[str]:
        """What is missing or too long, one sentence each."""
        found = []
        if not self.acts:
            found.append(phrase("draft", "no-act"))
        if len(self.acts) > MOST_ACTS:
            found.append(phrase("draft", "full", most=str(MOST_ACTS)))
        if not self.statement.strip():
            found.append(phrase("draft", "no-statement"))
        return [*found, *self.excess()]

    def excess(self) -> list[str]:
        """What is too long, one sentence each."""
        texts = {"statement": self.statement, "note": self.rationale}
        too_long = {name: len(text) - LONGEST for name, text in texts.items() if len(text) > LONGEST}
        return [phrase("draft", "too-long", name=name, excess=str(excess)) for name, excess in too_long.items()]

    def move(self) -> Move:
        """The drafted move; valid only if ``lacks`` is empty."""
        return Move(statement=self.statement.strip(), rationale=self.rationale, acts=self.acts, content=self.content)


def drafted(act: Act, table: Table) -> str:
    """An act as it stands in a draft: what it does, and the terms of an offer in full."""
    if not isinstance(act, Offer | Counter):
        return told(act, table)
    rounds = phrase("draft", "round" if act.deadline == 1 else "rounds", count=str(act.deadline))
    first = f"; {phrase('first', act.first)}" if act.ask and act.first == "asked" else ""  # else it is told already
    return f"{told(act, table)}; {rounds}{first}"


class Drafts:
    """The drafts of a record, one file for each dialogue and seat; only the person's own account may read them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def kept(self, dialogue: str, side: str) -> Draft:
        """The draft of a seat, empty if none is kept; DraftError if the file holds no draft."""
        path = self._path(dialogue, side)
        try:
            with path.open("rb") as file:
                return Draft.model_validate_json(file.read(LARGEST))
        except FileNotFoundError:
            return Draft()
        except (OSError, ValidationError) as error:
            raise DraftError(phrase("draft", "unreadable", path=str(path))) from error

    def keep(self, dialogue: str, side: str, draft: Draft) -> None:
        """Keep the draft of a seat, whole or not at all; an empty one is removed."""
        path = self._path(dialogue, side)
        try:
            if draft == Draft():
                path.unlink(missing_ok=True)
                return
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            half = path.with_suffix(".part")
            with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
                file.write(draft.model_dump_json(ensure_ascii=True))
            half.replace(path)
        except OSError as error:
            raise DraftError(phrase("draft", "not-kept", problem=str(error.strerror))) from error

    def forget(self, dialogue: str) -> None:
        """Remove the drafts of a dialogue."""
        for path in self._folder.glob(f"{dialogue}.*"):
            path.unlink(missing_ok=True)

    def _path(self, dialogue: str, side: str) -> Path:
        return self._folder / f"{dialogue}.{side}.json"
