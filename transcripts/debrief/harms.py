"""The harms that a side did: what each was, how the other side answered, and what the turn did to S and trust."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from moderator.coding import crossed_lines
from moderator.descriptions import channel, package, title, told
from moderator.enact import enact
from moderator.events import Breached, Injected, Moved, Settled, TurnTaken
from moderator.fold import step
from moderator.moves import Act, AnswerContact, AnswerProof, Counter, Counteract, Offer, Protest, WalkOut, Withdraw
from moderator.table import Table
from moderator.tabled import Contact, Proof
from transcripts.debrief.codings import demands
from transcripts.debrief.findings import Answer, BreachKind, Harm, Wrong
from transcripts.debrief.passages import Passage, deeds


class _Turn(NamedTuple):
    """A half-turn with what fell due or was broken from outside since the side's last one."""

    passage: Passage
    event: TurnTaken
    broken: tuple[Wrong, ...]


def harms(walked: Sequence[Passage], *, scored: bool) -> tuple[Harm, ...]:
    """The half-turns in which a side did harm; without what they did to S and trust unless ``scored``."""
    turns = list(_turns(walked))
    found = []
    for at, (passage, event, broken) in enumerate(turns):
        if wrongs := (*broken, *_wrongs(passage.before, event)):
            before, after = passage.before.score, event.score
            harm = Harm(
                turn=passage.turn,
                side=passage.before.scenario.mandate(event.side).name,
                wrongs=wrongs,
                S=(before.S, after.S) if scored else None,
                trust=(before.trust[event.side], after.trust[event.side]) if scored else None,
                answer=_answer(event.side, turns[at + 1 :]),
            )
            found.append(harm)
    return tuple(found)


def _turns(walked: Sequence[Passage]) -> Iterator[_Turn]:
    broken: dict[str, list[Wrong]] = {}
    for passage in walked:
        event, table = passage.event, passage.before
        if isinstance(event, Breached):
            broken.setdefault(event.side, []).append(_breach(table, event.commitment, "breach"))
        elif isinstance(event, Injected) and (owed := table.commitment(event.broken or "")):
            broken.setdefault(owed.by, []).append(_breach(table, owed.id, "broken-outside"))
        elif isinstance(event, TurnTaken):
            yield _Turn(passage, event, tuple(broken.pop(event.side, ())))


def _wrongs(table: Table, event: TurnTaken) -> Iterator[Wrong]:
    """The harms among the acts of a half-turn, the requests that it leaves unanswered, and its words that harm."""
    at = table
    for act in event.move.acts if isinstance(event, Moved) else ():
        yield from _wrong(at, event.side, act)
        at = enact(at, event.side, act)
    after = step(table, event)
    requests: tuple[Contact | Proof, ...] = (*after.contacts, *after.proofs)
    lapsed = {request.id for request in requests if request.state == "lapsed"}
    for contact in at.contacts:
        if contact.id in lapsed and contact.state == "open":
            yield Wrong(kind="lapsed-call", text=channel(contact.channel))
    for proof in at.proofs:
        if proof.id in lapsed and proof.state == "open":
            yield Wrong(kind="lapsed-proof", text=title(proof.measure, table.scenario))
    if isinstance(event, Moved):
        yield from _words(table, event)


def _words(table: Table, event: Moved) -> Iterator[Wrong]:
    """The words of a move that harm."""
    for remark in event.remarks:
        if remark.kind == "denunciation" and not remark.private:
            yield Wrong(kind="denunciation", text=remark.quote)
    for demand in demands(event, table):
        yield Wrong(kind="demand-in-words", text=demand.quote, crossed=demand.lines)


def _wrong(table: Table, side: str, act: Act) -> Iterator[Wrong]:
    lines = tuple(line.title for line in crossed_lines(table, side, act))
    match act:
        case Counteract():
            yield Wrong(kind="countermeasure", text=told(act, table).partition(": ")[2], crossed=lines)
        case Offer() | Counter() if lines:
            yield Wrong(kind="demand", text=package(act, table.scenario), crossed=lines)
        case Protest():
            yield Wrong(kind="protest", text=act.about)
        case AnswerContact(take=False):
            asked = next((c.channel for c in table.contacts if c.id == act.contact), "")
            yield Wrong(kind="refused-call", text=channel(asked))
        case AnswerProof(show=False):
            measure = next((p.measure for p in table.proofs if p.id == act.proof), "")
            yield Wrong(kind="refused-proof", text=title(measure, table.scenario))
        case Withdraw() if table.commitment(act.of):
            yield _breach(table, act.of, "renounced")
        case WalkOut():
            yield Wrong(kind="walk-out", text="")
            for owed in table.owed(side) if table.rules > 1 else ():
                yield _breach(table, owed.id, "breach")
        case _:
            return


def _breach(table: Table, commitment: str, kind: BreachKind) -> Wrong:
    owed = table.commitment(commitment)
    return Wrong(kind=kind, text=title(owed.measure, table.scenario) if owed else commitment)


def _answer(side: str, later: Sequence[_Turn]) -> Answer | None:
    """What the other side did in its next half-turn; None where it had none."""
    for passage, event, _ in later:
        if event.side != side and not isinstance(event, Settled):
            acts = tuple(deeds(event, passage.before)) if isinstance(event, Moved) else ()
            return Answer(turn=passage.turn, side=passage.before.scenario.mandate(event.side).name, acts=acts)
    return None
