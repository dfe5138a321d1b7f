"""The acts of a scripted agent in a turn: react to harm, answer, perform commitments, then take an initiative."""

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from typing import NamedTuple

from agents.scripted import bargain, contacts, demands, diplomacy, private, temper
from agents.scripted.concede import concessions
from agents.scripted.dice import Dice
from agents.scripted.doctrines import Seat
from agents.scripted.reasons import because
from agents.scripted.weigh import Weighed, unanswered_gifts
from moderator import moves
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Hold,
    Message,
    Offer,
    Perform,
    Protest,
    RequestContact,
    Reserve,
    Withdraw,
)
from moderator.rules.endings import settled
from moderator.rules.judge import carried_out, lawful
from moderator.rules.legality import THEIR_GATE
from moderator.score.parameters import DEFAULTS
from moderator.table import Table
from moderator.tabled import Commitment, TabledOffer
from prompts import load

MOST_ACTS = 3
"""Most acts in a turn: about as many as a statement can mention."""

ENOUGH_ACTS = 2
"""Number of acts in a turn at which an agent takes no further initiative."""

NOISE = 0.03
"""Standard deviation of the noise that makes two dialogues of one doctrine differ."""


class Turn:
    """A turn that is being planned: the acts chosen so far, and the table after them."""

    def __init__(self, seat: Seat, table: Table) -> None:
        self.seat = seat
        self.table = table
        self.chosen: list[Weighed] = []
        self._one_acceptance = any(fault.rule == THEIR_GATE for fault in table.faults)
        """Whether it was just told that the other side cannot carry all that it accepted."""

    @property
    def other(self) -> str:
        """The other side."""
        return self.table.scenario.other(self.seat.side)

    def add(self, weighed: Weighed) -> bool:
        """Choose an act if there is room for it and it is legal after the chosen ones; False if not."""
        unsaid = self.table.closing or isinstance(weighed.act, Message)
        most = moves.MOST_ACTS if unsaid else MOST_ACTS
        if len(self.chosen) >= most or any(w.act == weighed.act for w in self.chosen):
            return False
        if self.has(Reserve) or (self.chosen and isinstance(weighed.act, Reserve)):
            return False
        if self._one_acceptance and isinstance(weighed.act, Accept) and self.has(Accept):
            return False
        if not lawful(self.table, self.seat.side, weighed.act):
            return False
        self.table = carried_out(self.table, self.seat.side, weighed.act)
        self.chosen.append(weighed)
        return True

    def add_all(self, found: Iterable[Weighed]) -> None:
        """Choose acts one after the other, as far as there is room and they are legal."""
        for weighed in found:
            self.add(weighed)

    def has(self, *kinds: type) -> bool:
        """Whether an act of one of these kinds was chosen."""
        return any(isinstance(w.act, kinds) for w in self.chosen)


class Plan(NamedTuple):
    """The acts of a side in its turn with their values, and whether it would rest the talks with them."""

    weighed: tuple[Weighed, ...]
    content: bool


def plan(seat: Seat, table: Table) -> Plan:
    """What a side does in its turn; a single Hold if no act has any value."""
    turn = Turn(seat, table)
    if table.closing:
        _perform_commitments(turn)
    elif seat.dice(table.round, "whim").below(seat.doctrine.whim):
        _at_random(turn)
    elif (found := diplomacy.reserve(seat, table)) and turn.add(found):
        return Plan(tuple(turn.chosen), content=_content(turn))
    else:
        _react_to_harm(turn)
        if not turn.has(Counteract):
            _answer_offers(turn)
            turn.add_all(contacts.answers(seat, turn.table))
        turn.add_all(diplomacy.acts(seat, table))
        _change_course(turn)
        _perform_commitments(turn)
        if not turn.has(Counteract):
            resting = settled(turn.table)
            if not resting:
                _take_initiative(turn)
            _ask_and_write(turn, resting=resting)
    why = because("keeps-no-more" if table.closing else "nothing")
    return Plan(tuple(turn.chosen) or (Weighed(Hold(), 0.0, why),), content=_content(turn))


