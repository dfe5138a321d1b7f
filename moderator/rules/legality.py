"""Legality: what bars an act, such as red lines, audiences, the ladder, signatures and the order of play."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from math import ceil, floor

from moderator import coding
from moderator.memory import remembered
from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counter,
    Counteract,
    Decline,
    Explain,
    Fault,
    Hold,
    Message,
    Offer,
    Perform,
    RequestContact,
    Reserve,
    Withdraw,
)
from moderator.rules import diplomacy, domestic
from moderator.rules.diplomacy import ORDER, listed
from moderator.table import Table, highest_step, measures_by_id
from scenarios.types import LADDER, Kind, Measure, piece, whole

SIGNATURES, LADDER_RULE = "rule.both-signatures", "rule.gradualism"
GATE, ONCE = "rule.domestic-gate", "rule.words-to-deeds"
THEIR_GATE = "rule.their-domestic-gate"
"""The gate of the other side, whose capital is not known: no side loses an attempt by it."""

IN_VAIN = 2
"""Rounds for which a channel is not asked for again where the request was refused or lapsed."""


def faults(table: Table, side: str, act: Act) -> Iterator[Fault]:
    """Everything that is wrong with an act at this table; the same for every agent."""
    if table.closing:
        yield from _closing(table, side, act)
        return
    match act:
        case Offer():
            yield from _offering(table, side, act)
        case Counter():
            yield from _answering(table, side, act.offer)
            yield from _offering(table, side, act)
        case Accept():
            yield from _accepting(table, side, act)
        case Decline():
            yield from _answering(table, side, act.offer)
        case Withdraw():
            yield from _withdrawing(table, side, act)
        case Perform():
            yield from _performing(table, side, act)
        case RequestContact() | AnswerContact():
            yield from _contact(table, side, act)
        case Counteract():
            yield from _countering(table, side, act)
        case Message():
            yield from diplomacy.messaging(table, act)
        case AskProof():
            yield from diplomacy.asking_proof(table, side, act)
        case AnswerProof():
            yield from diplomacy.answering_proof(table, side, act)
        case Explain():
            yield from diplomacy.explaining(table, side, act)
        case Reserve():
            yield from diplomacy.reserving(table, side, act)
        case _:
            return


def in_force(table: Table, side: str, measure: Measure) -> bool:
    """Whether a side has already given a measure that cannot be given twice, under this or another id, or a piece.

    Words can be repeated unless they are owed; deeds, norms and regimes cannot. The part and the rest are two.
    """
    named, entire = piece(measure.id), table.scenario.parts.classes[whole(measure.id)]
    pieces = _pieces_in_force(table, side).get((measure.kind, entire), ())
    return any(not (given and named and given != named) for given in pieces)


@remembered
def _pieces_in_force(table: Table, side: str) -> Mapping[tuple[Kind, str], Collection[str]]:
    """By kind and overlap class, the pieces that a side has given and cannot give again."""
    owed, same = {c.measure for c in table.owed(side)}, table.scenario.parts.classes
    found = defaultdict[tuple[Kind, str], list[str]](list)
    for given in measures_by_id(table.scenario, tuple(table.given_or_owed(side))):
        if given.kind != "word" or given.id in owed:
            found[given.kind, same[whole(given.id)]].append(piece(given.id))
    return found


def giving(
    table: Table, side: str, measures: tuple[Measure, ...], received: Collection[str], override: Collection[str] = ()
) -> Iterator[Fault]:
    """What bars a side from giving measures: the ladder, its red lines, what is in force, its audiences.

    For the measures that its leader overrides, the next step of the ladder, a red line that an override lifts and the
    floors of audiences do not count.
    """
    step = highest_step(table)
    for measure in measures:
        open_to = step + (measure.id in override)
        if measure.step > open_to:
            yield _too_high(table, measure, open_to)
        yield from _own_red_lines(table, side, measure, received, override)
        if in_force(table, side, measure):
            message = f"{measure.id} is already agreed or in force for {table.scenario.mandate(side).name}."
            yield table.fault(ONCE, message, "carry out what is owed, or give something new")
        if piece(measure.id) == "rest":
            yield from _rest_first(table, side, measure)
    yield from _gate(table, side, measures, override)


def _rest_first(table: Table, side: str, rest: Measure) -> Iterator[Fault]:
    """The rest of a measure comes after its part."""
    first = f"{whole(rest.id)}#part"
    if first not in table.given_or_owed(side):
        yield table.fault(ONCE, f"{rest.id} comes after {first}.", f"{first}, or {whole(rest.id)} at once")


def _offering(table: Table, side: str, act: Offer | Counter) -> Iterator[Fault]:
    other = table.scenario.other(side)
    unknown = _unknown(table, (*act.give, *act.ask))
    if unknown:
        yield unknown
        return
    give, ask = measures_by_id(table.scenario, act.give), measures_by_id(table.scenario, act.ask)
    yield from [_not_yours(table, side, m) for m in give if m.actor == other]
    yield from [_not_theirs(table, side, m) for m in ask if m.actor == side]
    named = [*map(whole, (*act.give, *act.ask))]
    if len({*named}) < len(named):
        yield table.fault(ORDER, "A measure is named twice in the package.", "each measure once, whole or in part")
    if any({*o.give} == {*act.give} and {*o.ask} == {*act.ask} for o in table.open_offers(side)):
        yield table.fault(ORDER, "The same offer is already open.", "withdraw it first, or offer something else")
    bound = give + tuple([m for m in ask if m.joint])
    yield from _overriding(table, side, act.override, bound)
    yield from giving(table, side, bound, act.ask, act.override)
    yield from asking(table, side, tuple([m for m in ask if not m.joint]))


def asking(table: Table, side: str, measures: tuple[Measure, ...]) -> Iterator[Fault]:
    """What bars a side from asking the other for measures: the ladder, and what is already in force."""
    step, other = highest_step(table), table.scenario.other(side)
    for measure in measures:
        if measure.step > step:
            yield _too_high(table, measure, step)
        if in_force(table, other, measure):
            yield table.fault(ONCE, f"{measure.id} is already agreed or in force.", "ask for something else")
        if piece(measure.id) == "rest":
            yield from _rest_first(table, other, measure)


def _accepting(table: Table, side: str, act: Accept) -> Iterator[Fault]:
    yield from _answering(table, side, act.offer)
    offer = table.offer(act.offer)
    if offer is None or offer.state != "open" or offer.by == side:
        return
    mine, theirs = coding.owed_if_accepted(table, side, offer.id), coding.owed_if_accepted(table, offer.by, offer.id)
    yield from _overriding(table, side, act.override, mine)
    yield from giving(table, side, mine, offer.give, act.override)
    name = table.scenario.mandate(offer.by).name
    if any(in_force(table, offer.by, m) for m in theirs):
        yield table.fault(ONCE, f"{offer.id} gives what is already in force for {name}.", "decline it, or counter it")
    if domestic.unpayable(table, offer):
        yield Fault(
            rule=THEIR_GATE,
            message=f"{name} cannot carry {offer.id} at home now.",
            source=table.scenario.source(GATE),
            legal="wait, decline it, or make another offer",
        )


def _answering(table: Table, side: str, offer_id: str) -> Iterator[Fault]:
    other = table.scenario.other(side)
    offer = table.offer(offer_id)
    legal = "the open offers to answer are " + listed(o.id for o in table.open_offers(other))
    if offer is None:
        yield table.fault(ORDER, f"There is no offer {offer_id}.", legal)
    elif offer.by == side:
        yield table.fault(ORDER, f"{offer_id} is your own offer.", legal)
    elif offer.state != "open":
        yield table.fault(ORDER, f"{offer_id} is {offer.state}, and closed for good.", legal)


def _withdrawing(table: Table, side: str, act: Withdraw) -> Iterator[Fault]:
    offer, commitment = table.offer(act.of), table.commitment(act.of)
    mine = (offer is not None and offer.by == side and offer.state == "open") or (
        commitment is not None and commitment.by == side and commitment.state == "due"
    )
    if not mine:
        open_ids = listed([o.id for o in table.open_offers(side)] + [c.id for c in table.owed(side)])
        message = f"{act.of} is not an open offer or a commitment due of yours."
        yield table.fault(ORDER, message, f"what can be withdrawn is {open_ids}")


def _performing(table: Table, side: str, act: Perform) -> Iterator[Fault]:
    measure = table.scenario.measure(act.measure)
    if measure is None:
        yield from filter(None, (_unknown(table, (act.measure,)),))
        return
    yield from _overriding(table, side, act.override, (measure,))
    if table.owes(side, act.measure):
        return
    if measure.actor == table.scenario.other(side):
        yield _not_yours(table, side, measure)
    if measure.joint:
        message = f"{measure.id} needs both signatures before it can be carried out."
        yield table.fault(SIGNATURES, message, "offer it, and carry it out once it is accepted")
    yield from giving(table, side, (measure,), (), act.override)


def asked_again(table: Table, side: str, channel: str) -> int:
    """The first round in which a side may ask for contact on a channel, after what came of its last request."""
    asked = [c for c in table.contacts if c.by == side and c.channel == channel]
    failed = [c.round for c in asked if c.state in ("refused", "lapsed")]
    return max(failed) + IN_VAIN + 1 if failed else 0


def _contact(table: Table, side: str, act: RequestContact | AnswerContact) -> Iterator[Fault]:
    if isinstance(act, AnswerContact):
        if act.message and not act.take:
            yield table.fault(ORDER, "A message goes with a call that is taken.", "take the call, or leave it out")
        waiting = [c.id for c in table.contacts if c.by != side and c.state == "open"]
        if act.contact not in waiting:
            message = f"There is no request for contact {act.contact} to answer."
            yield table.fault(ORDER, message, f"requests that wait are {listed(waiting)}")
    elif act.channel not in table.channels:
        yield table.fault(ORDER, f"There is no channel {act.channel}.", f"channels are {listed(table.channels)}")
    elif waiting := [c.channel for c in table.contacts if c.by == side and c.state == "open"]:
        yield table.fault(ORDER, f"A request on {listed(waiting)} is already open.", "wait for the answer")
    elif (again := asked_again(table, side, act.channel)) > table.round:
        message = f"The last call on {act.channel} was in vain; another may be made from round {again} on."
        free = [c for c in table.channels if asked_again(table, side, c) <= table.round]
        yield table.fault(ORDER, message, f"channels that may be asked for are {listed(free)}")


def _countering(table: Table, side: str, act: Counteract) -> Iterator[Fault]:
    allowed = [c for c in table.scenario.countermeasures if c.actor in (side, "both")]
    found = next((c for c in allowed if c.id == act.countermeasure), None)
    if found is None:
        message = f"{act.countermeasure} is not on the closed list of countermeasures for this side."
        yield table.fault(ORDER, message, f"the list is {listed(c.id for c in allowed)}")
        return
    live = [c for c, state in table.channels.items() if state == "open"]
    if found.closes_channel and act.channel not in live:
        yield table.fault(ORDER, f"{found.id} must name an open channel.", f"open channels are {listed(live)}")
    if not found.closes_channel and act.channel is not None:
        yield table.fault(ORDER, f"{found.id} suspends no channel.", "the same without a channel")


def _closing(table: Table, side: str, act: Act) -> Iterator[Fault]:
    """After the talks only what is owed can be carried out."""
    owed = [c.measure for c in table.owed(side)]
    if not (isinstance(act, Hold) or (isinstance(act, Perform) and act.measure in owed)):
        message = "The talks are over; only what is owed can still be carried out."
        yield table.fault(ORDER, message, f"carry out {listed(owed)}, or hold")


def _overriding(table: Table, side: str, override: tuple[str, ...], bound: tuple[Measure, ...]) -> Iterator[Fault]:
    """An override names a measure that the act binds its side to, and each uses up one."""
    if not override:
        return
    ids = [m.id for m in bound]
    strange = [i for i in override if i not in ids]
    if strange:
        message = f"The leader cannot override for {listed(strange)} in this act."
        yield table.fault(GATE, message, f"the measures of this act that bind you are {listed(ids)}")
    left = overrides_left(table, side)
    if len(override) > left:
        message = f"The act would use {len(override)} of the leader's overrides, and {left} are left."
        yield table.fault(GATE, message, "the same act without override, where it passes")


def overrides_left(table: Table, side: str) -> int:
    """How often a side's leader may still override."""
    return table.scenario.mandate(side).overrides - table.overrides.get(side, 0)


