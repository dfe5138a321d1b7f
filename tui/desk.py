"""The desk between the talks and a person: a question waits here until it is answered."""

import asyncio
from collections.abc import Callable

from moderator.moves import Move
from moderator.view import View


class Desk:
    """Passes a view to whoever sits down, and the move back to the talks."""

    def __init__(self) -> None:
        self._asked: Callable[[View], object] = lambda _view: None
        self._answer: asyncio.Future[Move] | None = None

    def sit(self, asked: Callable[[View], object]) -> None:
        """Have every question put to ``asked``."""
        self._asked = asked

    async def ask(self, view: View) -> Move:
        """The person's move, for as long as it takes."""
        self._answer = asyncio.get_running_loop().create_future()
        self._asked(view)
        return await self._answer

    def answer(self, move: Move) -> None:
        """Answer the open question, if there is one."""
        if self._answer and not self._answer.done():
            self._answer.set_result(move)
