"""The acts of diplomacy of a scripted agent: explanations, proof, and time to ask the capital."""

from collections.abc import Iterator

from agents.scripted import bargain, temper
from agents.scripted.doctrines import Seat
from agents.scripted.hearing import warmed
from agents.scripted.reasons import because
from agents.scripted.weigh import Weighed
from moderator import coding
from moderator.moves import Act, AnswerProof, AskProof, Explain, Offer, Reserve
from moderator.rules.diplomacy import explainable, may_ask_proof, reservable
from moderator.rules.domestic import PROVOKED
from moderator.rules.remarks import questions
from moderator.score.parameters import DEFAULTS
from moderator.table import Table
from moderator.tabled import TabledOffer

REGRETS, REGRETS_WARMED = 0.2, 0.4
"""Temper at and below which an agent regrets an incident and does not only account for it, and where it was warmed."""

REFUSES_PROOF = 0.5
"""Probability of keeping its word below which an agent has nothing to show."""

SMALL = 0.02
"""Value of an act that costs nothing and may help."""


def reserve(seat: Seat, table: Table) -> Weighed | None:
    """To put off the answer to offers that weigh at home, with all else that waits; None if it need not."""
    heavy = [o for o in table.open_offers(table.scenario.other(seat.side)) if _weighs(seat, table, o)]
    waiting = reservable(table, seat.side)
    asked = next((o.id for o in heavy if o.id in waiting), None)
    if asked is None or temper.grievance(table, seat.side):
        return None
    if not seat.dice(asked, "reserve").below(seat.doctrine.reserves):
        return None
    act = Reserve(of=tuple(of for of in waiting if of != "gift")[:4])
    return Weighed(act, SMALL, because("reserve"))


def explanations(seat: Seat, table: Table) -> Iterator[Weighed]:
    """Explanations of its side's own incidents and countermeasures, with regret where its temper is mild.

    What the other side asks about is explained, unless the doctrine explains nothing.
    """
    waiting = explainable(table, seat.side)
    asked = {question.about for question in questions(table, seat.side)} if waiting else set()
    for incident in waiting:
        chance = 1.0 if incident in asked and seat.doctrine.explains else seat.doctrine.explains
        if seat.dice(incident, "explain").below(chance):
            mild = REGRETS_WARMED if warmed(table, seat.side) else REGRETS
            act = Explain(incident=incident, regret=seat.doctrine.temper <= mild)
            yield Weighed(act, SMALL, because("explain"))


def proofs(seat: Seat, table: Table) -> Iterator[Weighed]:
    """Answers to requests for proof: shown, unless the side seldom keeps its word or has just been provoked."""
    for proof in table.proofs:
        if proof.by != seat.side and proof.state == "open":
            shows = seat.doctrine.keeps >= REFUSES_PROOF and not _provoked(seat, table)
            why = because("shows" if shows else "hides")
            yield Weighed(AnswerProof(proof=proof.id, show=shows), SMALL, why)


def _provoked(seat: Seat, table: Table) -> bool:
    """Whether the other side just did more harm than a hot temper bears."""
    harm = temper.grievance(table, seat.side)
    return harm is not None and harm.size >= -PROVOKED and seat.doctrine.temper >= temper.HOT


def request_for_proof(seat: Seat, table: Table) -> Weighed | None:
    """A request for proof of the last thing that cannot be seen well, a deed before a word, while trust is low."""
    other = table.scenario.other(seat.side)
    trust, unseen = table.score.trust[other], may_ask_proof(table, seat.side)
    if not (seat.doctrine.checks and unseen and trust < DEFAULTS.cooperation_pays_from):
        return None
    deeds = [m for m in unseen if not _is_word(table, m)]
    return Weighed(AskProof(measure=(deeds or unseen)[-1]), SMALL, because("unseen"))


def wanted_next(seat: Seat, table: Table, giving: str = "") -> str | None:
    """The measure that the side's best trade asks of the other side now, or its best one that gives ``giving``."""
    offers = ((w.value, w.act) for w in bargain.offers(seat, table) if isinstance(w.act, Offer) and w.act.ask)
    asking = [(value, act.ask) for value, act in offers if not giving or giving in act.give]
    best = max(asking, key=lambda found: found[0], default=None)
    return best[1][0] if best else None


def acts(seat: Seat, table: Table) -> Iterator[Weighed]:
    """What a side does beside bargaining: explanations and answers first."""
    yield from proofs(seat, table)
    yield from explanations(seat, table)


def possible(table: Table, side: str) -> Iterator[Act]:
    """The possible acts of diplomacy, for an agent that plays at random."""
    yield from (AskProof(measure=m) for m in may_ask_proof(table, side))
    yield from (Explain(incident=i) for i in explainable(table, side))
    yield from (Reserve(of=(of,)) for of in reservable(table, side))
    yield from (AnswerProof(proof=p.id) for p in table.proofs if p.by != side and p.state == "open")


def _is_word(table: Table, ref: str) -> bool:
    measure = table.scenario.measure(ref)
    return measure is not None and measure.kind == "word"


def _weighs(seat: Seat, table: Table, offer: TabledOffer) -> bool:
    """Whether accepting an offer would cost the side more than a low price at home."""
    owed = coding.owed_if_accepted(table, seat.side, offer.id)
    return any(m.cost.level in ("moderate", "high") for m in owed)
