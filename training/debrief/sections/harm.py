"""A harm in sentences."""

from training.debrief.case import say
from transcripts.debrief.findings import Harm, Wrong


def harm_told(harm: Harm) -> str:
    """What a side did in a turn of harm, one sentence for each wrong."""
    return " ".join(dict.fromkeys(_told(wrong, harm.side) for wrong in harm.wrongs))


def _told(wrong: Wrong, side: str) -> str:
    words = {"text": wrong.text.rstrip(".")} if wrong.text else {}
    done = say("harm", wrong.kind, side=side, **words)
    if wrong.crossed:
        return say("harm", "crossed", done=done, lines="”, “".join(wrong.crossed))
    return say("harm", "plain", done=done)