def _content(turn: Turn) -> bool:
    """Whether a side would rest the talks after its acts: the agreement holds, and nobody owes anything.

    Not if one of the acts bargains, protests or does harm, nor right after harm while there is time to hear of it.
    """
    table = turn.table
    active = turn.has(Offer, Counter, Withdraw, Protest, Counteract)
    harmed = table.round < table.rounds - 1 and temper.grievance(table, turn.seat.side) is not None
    return not table.closing and not active and not harmed and settled(table)


def _react_to_harm(turn: Turn) -> None:
    if found := temper.reaction(turn.seat, turn.table):
        turn.add(found)


def _answer_offers(turn: Turn) -> None:
    for offer in turn.table.open_offers(turn.other)[:2]:
        if found := _answer(turn.seat, turn.table, offer):
            turn.add(found)


def _answer(seat: Seat, table: Table, offer: TabledOffer) -> Weighed | None:
    found = bargain.verdict(seat, table, offer)
    if found.objection is None:
        if _drops_proposal(seat, table, offer):
            why = because("course")
            reason = load.speech("reasons")["reconsidered"]
            return Weighed(Decline(offer=offer.id, reason=reason), found.value, why)
        proof = bargain.delivery_first(seat, table, offer) if seat.doctrine.proof else None
        if proof:
            return Weighed(proof, found.value, found.why + because("proof"))
        return Weighed(Accept(offer=offer.id, override=found.override), found.value, found.why)
    if found.objection == "void":
        return None
    better = max(bargain.counters(seat, table, offer), key=lambda w: w.value, default=None)
    if better and seat.dice(offer.id, "counter").below(seat.doctrine.bargains):
        return better
    reason = load.speech("reasons")[found.objection]
    return Weighed(Decline(offer=offer.id, reason=reason), found.value, found.why)


def _drops_proposal(seat: Seat, table: Table, offer: TabledOffer) -> bool:
    """Whether a side drops its own proposal after a counter-offer: only early, and at low trust."""
    own = any(o.by == seat.side and o.state == "countered" and {*o.give} & {*offer.ask} for o in table.offers)
    early = 2 * table.round <= table.rounds
    distrustful = table.score.trust[offer.by] < DEFAULTS.cooperation_pays_from
    return own and early and distrustful and seat.dice(offer.id, "pivot").below(seat.doctrine.volatile)


def _perform_commitments(turn: Turn) -> None:
    for owed in sorted(turn.table.owed(turn.seat.side), key=lambda c: c.due):
        due = owed.due <= turn.table.round or not turn.has(Counteract)
        if due and _performs_now(turn, owed) and turn.seat.dice(owed.id, "keeps").below(turn.seat.doctrine.keeps):
            turn.add(Weighed(Perform(measure=owed.measure), 0.0, because("owed", due=str(owed.due))))


def _performs_now(turn: Turn, owed: Commitment) -> bool:
    """Whether to carry out a commitment now: when it is due, or once the commitments it awaits are carried out.

    Not if one that it awaits is overdue: the moderator will release it.
    """
    table = turn.table
    awaited = [c for c in table.commitments if c.id in owed.awaits and c.state == "due"]
    if awaited:
        return owed.due <= table.round <= min(c.due for c in awaited)
    agreed_now = any(isinstance(w.act, Accept) and w.act.offer == owed.offer for w in turn.chosen)
    measure = table.scenario.measure(owed.measure)
    at_once = turn.seat.doctrine.prompt or (measure is not None and measure.kind == "word")
    return at_once or owed.due <= table.round or not agreed_now


def _change_course(turn: Turn) -> None:
    """Sometimes change course by withdrawing an open offer; commitments are never withdrawn."""
    seat, table = turn.seat, turn.table
    if turn.has(Accept, Counteract) or not seat.dice(table.round, "pivot").below(seat.doctrine.volatile):
        return
    offers = [o.id for o in table.open_offers(seat.side) if o.round < table.round]
    for of in offers:
        turn.add(Weighed(Withdraw(of=of), 0.0, because("course")))
        return


def _take_initiative(turn: Turn) -> None:
    """Make a concession and an offer if they have any value; otherwise a request for contact. A demand stands alone."""
    if (demand := demands.demand(turn.seat, turn.table)) and turn.add(demand):
        return
    dice = turn.seat.dice(turn.table.round, "initiative")
    trade = _best(_trades(turn), dice)
    reserved = bargain.measures_of(trade.act) if trade else frozenset()
    concession = _best((w for w in _concessions(turn) if not reserved & bargain.measures_of(w.act)), dice)
    for found in (concession, trade):
        if found and len(turn.chosen) < ENOUGH_ACTS:
            turn.add(found)
    if not turn.chosen and not temper.grievance(turn.table, turn.seat.side):
        turn.add_all(islice(contacts.requests(turn.seat, turn.table), 1))


