"""A list of choices under headings, with a line to type a filter in."""

from collections.abc import Iterable
from typing import ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from prompts.load import phrase
from tui.text import plain


class Line(NamedTuple):
    """A choice with its key, under a heading."""

    heading: str
    key: str
    text: Content


class FilteredList(Vertical):
    """Choices of which only those with all typed words are shown; it passes on the messages of its OptionList."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move('cursor_up')", show=False),
        Binding("down", "move('cursor_down')", show=False),
        Binding("pageup", "move('page_up')", show=False),
        Binding("pagedown", "move('page_down')", show=False),
    ]

    def __init__(self, lines: Iterable[Line], *, id: str | None = None) -> None:  # noqa: A002 Textual's own name
        super().__init__(id=id)
        self._lines = {line.key: line for line in lines}

    def compose(self) -> ComposeResult:
        """The filter, and the list."""
        yield Input(id="filter", compact=True, placeholder=phrase("menu", "filter"))
        yield OptionList(id="menu", markup=False, compact=True)

    def on_mount(self) -> None:
        """Fill the list; what is typed goes to the filter."""
        self.query_one("#menu").can_focus = False
        self._fill("")
        self.query_one(Input).focus()

    @property
    def selected(self) -> str | None:
        """The key of the selected choice."""
        option = self.query_one(OptionList).highlighted_option
        return option.id if option else None

    def retext(self, key: str, text: Content) -> None:
        """Replace the text of a choice."""
        self._lines[key] = self._lines[key]._replace(text=text)
        self.query_one(OptionList).replace_option_prompt(key, text)

    def choose(self) -> None:
        """Choose the selected line."""
        options = self.query_one(OptionList)
        options.call_later(options.action_select)  # so that the list is the sender: a sender's own messages stop at it

    def _fill(self, typed: str) -> None:
        options, words, heading = self.query_one(OptionList), typed.casefold().split(), ""
        options.clear_options()
        found = self._found(words)
        for line in found:
            if line.heading != heading:
                heading = line.heading
                options.add_option(Option(plain(heading, "bold $accent"), disabled=True))
            options.add_option(Option(line.text, id=line.key))
        if not options.options:
            options.add_option(Option(plain(phrase("menu", "nothing"), "$text-warning"), disabled=True))
        options.action_first()
        begins = (line.key for line in found if line.text.plain.strip().casefold().startswith(" ".join(words)))
        if words and (key := next(begins, None)):  # what is meant is seldom a word in the middle of another title
            options.highlighted = options.get_option_index(key)

    def _found(self, words: list[str]) -> list[Line]:
        """The lines that have these words; where none has them all itself, also those under a heading that has."""
        lines = self._lines.values()
        own = [line for line in lines if all(word in line.text.plain.casefold() for word in words)]
        return own or [n for n in lines if all(w in f"{n.heading} {n.text.plain}".casefold() for w in words)]

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        event.stop()
        self._fill(event.value)

    @on(Input.Submitted, "#filter")
    def _enter(self, event: Input.Submitted) -> None:
        event.stop()
        self.choose()

    def action_move(self, action: str) -> None:
        """Move the selection."""
        options = self.query_one(OptionList)
        options.call_later(getattr(options, f"action_{action}"))
