"""A person's seat on the command line: brief, menu, draft, check and move."""

import sys
from collections.abc import Callable
from importlib.resources import files

import click

from agents.draft import Draft, Drafts
from agents.typed_acts import TERMS, USAGE, TypedError, parse
from moderator.descriptions import crossing, titled, titles, told
from moderator.moves import MOST_ACTS, Counteract, Fault, Hold, Move, Warned
from moderator.rules.judge import crossings, judge, overridden
from moderator.speech.meaning import Meaning
from moderator.view import View
from prompts.load import phrase
from reassure.terminal.menu_text import choices, details
from reassure.terminal.plain_text import wrapped
from reassure.terminal.questions import PausedError, interruptible
from reassure.terminal.view_text import brief, charged, standing
from transcripts.clean import clean

HELP = "seat.txt"
CLEAR = "\x1b[2J\x1b[3J\x1b[H"
"""Clears the terminal and what it keeps above the screen."""


class Console:
    """Asks people at the terminal for moves; each draft is kept until its move is legal and sent."""

    def __init__(self, meaning: Meaning | None = None) -> None:
        self._meaning = meaning
        self._warned: tuple[Warned, ...] = ()
        self.drafts: Drafts | None = None
        self.dialogue = ""
        self.draft = Draft()
        self.seated: str | None = None
        self.briefed: set[str] = set()

    def opens(self, drafts: Drafts, dialogue: str) -> None:
        """The dialogue that is played now, and where drafts are kept."""
        self.drafts, self.dialogue = drafts, dialogue

    async def ask(self, view: View) -> Move:
        """A legal move, typed line by line; PausedError if the person leaves the seat."""
        with interruptible():
            return self._converse(view)

    def _converse(self, view: View) -> Move:
        try:
            self._sit_down(view)
            while True:
                move = self._run(view, click.prompt("", prompt_suffix="> ", err=True).strip())
                if move:
                    self._change(Draft())
                    return move
        except click.Abort as error:
            raise PausedError(phrase("recorded", "left")) from error

    def _sit_down(self, view: View) -> None:
        name = view.table.scenario.mandate(view.side).name
        if self.seated not in (None, view.side):
            self._hand_over(view)
        self.seated = view.side
        self.draft = self.drafts.kept(self.dialogue, view.side) if self.drafts else Draft()
        if view.side not in self.briefed:
            _say(f"You play {name}. Your confidential instructions:\n{brief(view)}")
            self.briefed.add(view.side)
            if self._meaning:
                self._meaning.prepare(view.table, view.side)
        for fault in view.table.faults:
            _say(f"{phrase('seat', 'refused')}\n{_fault(fault, view)}")
        _say(f"{name}, round {view.table.round} of {view.table.rounds}. Type `menu`, `help`, or an act.")
        if self.draft != Draft():
            _say(phrase("draft", "kept"))
            self._show(view)

    def _hand_over(self, view: View) -> None:
        """Take one person's papers off the terminal before the other reads theirs."""
        scenario = view.table.scenario
        side, other = (scenario.mandate(s).name for s in (view.side, scenario.other(view.side)))
        if sys.stderr.isatty():
            click.echo(CLEAR, nl=False, err=True)
        _say(phrase("hand-over", "text", side=side, other=other))
        click.prompt("", prompt_suffix="", default="", show_default=False, err=True)

    def _run(self, view: View, line: str) -> Move | None:
        verb, _, rest = line.partition(" ")
        if verb in ("check", "send"):
            move = self._checked(view)
            return move if move and verb == "send" and self._sure(view) else None
        commands: dict[str, Callable[[], None]] = {
            "help": lambda: _say(_help()),
            "menu": lambda: _say(details(view, rest.strip()) if rest.strip() else choices(view)),
            "table": lambda: _say(standing(view)),
            "brief": lambda: _say(brief(view)),
            "draft": lambda: self._show(view),
            "say": lambda: self._change(self.draft.model_copy(update={"statement": rest})),
            "note": lambda: self._change(self.draft.model_copy(update={"rationale": rest})),
            "content": lambda: self._change(self.draft.model_copy(update={"content": not self.draft.content})),
            "drop": lambda: self._change(self.draft.model_copy(update={"acts": ()})),
        }
        if verb in commands:
            commands[verb]()
        else:
            self._add(view, line)
        return None

    def _change(self, draft: Draft) -> None:
        self.draft = draft
        if self.drafts and self.seated:
            self.drafts.keep(self.dialogue, self.seated, draft)

    def _add(self, view: View, line: str) -> None:
        try:
            act = parse(line)
        except TypedError as error:
            _say(str(error))
            return
        if len(self.draft.acts) == MOST_ACTS:
            _say("A move has at most four acts; type `send` to send it, or `drop` to remove them and start again.")
            return
        self._change(self.draft.model_copy(update={"acts": (*self.draft.acts, act)}))
        _say(f"Added to your draft: {told(act, view.table)}")

    def _show(self, view: View) -> None:
        scenario = view.table.scenario
        for act in self.draft.acts:
            named = overridden(act)
            decided = f"; {phrase('seat', 'overridden', titles=titles(named, scenario))}" if named else ""
            _say(f"  {told(act, view.table)}{decided}")
        if self.draft.statement:
            _say(f"  “{self.draft.statement}”")
        if self.draft.content:
            _say(f"  {phrase('content', 'said')}")

    def _checked(self, view: View) -> Move | None:
        draft = self.draft if self.draft.acts else self.draft.model_copy(update={"acts": (Hold(),)})
        if lacks := draft.lacks():
            _say("\n".join(lacks))
            return None
        move = draft.move()
        judged = judge(view.table, view.side, move, meaning=self._meaning)
        self._warned = judged.warnings
        if judged.moved is None:
            _say("\n".join([phrase("seat", "not-legal"), *(_fault(fault, view) for fault in judged.faults)]))
            return None
        _say(f"{phrase('seat', 'legal')} Cost at home: {charged(view, judged.moved.spent.get(view.side, {}))}.")
        for act, line in crossings(view.table, view.side, move.acts):
            source = titled("; ".join(map(str, line.citations)), view.table.scenario)
            _say(f"{told(act, view.table)}: {crossing(line, view.table.scenario)}. Source: {source}")
        return move

    def _sure(self, view: View) -> bool:
        """Whether the person means a countermeasure that the draft holds, and words that were warned of."""
        taken = [told(act, view.table) for act in self.draft.acts if isinstance(act, Counteract)]
        taken += [warned.message for warned in self._warned]
        if not taken:
            return True
        _say(phrase("seat", "sure", acts="\n".join(taken)))
        return click.confirm("", prompt_suffix="", default=False, err=True)


def _fault(fault: Fault, view: View) -> str:
    return titled(f"{fault.message} [{fault.source}] Legal: {fault.legal}.", view.table.scenario)


def _say(text: str) -> None:
    click.echo(wrapped(clean(text)), err=True)


def _help() -> str:
    """What can be typed in a seat, with each act as it is typed."""
    acts = "\n".join(f"  {way.replace(TERMS, 'TERMS')}" for way in USAGE.values())
    return files("reassure.terminal").joinpath(HELP).read_text("utf-8").format(acts=acts, terms=TERMS)
