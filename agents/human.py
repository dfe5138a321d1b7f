"""A person in a seat."""

from moderator.chair import AskMove
from moderator.moves import PERSON, Call, Reply
from moderator.view import View


class Human:
    """A delegate that plays the moves of a person; ``ask`` shows the person a view and returns the move.

    ``label`` is another where a facilitator plays the side.
    """

    label = PERSON

    def __init__(self, ask: AskMove, label: str = PERSON) -> None:
        self._ask, self.label = ask, label

    async def act(self, view: View) -> Reply:
        """The person's move; there is no time limit."""
        return Reply(move=await self._ask(view), call=Call(agent=self.label))
