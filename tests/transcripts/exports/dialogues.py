"""Dialogues to export, with secrets that can be recognised by their words."""

import re
from collections.abc import Sequence
from itertools import count

from moderator.events import Event
from moderator.moves import Accept, Call, Decline, Hold, Move, Offer, Perform, Protest
from scenarios.load import load
from tests.dialogue import play
from transcripts.exports.records import Noted, Record, chained

STRAIT = load().scenario("taiwan-strait")
HOSTILE = (
    "=cmd|' /C calc'!A1 <script>alert(1)</script><img src=x onerror=alert(2)> [a](javascript:alert(3)) "
    "**bold** `code` {title} %s &amp; \x1b]52;c;aGk=\x07\u202egnp.exe\n# head\n- item\n1. one\n</div></section>"
)
RATIONALE = "Between ourselves the quiet harbour master counts seven lanterns before any ferry leaves tonight"
RAW = "The raw reply of a model tells of nine copper kettles that nobody at the table has ever seen"
NOTE = "A tutor wrote that the third apprentice forgot his umbrella beside the green canal bridge again"
NOTES = (
    Noted(turn=1, at="2026-01-02T03:04:05.678+00:00", kind="note", text=f"{NOTE} 好"),
    Noted(turn=2, at="2026-01-02T03:04:06.678+00:00", kind="bookmark", text=""),
    Noted(
        turn=1, at="2026-01-02T03:04:07.678+00:00", kind="recoding", text="Why", act=1, recoded_status="proposed",
        recoded_value=-1.5,
    ),
)  # fmt: skip


def says(words: str, *acts: Hold | Perform | Offer | Accept | Decline | Protest, translation: str = "") -> Move:
    """A move with this statement and a secret rationale."""
    return Move(statement=words, translation=translation, rationale=RATIONALE, acts=acts or (Hold(),))


def strait() -> tuple[Event, ...]:
    """Talks in which a move is refused since it quotes its own brief, and a statement contains markup."""
    brief = STRAIT.briefs["washington"].text
    washington: Sequence[Move | str] = (
        says(brief[:1400]),
        RAW,
        says(HOSTILE, Perform(measure="washington.restate-peaceful-strait"), Protest(about=HOSTILE[:200])),
        says("We accept.", Accept(offer="O1"), translation="我们接受。"),
    )
    beijing: Sequence[Move | str] = (
        says(
            "We offer.",
            Perform(measure="beijing.constructive-reply"),
            Offer(give=("beijing.use-hotlines",), ask=("washington.routine-patrols",)),
        ),
        says("-1 is no formula; @all.", Perform(measure="beijing.use-hotlines")),
    )
    events = play(STRAIT, washington=washington, beijing=beijing, rounds=3)
    return tuple(_with_call(event) for event in events)


def _with_call(event: Event) -> Event:
    if event.event not in ("moved", "refused"):
        return event
    call = Call(agent="llm:stub", model="stub-1", prompt_tokens=90, completion_tokens=10, cached_tokens=80, raw=RAW)
    return event.model_copy(update={"call": call})


def record(events: Sequence[Event], dialogue: str = "0a1b2c3d", notes: tuple[Noted, ...] = ()) -> Record:
    """Events as recorded, a second apart."""
    times = (f"2026-01-01T{n // 3600:02}:{n // 60 % 60:02}:{n % 60:02}.000+00:00" for n in count())
    return Record(dialogue, chained(zip(times, events, strict=False)), notes)


def runs(text: str, length: int = 8) -> set[str]:
    """All runs of ``length`` words, without the characters between them."""
    words = re.findall(r"\w+", text.lower())
    return {" ".join(words[at : at + length]) for at in range(len(words) - length + 1)}