def _too_high(table: Table, measure: Measure, open_to: int) -> Fault:
    step = highest_step(table)
    open_now = f"the ladder is open to step {step} ({LADDER[step - 1]})"
    message = f"{measure.id} is step {measure.step} ({LADDER[measure.step - 1]}); {open_now}."
    met = f"until both sides have carried out one of step {step}"
    higher = f", or of step {step + 1} with the leader's override" if open_to == step else ""
    return table.fault(LADDER_RULE, message, f"nothing above step {step} {met}{higher}")


def _own_red_lines(
    table: Table, side: str, measure: Measure, received: Collection[str], override: Collection[str]
) -> Iterator[Fault]:
    for line, bar in table.scenario.parts.bars[side][whole(measure.id)]:
        if bar.unless == "override" and measure.id in override:
            continue
        if bar.unless == "matched" and coding.matched(table, side, bar, tuple(received)):
            continue
        in_play = (m for m in coding.matches(table, bar) if table.scenario.measure(m))
        legal = {
            "matched": f"give it only in return for the whole of one of these: {listed(in_play)}",
            "override": "use the leader's override",
            "never": "another measure",
        }[bar.unless]
        message = f"{measure.id} would cross your own red line: {line.title}. {bar.reason}"
        yield table.fault(line.id, message, legal)


