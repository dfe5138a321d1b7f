"""A person's seat on the command line: brief, menu, draft, check and move."""

from collections.abc import Callable
from importlib.resources import files

import click

from agents.typed_acts import TypedError, parse
from moderator.descriptions import act_line
from moderator.moves import Act, Hold, Move
from moderator.rules.judge import judge
from moderator.view import DelegateFailedError, View
from reassure.terminal.plain_text import wrapped
from reassure.terminal.questions import interruptible
from reassure.terminal.view_text import brief, choices, standing
from transcripts.clean import clean

HELP = "seat.txt"


class Console:
    """Asks a person at the terminal for moves; the draft stays until its move is legal and sent."""

    def __init__(self) -> None:
        self.acts: list[Act] = []
        self.statement = ""
        self.content = False
        self.briefed: set[str] = set()

    async def ask(self, view: View) -> Move:
        """A legal move, typed line by line; DelegateFailedError if the person leaves the seat."""
        with interruptible():
            return self._converse(view)

    def _converse(self, view: View) -> Move:
        self._greet(view)
        while True:
            try:
                line = click.prompt("", prompt_suffix="> ", err=True).strip()
            except click.Abort as error:
                raise DelegateFailedError("The person left the seat; run the scenario again to play it.") from error
            move = self._run(view, line)
            if move:
                self.acts, self.statement, self.content = [], "", False
                return move

    def _greet(self, view: View) -> None:
        name = view.table.scenario.mandate(view.side).name
        if view.side not in self.briefed:
            _say(f"You play {name}. Your confidential instructions:\n{brief(view)}")
            self.briefed.add(view.side)
        for fault in view.table.faults:
            _say(f"Refused: {fault.message} [{fault.source}] Legal: {fault.legal}.")
        _say(f"{name}, round {view.table.round} of {view.table.rounds}. Type `menu`, `help`, or an act.")

    def _run(self, view: View, line: str) -> Move | None:
        verb, _, rest = line.partition(" ")
        if verb in ("check", "send"):
            move = self._checked(view)
            return move if verb == "send" else None
        commands: dict[str, Callable[[], None]] = {
            "help": lambda: _say(files("reassure.terminal").joinpath(HELP).read_text("utf-8")),
            "menu": lambda: _say(choices(view)),
            "table": lambda: _say(standing(view)),
            "brief": lambda: _say(brief(view)),
            "say": lambda: setattr(self, "statement", rest),
            "content": lambda: setattr(self, "content", not self.content),
            "drop": self.acts.clear,
        }
        if verb in commands:
            commands[verb]()
        else:
            self._draft(view, line)
        return None

    def _draft(self, view: View, line: str) -> None:
        try:
            act = parse(line)
        except TypedError as error:
            _say(str(error))
            return
        if len(self.acts) == 4:
            _say("A move has at most four acts; type `send` to send it, or `drop` to remove them and start again.")
            return
        self.acts.append(act)
        _say(f"Added to your draft: {act_line(act, view.table.scenario)}")

    def _move(self) -> Move | None:
        if not self.statement:
            _say("Write your statement first: say TEXT")
            return None
        if len(self.statement) > 1500:
            _say("The statement is longer than 1500 characters; shorten it.")
            return None
        return Move(statement=self.statement, acts=tuple(self.acts) or (Hold(),), content=self.content)

    def _checked(self, view: View) -> Move | None:
        move = self._move()
        if move is None:
            return None
        judged = judge(view.table, view.side, move)
        for fault in judged.faults:
            _say(f"Would be refused: {fault.message} [{fault.source}] Legal: {fault.legal}.")
        if judged.moved is None:
            return None
        spent = judged.moved.spent.get(view.side, {})
        costs = ", ".join(f"{a} {p:.0f}" for a, p in spent.items() if p) or "nothing"
        _say(f"Legal. Cost at home: {costs}.")
        return move


def _say(text: str) -> None:
    click.echo(wrapped(clean(text)), err=True)
