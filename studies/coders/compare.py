"""The agreement of all coders of some dialogues: what they coded, as units, and the alpha of each variable."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple, get_args

from moderator.moves import RemarkKind
from prompts.load import phrase
from scenarios.errors import ReassureError
from scenarios.types import Frozen
from studies.agreement import RESAMPLES, Agreement, Coding, Level, agreement
from studies.coders.codebook import ACT_FIELDS, CHOICES, codebook
from studies.coders.turns import blind_turns, first_coding
from transcripts.store.beside import ratings
from transcripts.store.beside.ratings import PROGRAM, Rating
from transcripts.store.store import Store

LEVELS: dict[str, Level] = {
    "kind": "nominal",
    "status": "nominal",
    "value": "interval",
    "cost": "ordinal",
    "verifiability": "ordinal",
}
"""At which level each field of an act is measured; whether a kind of remark is present is nominal."""

Ratings = Mapping[str, Mapping[int, Rating]]
"""The ratings of a dialogue by coder and turn, those of the program among them."""


def ratings_of(store: Store, dialogue: str) -> Ratings:
    """The ratings of a dialogue by coder, the program's first; NotRatableError where people still play it."""
    events = store.events(dialogue)
    blind_turns(events)
    by_others = {coder: ratings.ratings(store, dialogue, coder) for coder in ratings.coders(store, dialogue)}
    return {PROGRAM: first_coding(events)} | by_others


class NothingToCompareError(ReassureError):
    """Nobody but the program has coded a turn of these dialogues."""


class Comparison(Frozen):
    """The agreement of some coders: how many turns each has coded, and each variable."""

    dialogues: tuple[str, ...]
    coders: dict[str, int]
    """Turns by coder."""
    acts: tuple[Agreement, ...]
    remarks: tuple[Agreement, ...]


def compared(dialogues: Mapping[str, Ratings], only: Sequence[str] = (), resamples: int = RESAMPLES) -> Comparison:
    """The agreement of all coders, or of ``only`` some; NothingToCompareError for fewer than two.

    The units are acts, and for remarks turns. The clusters are turns.
    """
    found = tuple(_turns(dialogues, only))
    coders = {one.coder: sum(other.coder == one.coder for other in found) for one in found}
    if len(coders) < 2:
        raise NothingToCompareError(phrase("agreement", "nothing"))
    kinds: tuple[RemarkKind, ...] = get_args(RemarkKind)
    return Comparison(
        dialogues=tuple(dialogues),
        coders=coders,
        acts=tuple(
            agreement(field, LEVELS[field], _of_acts(found, field), CHOICES[field], resamples) for field in ACT_FIELDS
        ),
        remarks=tuple(agreement(kind, "nominal", _of_remarks(found, kind), resamples=resamples) for kind in kinds),
    )


class _Turn(NamedTuple):
    coder: str
    key: tuple[str, int]
    """The dialogue and the turn."""
    rating: Rating


def _turns(dialogues: Mapping[str, Ratings], only: Sequence[str]) -> Iterator[_Turn]:
    for dialogue, by_coder in dialogues.items():
        for coder, kept in by_coder.items():
            if not only or coder in only:
                yield from (_Turn(coder, (dialogue, turn), rating) for turn, rating in kept.items())


def _of_acts(found: Sequence[_Turn], field: str) -> Iterator[Coding]:
    for coder, key, rating in found:
        yield from (Coding(coder, (*key, act.act), key, getattr(act, field)) for act in rating.acts)


def _of_remarks(found: Sequence[_Turn], kind: RemarkKind) -> Iterator[Coding]:
    return (Coding(coder, key, key, str(kind in rating.remarks)) for coder, key, rating in found)


def told(found: Comparison) -> Iterator[str]:
    """The agreement as lines of text, each variable in one line, and how to read it."""
    yield phrase("agreement", "coders", coders="; ".join(_coder(*one) for one in found.coders.items()))
    for heading, listed in (("acts", found.acts), ("remarks", found.remarks)):
        yield ""
        yield phrase("agreement", heading)
        yield from map(_line, listed)
    yield ""
    yield phrase("agreement", "reading")
    yield phrase("agreement", "limits")


def _coder(coder: str, turns: int) -> str:
    return phrase("agreement", "coder", coder=coder, turns=str(turns))


def _line(one: Agreement) -> str:
    title = codebook()[one.variable].title.lower() if one.variable in CHOICES else one.variable
    if one.alpha is None:
        return f"{title:<15} {phrase('agreement', one.why)}"
    interval = "" if one.low is None else f"[{one.low:5.2f}, {one.high:5.2f}]"
    counts = f"{one.units:>7,} {one.clusters:>7,}"
    return f"{title:<15} {one.alpha:5.2f}  {interval:<14} {counts}   {phrase('agreement', one.verdict)}"