def _gate(table: Table, side: str, measures: tuple[Measure, ...], override: Collection[str]) -> Iterator[Fault]:
    held = table.capital.get(side, {})
    for audience in domestic.blockers(table, side, measures, override):
        cost = domestic.price(table, side, measures)[audience.id]
        message = (
            f"{audience.name} would block {listed(m.id for m in measures)}: "
            f"it costs {ceil(cost)} of {floor(held[audience.id])} points, "
            f"and under {audience.floor:.0f} that audience vetoes what it objects to."
        )
        payable = held[audience.id] >= cost
        legal = "something it does not object to, or the leader's override" if payable else "something cheaper"
        yield table.fault(GATE, message, legal)


def _unknown(table: Table, ids: Iterable[str]) -> Fault | None:
    missing = [i for i in ids if table.scenario.measure(i) is None]
    if not missing:
        return None
    legal = f"the measures in play are {listed(m.id for m in table.scenario.measures)}"
    return table.fault(ORDER, f"No measure in play is called {listed(missing)}.", legal)


def _not_yours(table: Table, side: str, measure: Measure) -> Fault:
    name = table.scenario.mandate(side).name
    return table.fault(SIGNATURES, f"{measure.id} is not {name}'s to give.", "ask for it in return for something")


def _not_theirs(table: Table, side: str, measure: Measure) -> Fault:
    name = table.scenario.mandate(table.scenario.other(side)).name
    return table.fault(SIGNATURES, f"{measure.id} is not {name}'s to give.", "ask for one of theirs or a joint one")
