"""Pending questions from the talks to a person."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from moderator.facilitation import Aside
from moderator.moves import Move
from moderator.table import Table
from moderator.view import View

Question = TypeVar("Question")
Answer = TypeVar("Answer")


class PendingQuestion(Generic[Question, Answer]):
    """Passes a question from the talks to a handler, and the answer back to the talks."""

    def __init__(self) -> None:
        self._asked: Callable[[Question], object] = lambda _question: None
        self._answer: asyncio.Future[Answer] | None = None

    def on_question(self, asked: Callable[[Question], object]) -> None:
        """Call ``asked`` with every question from now on."""
        self._asked = asked

    async def ask(self, question: Question) -> Answer:
        """Ask a question and wait for the answer, without a time limit."""
        self._answer = asyncio.get_running_loop().create_future()
        self._asked(question)
        return await self._answer

    @property
    def pending(self) -> bool:
        """Whether a question waits for an answer; one that was withdrawn does not."""
        return self._answer is not None and not self._answer.done()

    def answer(self, answer: Answer) -> None:
        """Answer the pending question, if there is one."""
        if self._answer and self.pending:
            self._answer.set_result(answer)


@dataclass(frozen=True)
class PendingQuestions:
    """The two kinds of pending questions: for a move, and for a decision on a failed turn."""

    moves: PendingQuestion[View, Move] = field(default_factory=PendingQuestion)
    failures: PendingQuestion[Table, str] = field(default_factory=PendingQuestion)
    asides: deque[Aside] = field(default_factory=deque)
    """What the person at the screen adds to the talks, such as advice that they asked for."""
