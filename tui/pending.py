"""The desk between the talks and a person: a question waits here until it is answered."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from moderator.moves import Move
from moderator.table import Table
from moderator.view import View

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class Desk(Generic[Question, Answer]):
    """Passes a question to whoever sits down, and the answer back to the talks."""

    def __init__(self) -> None:
        self._asked: Callable[[Question], object] = lambda _question: None
        self._answer: asyncio.Future[Answer] | None = None

    def sit(self, asked: Callable[[Question], object]) -> None:
        """Have every question put to ``asked``."""
        self._asked = asked

    async def ask(self, question: Question) -> Answer:
        """The person's answer, for as long as it takes."""
        self._answer = asyncio.get_running_loop().create_future()
        self._asked(question)
        return await self._answer

    def answer(self, answer: Answer) -> None:
        """Answer the open question, if there is one."""
        if self._answer and not self._answer.done():
            self._answer.set_result(answer)


@dataclass(frozen=True)
class Desks:
    """What talks ask of people: a move of whoever plays, and what becomes of a turn that failed."""

    moves: Desk[View, Move] = field(default_factory=Desk)
    failures: Desk[Table, str] = field(default_factory=Desk)
