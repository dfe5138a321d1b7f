"""Claims: words that say that something was done today which the move does not do."""

import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files

from moderator.descriptions import texts_read
from moderator.moves import AskProof, Fault, Hold, Message, Move, Protest, RequestContact, Reserve
from moderator.speech.reading.spelling import spelled
from moderator.table import Table

RULE, LEGAL = "rule.claims", "what you will do or offer, or the act itself in the same move"
IDLE = (Hold, Protest, RequestContact, Message, AskProof, Reserve)
"""Acts by which nothing is done that words could tell of."""

WORDS: dict[str, list[str]] = tomllib.loads((files("moderator.speech") / "claims.toml").read_text(encoding="utf-8"))


def faults(table: Table, move: Move) -> Iterator[Fault]:
    """A fault for the first words of a move without any deed that claim one."""
    if not all(isinstance(act, IDLE) for act in move.acts):
        return
    for text in texts_read(move):
        words = spelled(text)
        if found := CLAIM.search(words.text):
            quote = words.quote(*found.span())
            message = f"“{quote}” claims an act that is not in this move."
            yield table.fault(RULE, message, LEGAL, quote)
            return


def _any(listed: str) -> str:
    return "|".join(re.escape(words) for words in WORDS[listed])


WE = r"(?:we|our side|our government) (?:have |has )?"
DONE, THINGS, TODAY = (rf"(?:{_any(listed)})" for listed in ("done", "things", "today"))
CLAIM = re.compile(
    rf"\b{TODAY},? {WE}{DONE}\b[^.;!?]*\b{THINGS}"
    rf"|\b{WE}{DONE}\b[^.;!?]*\b{THINGS}\b[^.;!?]*\b{TODAY}\b"
    rf"|(?:{_any('now_zh')})[^。；！？]*(?:{_any('done_zh')})[^。；！？]*(?:{_any('things_zh')})"
)
