"""A person's seat on the command line: brief, menu, draft, check and move."""

import sys
from collections.abc import Callable, Iterator
from importlib.resources import files
from io import TextIOWrapper

import click

from agents.draft import Draft, DraftError, Drafts, drafted
from agents.typed_acts import TERMS, USAGE, TypedError, parse
from moderator.descriptions import crossing, private_text, titled, titles, told
from moderator.moves import MOST_ACTS, Counteract, Fault, Hold, Move
from moderator.rules.judge import crossings, judge, overridden
from moderator.rules.remarks import HARM
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
        if isinstance(sys.stdin, TextIOWrapper):
            sys.stdin.reconfigure(errors="replace")  # one byte that is no text must not end the talks
        self._meaning = meaning
        self._asked: list[str] = []
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

    def made(self, side: str) -> None:
        """Clear the draft of a side, because its turn is in the record."""
        if self.seated == side:
            self._change(Draft())

    def _converse(self, view: View) -> Move:
        try:
            self._sit_down(view)
            while True:
                if move := self._run(view, _typed()):
                    return move
        except click.Abort as error:
            raise PausedError(phrase("recorded", "left")) from error

    def _sit_down(self, view: View) -> None:
        table, name = view.table, view.table.scenario.mandate(view.side).name
        if self.seated not in (None, view.side):
            self._hand_over(view)
        self.seated = view.side
        self.draft = self._kept(view.side)
        if view.side not in self.briefed:
            _say(f"You play {name}. Your confidential instructions:\n{brief(view)}")
            self.briefed.add(view.side)
            if self._meaning:
                self._meaning.prepare(table, view.side)
        for line in _whispered(view):
            _say(line)
        for fault in table.faults:
            _say(f"{phrase('seat', 'refused')}\n{_fault(fault, view)}")
        if table.closing:
            _say(f"{phrase('seat', 'left')}\n{phrase('seat', 'settle', side=name)}")
        else:
            _say(phrase("seat", "turn", side=name, round=str(table.round), rounds=str(table.rounds)))
        if self.draft != Draft():
            _say(phrase("draft", "kept"))
            self._show(view)

    def _kept(self, side: str) -> Draft:
        try:
            return self.drafts.kept(self.dialogue, side) if self.drafts else Draft()
        except DraftError as error:
            _say(str(error))
            return Draft()

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
            if move and verb == "check":
                self._caution()
            return move if move and verb == "send" and self._sure() else None
        commands: dict[str, Callable[[], None]] = {
            "help": lambda: _say(_help()),
            "menu": lambda: _say(details(view, rest.strip()) if rest.strip() else choices(view)),
            "table": lambda: _say(standing(view)),
            "brief": lambda: _say(brief(view)),
            "draft": lambda: self._show(view),
            "say": lambda: self._write(self.draft.model_copy(update={"statement": rest})),
            "note": lambda: self._write(self.draft.model_copy(update={"rationale": rest})),
            "content": lambda: self._change(self.draft.model_copy(update={"content": not self.draft.content})),
            "drop": lambda: self._drop(rest.strip()),
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

    def _write(self, draft: Draft) -> None:
        """Take words into the draft, unless they are too long."""
        if excess := draft.excess():
            _say("\n".join(excess))
        else:
            self._change(draft)

    def _drop(self, number: str) -> None:
        """Remove an act from the draft by its number, or all of them."""
        acts = [*self.draft.acts]
        if number and not (number.isdecimal() and 1 <= int(number) <= len(acts)):
            _say(phrase("draft", "no-such", number=number))
            return
        del acts[slice(int(number) - 1, int(number)) if number else slice(None)]
        self._change(self.draft.model_copy(update={"acts": tuple(acts)}))

    def _add(self, view: View, line: str) -> None:
        try:
            act = parse(line)
        except TypedError as error:
            _say(str(error))
            return
        if act in self.draft.acts:
            _say(phrase("draft", "twice"))
        elif len(self.draft.acts) == MOST_ACTS:
            _say("A move has at most four acts; type `send` to send it, or `drop` to remove them and start again.")
        else:
            self._change(self.draft.model_copy(update={"acts": (*self.draft.acts, act)}))
            _say(f"Added to your draft: {drafted(act, view.table)}")

    def _show(self, view: View) -> None:
        scenario = view.table.scenario
        for number, act in enumerate(self.draft.acts, 1):
            named = overridden(act)
            decided = f"; {phrase('seat', 'overridden', titles=titles(named, scenario))}" if named else ""
            _say(f"  {number}. {drafted(act, view.table)}{decided}")
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
        self._asked = [told(act, view.table) for act in move.acts if isinstance(act, Counteract)]
        self._asked += [warned.message for warned in judged.warnings]
        if judged.moved is None:
            only_harm = all(fault.rule == HARM for fault in judged.faults)  # shown once by the moderator, it stands
            faults = [_fault(fault, view) for fault in judged.faults]
            _say("\n".join([*faults, phrase("seat", "harm")] if only_harm else [phrase("seat", "not-legal"), *faults]))
            return move if only_harm else None
        _say(f"{phrase('seat', 'legal')} Cost at home: {charged(view, judged.moved.spent.get(view.side, {}))}.")
        for act, line in crossings(view.table, view.side, move.acts):
            source = titled("; ".join(map(str, line.citations)), view.table.scenario)
            _say(f"{told(act, view.table)}: {crossing(line, view.table.scenario)}. Source: {source}")
        return move

    def _caution(self) -> None:
        """Say what will be asked before the draft is sent."""
        if self._asked:
            _say("\n".join([phrase("seat", "asks"), *self._asked]))

    def _sure(self) -> bool:
        """Whether the person means a countermeasure that the draft holds, and words that were warned of."""
        if not self._asked:
            return True
        _say(phrase("seat", "sure", acts="\n".join(self._asked)))
        return click.confirm("", prompt_suffix="", default=False, err=True)


def _typed() -> str:
    """The next line that is typed."""
    return str(click.prompt("", prompt_suffix="> ", err=True)).strip()


def _whispered(view: View) -> Iterator[str]:
    """What the other side wrote to this side alone in its last turn."""
    other = view.table.scenario.mandate(view.table.scenario.other(view.side))
    last = next((said for said in reversed(view.table.said) if said.side == other.id), None)
    for words in filter(None, map(private_text, last.acts if last else ())):
        yield phrase("seat", "alone", side=other.name, words=words)


def _fault(fault: Fault, view: View) -> str:
    return titled(f"{fault.message} [{fault.source}] Legal: {fault.legal}.", view.table.scenario)


def _say(text: str) -> None:
    click.echo(wrapped(clean(text)), err=True)


def _help() -> str:
    """What can be typed in a seat, with each act as it is typed."""
    acts = "\n".join(f"  {way.replace(TERMS, 'TERMS')}" for way in USAGE.values())
    return files("reassure.terminal").joinpath(HELP).read_text("utf-8").format(acts=acts, terms=TERMS)
