"""Writes docs/heard.md: two dialogues with the same acts of Washington in other words, and what Beijing answers."""

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from agents.scripted.delegate import ScriptedDelegate
from moderator.descriptions import told
from moderator.events import RULES, Event, Moved, Opened, Refused
from moderator.fold import fold
from moderator.loop import negotiate
from moderator.moves import Call, Hold, Move, Offer, Perform, Reply
from moderator.view import Delegate, View
from scenarios.load import load

PAGE = Path(__file__).parent / "heard.md"
DOCTRINE = "tit-for-tat"
ACTS = (
    (Perform(measure="washington.restate-peaceful-strait"),),
    (Offer(give=("washington.advance-notice",), ask=("beijing.use-hotlines",)),),
    (Hold(),),
)
POLITE = (
    "We appreciate that you came, and we say again today that the Taiwan question must be settled peacefully.",
    "Thank you for your answer. We regret that the last year was a hard one. Here is an offer on notice and hotlines.",
    "What stands in the way of a larger step from your side?",
)
RUDE = (
    "You are liars. We say again today that the Taiwan question must be settled peacefully.",
    "This is your last chance. Here is an offer on notice and hotlines.",
    "We have nothing more to say to hypocrites; your conduct is shameless.",
)


class Script:
    """A delegate that makes the acts in these words; what the moderator shows once is sent again."""

    label = "test:moves"

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words

    async def act(self, view: View) -> Reply:
        """The move of this round."""
        turn = view.table.turn // 2
        acts = ACTS[turn] if turn < len(ACTS) else (Hold(),)
        words = self._words[turn] if turn < len(self._words) else "We wait."
        return Reply(move=Move(statement=words, acts=acts), call=Call(agent=self.label))


async def talks(words: Sequence[str]) -> tuple[Event, ...]:
    """The events of talks in which Washington speaks these words."""
    scenario = load().scenario("taiwan-strait")
    delegates: dict[str, Delegate] = {"washington": Script(words), "beijing": ScriptedDelegate(DOCTRINE, 1)}
    seats = {side: delegate.label for side, delegate in delegates.items()}
    opening = Opened(scenario=scenario, seats=seats, seed=1, rounds=len(ACTS), version="docs", rules=RULES)
    return tuple([e async for e in negotiate(opening, delegates) if e.event != "passing"])


def lines(events: Sequence[Event]) -> Iterable[str]:
    """A dialogue in Markdown: words, what they do, and acts by title."""
    for number, event in enumerate(events):
        if isinstance(event, Refused):
            yield f"*Shown to Washington first: {' '.join(fault.message for fault in event.faults)}*\n"
        if isinstance(event, Moved):
            table = fold(events[:number])
            name = table.scenario.mandate(event.side).name
            marks = ", ".join(dict.fromkeys(remark.kind for remark in event.remarks))
            yield f"**{name}, round {event.round}.** “{event.move.statement}”" + (f" *({marks})*" if marks else "")
            yield from (f"- {told(act, table)}" for act in event.move.acts)
            yield ""


def written() -> str:
    """The page."""
    polite, rude = (asyncio.run(talks(words)) for words in (POLITE, RUDE))
    head = (
        "# Heard\n\nTwo dialogues in which Washington does the same in other words. "
        f"Beijing is played by the doctrine {DOCTRINE}. What is legal, and what it costs at home, is the same in both; "
        f"the replies are not. `python docs/make_heard.py` writes this page. The scores are no forecast.\n"
    )
    parts = [head]
    for title, events in (("In friendly words", polite), ("In hostile words", rude)):
        score = fold(events).score
        parts += [f"## {title}\n", *lines(events), f"S {score.S:.1f} of 100; trust in Washington "
                  f"{100 * score.trust['washington']:.0f} %.\n"]  # fmt: skip
    return "\n".join(parts)


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
