"""What a second coder is shown of a turn: its words, what it does, and the acts to be coded, without any coding."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, get_args

from moderator.descriptions import texts_read
from moderator.events import Breached, Event, Expired, Injected, Moved, TurnTaken
from moderator.fold import fold
from moderator.moves import RemarkKind
from moderator.score.coded_act import CodedAct
from moderator.visibility import in_play
from prompts.load import phrase
from scenarios.errors import ReassureError
from transcripts.debrief.codings import coded_titles
from transcripts.debrief.passages import Passage, deeds, passages
from transcripts.exports.scenes import aside
from transcripts.store.beside.ratings import Rating, rated


class NotRatableError(ReassureError):
    """Talks whose turns cannot be coded: people still play them, or nobody has moved."""


class Named(NamedTuple):
    """An act to be coded: its number in the first coding, from 1, and its title."""

    number: int
    title: str


class BlindTurn(NamedTuple):
    """A turn as a second coder sees it; ``before`` is what happened since the side's last turn.

    Not to be coded are a pass, which is no act, and what the program finds in the words: coders name that as remarks.
    """

    number: int
    round: int
    side: str
    """The name of the side."""
    before: tuple[str, ...]
    words: tuple[str, ...]
    deeds: tuple[str, ...]
    acts: tuple[Named, ...]


def blind_turns(events: Sequence[Event]) -> tuple[BlindTurn, ...]:
    """The moves of a dialogue as a second coder sees them; NotRatableError where people still play, or nobody moved.

    A turn that was lost has no words, and the program codes it by rule.
    """
    table = fold(events)
    if in_play(table.holders.values(), ended=table.closed is not None):
        raise NotRatableError("People still play these talks; code them once they are over.")
    walked, _ = passages(events)
    found = tuple(_blind(walked, place, event) for place, event in _moves(walked))
    if not found:
        raise NotRatableError("These talks have no move yet; resume them, or choose another dialogue.")
    return found


def first_coding(events: Sequence[Event]) -> dict[int, Rating]:
    """How the program coded the same turns, by turn."""
    turns = enumerate((event for event in events if isinstance(event, TurnTaken)), 1)
    return {number: _of_program(number, event) for number, event in turns if isinstance(event, Moved)}


def _of_program(number: int, event: Moved) -> Rating:
    kinds = {remark.kind for remark in event.remarks}
    return Rating(
        turn=number,
        acts=tuple(rated(n, act) for n, act in enumerate(event.acts, 1) if _is_act(act)),
        remarks=tuple(kind for kind in get_args(RemarkKind) if kind in kinds),
    )


def _is_act(act: CodedAct) -> bool:
    """Whether a coded act is something that was done: no pass, and no coding of words that harm."""
    return not act.spoken and bool(act.measure or act.value)


def _moves(walked: Sequence[Passage]) -> Iterator[tuple[int, Moved]]:
    return ((place, passage.event) for place, passage in enumerate(walked) if isinstance(passage.event, Moved))


def _blind(walked: Sequence[Passage], place: int, event: Moved) -> BlindTurn:
    table = walked[place].before
    since = next((n for n in range(place - 1, -1, -1) if _own(walked[n], event.side)), -1)
    return BlindTurn(
        number=table.turn + 1,
        round=event.round,
        side=table.scenario.mandate(event.side).name,
        before=tuple(line for passage in walked[since + 1 : place] for line in _told(passage, event.side)),
        words=texts_read(event.move),
        deeds=tuple(deeds(event, table)),
        acts=tuple(_named(event, walked[place])),
    )


def _own(passage: Passage, side: str) -> bool:
    return isinstance(passage.event, TurnTaken) and passage.event.side == side


def _told(passage: Passage, side: str) -> Iterator[str]:
    """What happened between two turns of a side, as far as it bears on the second."""
    event, table = passage.event, passage.before
    match event:
        case Moved():
            name = table.scenario.mandate(event.side).name
            yield from (phrase("rate", "said", side=name, words=words) for words in texts_read(event.move))
            yield from (phrase("rate", "did", side=name, deed=deed) for deed in deeds(event, table))
        case Injected():
            yield phrase("rate", "cable", title=event.inject.title)
        case Expired():
            yield aside(passage)
        case Breached() if event.side == side:
            yield aside(passage)


def _named(event: Moved, passage: Passage) -> Iterator[Named]:
    """The acts to be coded; first come those that the other side, or a deadline, made of this side's measures."""
    waiting = len(passage.before.pending_acts(event.side))
    titles = coded_titles(event, passage.before)
    for number, (act, title) in enumerate(zip(event.acts, titles, strict=True), 1):
        if _is_act(act):
            yield Named(number, phrase("rate", "since", title=title) if number <= waiting else title)
