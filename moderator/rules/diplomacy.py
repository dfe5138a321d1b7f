"""What bars the acts that carry no measure: messages, explanations, requests for proof, and putting off an answer."""

from collections.abc import Iterable, Iterator

from moderator.moves import AnswerProof, AskProof, Counteract, Explain, Fault, Message, Reserve
from moderator.table import Table
from scenarios.types import whole

ORDER = "rule.order"


def provable(table: Table, side: str) -> tuple[str, ...]:
    """What a side may ask proof of: what the other side carried out and cannot be seen well, once for each measure."""
    asked = {whole(p.measure) for p in table.proofs if p.by == side}
    done = dict.fromkeys(p.measure for p in table.performed if p.by != side and whole(p.measure) not in asked)
    measures = ((ref, table.scenario.measure(ref)) for ref in done)
    return tuple(ref for ref, m in measures if m and m.verifiability.level != "high")


def may_ask_proof(table: Table, side: str) -> tuple[str, ...]:
    """What a side may ask proof of now: nothing while a request of its own is open."""
    waiting = any(p.by == side and p.state == "open" for p in table.proofs)
    return () if waiting else provable(table, side)


def explainable(table: Table, side: str) -> tuple[str, ...]:
    """What a side may account for, once for each: injects that are its own, and countermeasures that it took."""
    happened = (inject.id for _, inject in table.injected if inject.actor in (side, "both"))
    taken = (a.countermeasure for s in table.said if s.side == side for a in s.acts if isinstance(a, Counteract))
    return tuple(i for i in dict.fromkeys((*happened, *taken)) if (side, i) not in table.explained)


def reservable(table: Table, side: str) -> tuple[str, ...]:
    """What a side may put off its answer to for a round: each once, not twice running, and not in the last round."""
    if table.closing or side in table.reserving or table.round >= table.rounds:
        return ()
    other = table.scenario.other(side)
    calls = (c.id for c in table.contacts if c.by == other and c.state == "open")
    proofs = (p.id for p in table.proofs if p.by == other and p.state == "open")
    waiting = (*(o.id for o in table.open_offers(other)), *calls, *proofs)
    gift = ("gift",) if table.gifts(side) - table.reserved else ()
    return tuple(i for i in waiting if i not in table.reserved) + gift


def messaging(table: Table, act: Message) -> Iterator[Fault]:
    """What bars a message: it goes through a channel that is open."""
    open_ = [c for c, state in table.channels.items() if state == "open"]
    if act.channel not in open_:
        yield table.fault(ORDER, f"{act.channel} is not an open channel.", f"open channels are {listed(open_)}")


def asking_proof(table: Table, side: str, act: AskProof) -> Iterator[Fault]:
    """What bars a request for proof."""
    if waiting := [p.measure for p in table.proofs if p.by == side and p.state == "open"]:
        yield table.fault(ORDER, f"Proof of {listed(waiting)} is already asked for.", "wait for the answer")
    elif act.measure not in (allowed := provable(table, side)):
        message = f"Proof of {act.measure} cannot be asked for."
        legal = "once for each measure that the other side carried out and that is not already seen well"
        yield table.fault(ORDER, message, f"{legal}: {listed(allowed)}")


def answering_proof(table: Table, side: str, act: AnswerProof) -> Iterator[Fault]:
    """What bars an answer to a request for proof."""
    waiting = [p.id for p in table.proofs if p.by != side and p.state == "open"]
    if act.proof not in waiting:
        message = f"There is no request for proof {act.proof} to answer."
        yield table.fault(ORDER, message, f"requests that wait are {listed(waiting)}")


def explaining(table: Table, side: str, act: Explain) -> Iterator[Fault]:
    """What bars an explanation."""
    if act.incident not in (allowed := explainable(table, side)):
        message = f"{act.incident} is not for this side to explain now."
        yield table.fault(ORDER, message, f"its own incidents and countermeasures, each once: {listed(allowed)}")


def reserving(table: Table, side: str, act: Reserve) -> Iterator[Fault]:
    """What bars a side from putting off an answer."""
    if side in table.reserving:
        yield table.fault(ORDER, "The last answer was already put off; now it is due.", "an answer, or to hold")
    elif table.round >= table.rounds:
        yield table.fault(ORDER, "In the last round no answer can be put off.", "an answer, or to hold")
    elif strange := [i for i in act.of if i not in reservable(table, side)]:
        message = f"The answer to {listed(strange)} cannot be put off."
        waiting = listed(reservable(table, side))
        yield table.fault(ORDER, message, f"each offer, call, request for proof and gift once: {waiting}")


def listed(ids: Iterable[str]) -> str:
    """Ids in a row, or that there are none."""
    return ", ".join(ids) or "none"
