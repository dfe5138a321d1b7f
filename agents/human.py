"""A person in a seat."""

from moderator.chair import AskMove
from moderator.moves import Call, Reply
from moderator.view import View


class Human:
    """A delegate that puts its view before a person, by whatever ``ask`` shows it with, and plays their move."""

    label = "human"

    def __init__(self, ask: AskMove) -> None:
        self._ask = ask

    async def act(self, view: View) -> Reply:
        """The person's move; waits as long as they need."""
        return Reply(move=await self._ask(view), call=Call(agent=self.label))