def _ask_and_write(turn: Turn, *, resting: bool) -> None:
    """Ask for proof, and reply to a message or say what the side would like next, if there is room for it."""
    quiet = resting or turn.has(Protest)
    if not quiet and (proof := diplomacy.request_for_proof(turn.seat, turn.table)):
        turn.add(proof)
    found = private.reply(turn.seat, turn.table)
    if found is None and not quiet and len(turn.chosen) < MOST_ACTS:
        found = private.sounding(turn.seat, turn.table)
    if found:
        turn.add(found)


def _best(options: Iterable[Weighed], dice: Dice) -> Weighed | None:
    """The option with the highest value, with some noise; None if none has a positive value."""
    worthy = [w for w in options if w.value > 0]
    return worthy[dice.best([w.value for w in worthy], NOISE)] if worthy else None


def _concessions(turn: Turn) -> Iterator[Weighed]:
    """Concessions to make now; after fresh harm only in answer to the other side's, and beside a stern protest none."""
    side, stern = turn.seat.side, turn.seat.doctrine.temper >= temper.STERN
    answering = not temper.grievance(turn.table, side) or unanswered_gifts(turn.table, side)
    if answering and not (stern and turn.has(Protest)):
        yield from concessions(turn.seat, turn.table)


def _trades(turn: Turn) -> Iterator[Weighed]:
    """Offers to make now, if the other side still has a turn to answer and few enough are open already."""
    last = turn.table.turn == 2 * turn.table.rounds - 1
    if last or turn.has(Counter, Withdraw, Protest) or _waiting(turn.seat, turn.table):
        return
    declined = {w.act.offer: w.act.reason for w in turn.chosen if isinstance(w.act, Decline)}
    again = load.speech("reasons")["reconsidered"]
    closed = [o for o in turn.table.offers if o.id in declined]
    refused = {m for o in closed for m in (*o.ask, *(o.give if declined[o.id] == again else ()))}
    yield from (w for w in bargain.offers(turn.seat, turn.table) if not refused & bargain.measures_of(w.act))


def _waiting(seat: Seat, table: Table) -> bool:
    """Whether to wait: enough offers are open, or the doctrine never opens and the other side has not begun."""
    most = 2 if seat.doctrine.bargains >= bargain.PACKAGES_FROM else 1
    silent = not any(p.by != seat.side for p in table.performed) and not any(o.by != seat.side for o in table.offers)
    lets_begin = seat.doctrine.opens == 0 and seat.doctrine.temper < temper.HOT and silent and table.round < 3
    return lets_begin or len(table.open_offers(seat.side)) >= most


def _at_random(turn: Turn) -> None:
    dice = turn.seat.dice(turn.table.round, "random")
    for _ in range(dice.one_of((1, 1, 2))):
        if kinds := [options for acts in _possible_acts(turn) if (options := list(acts))]:
            turn.add(Weighed(dice.one_of(dice.one_of(kinds)), 0.0, because("random")))


def _possible_acts(turn: Turn) -> Iterator[Iterator[Act]]:
    """The possible acts, one iterator for each kind."""
    seat, table = turn.seat, turn.table
    offers, owed = table.open_offers(turn.other), table.owed(seat.side)
    reason = load.speech("reasons")["unready"]
    yield (Accept(offer=o.id) for o in offers)
    yield (Decline(offer=o.id, reason=reason) for o in offers)
    yield chain((Perform(measure=c.measure) for c in owed), (w.act for w in concessions(seat, table)))
    yield (w.act for w in bargain.offers(seat, table))
    yield (AnswerContact(contact=c.id) for c in table.contacts if c.by == turn.other and c.state == "open")
    yield (RequestContact(channel=c) for c in table.channels)
    yield diplomacy.possible(table, seat.side)
    yield (Withdraw(of=o.id) for o in table.open_offers(seat.side) if o.round < table.round)
    yield (Counteract(countermeasure=c.id) for c in table.scenario.countermeasures if not c.closes_channel)
