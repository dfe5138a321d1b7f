"""What a side that waits says: it takes up what the other side has just said, or tells what it waits for."""

from collections.abc import Iterable, Iterator
from itertools import islice, takewhile

from agents.scripted.temper import acts_of_last_turn, new_injects, recent_breaches
from agents.scripted.words import incidents, phrases
from agents.scripted.words.answers import reason_of
from agents.scripted.words.cues import Cue
from agents.scripted.words.grievances import accounted, protested, provocation
from agents.scripted.words.sentences import longest_part, register, templates
from moderator.moves import Counteract, Decline, Explain, Hold, Protest
from moderator.table import Table
from moderator.tabled import TabledOffer

RECENT = 2
"""Rounds for which a side that waits speaks of an offer that was declined."""

TWICE = 2
"""Times that a side accounts for one cable."""

STALLED = 2
"""Turns in a row in which both sides have only waited, after which one says that the talks do not move."""

DIFFICULTY = {"cost": "cost", "little": "more", "unbalanced": "more", "distrust": "trust"}
"""What stands in the way, by the reason for which an offer was declined; of any other no more is said."""


WISHES = ("hold-wish", "hold-stalled", "hold-stalled-too", "hold-asked-back")
"""The keys that ask again for a step."""

QUESTIONS = ("hold-refused", "hold-declined", "hold-terms")
"""The beginnings of the keys that ask what else would help."""


def holding(table: Table, side: str) -> Cue:
    """What a side says while it waits, in one cue.

    It takes up what was just said; else it speaks of its offer, of what is owed, or of what it still asks for.
    """
    owed = [debt for debt in table.owed(table.scenario.other(side)) if table.ripe(debt)]
    waits = table.open_offers(side) or owed
    if table.round >= table.rounds and not waits:
        return _parting(table, side)
    if reply := next(_replies(table, side), None):
        return reply
    waited = _waited(table, side)
    if _stalled(table, side) and (wish := still_asked(table, side)):
        return Cue("hold-stalled", (wish,))
    if offers := table.open_offers(side):
        return Cue("hold-offer", offers[-1].give[:1], plain=waited > 0)
    if owed:
        return Cue("hold-owed", (owed[0].measure,), plain=waited > 0)
    if declined := next(_declined(table, side, table.round - RECENT), None) if not waited else None:
        return declined
    if not waited and not table.round % 2:
        return Cue("hold")
    still = [*_still_wanted(table, side), *_position(table, side)]
    return still[waited % len(still)] if still else Cue("hold-again" if waited else "hold")


def still_asked(table: Table, side: str) -> str:
    """The last thing that a side asked for and did not get; empty if there is none."""
    given = table.given_or_owed(table.scenario.other(side))
    asked = (m for offer in reversed(table.offers) if offer.by == side for m in offer.ask if m not in given)
    return next(asked, "")


def _parting(table: Table, side: str) -> Cue:
    """The last words of a side that waits: what it asked for and did not get, or what was left open."""
    wish, last = still_asked(table, side), _heard(table, side)
    followed = any(_told(table, side, key, last) for key in ("hold-last", "hold-last-too", "left-open"))
    about = (wish,) if wish else ()
    return Cue("hold-last-too" if followed and wish else "hold-last", about, phrases.left_open(table, side))


def _replies(table: Table, side: str) -> Iterator[Cue]:
    """What a side answers to what the other has just said or done, the most direct answer first."""
    last, wish = _heard(table, side), still_asked(table, side)
    if wish in recent_breaches(table, table.scenario.other(side)):  # it was just told that it was not done
        wish = ""
    if answers := phrases.answers(table, side):
        yield Cue("hold-reply", values={"position": answers[0]})
    if wish and _told(table, side, "hold-stalled", last):
        yield Cue("hold-stalled-too", (wish,))
    if wished := _wished_for(table, side):
        yield _refusal(table, side, wished)
    if wish and _refused(table, side, wish):
        yield Cue("hold-refused", (wish,))
    if _asked(table, side, last):
        yield Cue("hold-asked-back", (wish,)) if wish else Cue("hold-asked-open")
    if _told(table, side, "hold", last):
        yield from _position(table, side)
    yield from _defences(table, side, last)
    yield from _rejoinders(table, side, last)
    yield from _declined(table, side, table.round - 1)


def _asked(table: Table, side: str, last: str) -> bool:
    """Whether the other side has just asked what would help, and this side has not just told it."""
    keys = [key for key in register(table.scenario.other(side), "say") if key.startswith(QUESTIONS)]
    mine = next((said.statement for said in reversed(table.said) if said.side == side), "")
    answers = [words for key in ("hold-asked-back", "hold-asked-open") for words in templates(side, "say", key)]
    told = any(longest_part(words) in mine for words in answers)
    return not told and any(_told(table, side, key, last) for key in keys)


def _defences(table: Table, side: str, last: str) -> Iterator[Cue]:
    """Answers to what the other side said against a deed or a cable of one's own, without a protest."""
    acts = acts_of_last_turn(table, table.scenario.other(side))
    if not last or any(isinstance(act, Protest) for act in acts):
        return
    struck = [act for act in acts_of_last_turn(table, side) if isinstance(act, Counteract)]
    if struck and any(remark.kind == "criticism" and not remark.private for remark in table.said[-1].remarks):
        cause = provocation(table, side, struck[0].countermeasure)
        deed = incidents.incident(table, struck[0].countermeasure, own=True)
        yield Cue("hold-criticised", values={"deed": deed} | ({"cause": cause} if cause else {}))
    new = {inject.id for inject in new_injects(table, side)}
    for inject in (i for _, i in reversed(table.injected) if i.actor == side and i.id not in new):
        accounts = incidents.accounts(inject.id)
        left = incidents.unsaid(accounts, table)
        worried = any(remark.kind == "concern" for remark in table.said[-1].remarks)
        against = incidents.is_objected_to(inject.id, last) or (worried and incidents.is_named(table, inject.id, last))
        if left and against and _times_said(table, side, accounts) < TWICE:
            named = incidents.incident(table, inject.id, own=True)
            yield Cue("hold-defend", values={"inject": named}, options={"account": left})


def _rejoinders(table: Table, side: str, last: str) -> Iterator[Cue]:
    """Answers to the account that the other side has just given of a cable of its own, one for each cable."""
    other = table.scenario.other(side)
    told = {act.incident for act in acts_of_last_turn(table, other) if isinstance(act, Explain)}
    told |= {inject.id for inject in new_injects(table, side)}
    for inject in (i for _, i in reversed(table.injected) if i.actor == other and i.id not in told):
        answered = _times_said(table, side, incidents.every_rejoinder(inject.id))
        if not answered and (replies := incidents.rejoinders(inject.id, last, table)):
            named = incidents.incident(table, inject.id)
            yield Cue("hold-account", values={"inject": named}, options={"reply": replies})


def _declined(table: Table, side: str, since: int) -> Iterator[Cue]:
    """What is said of an offer that was declined since a round and was not carried out in another way."""
    done = {performed.measure for performed in table.performed}
    answered = {act.offer: (said.round, act) for said in table.said for act in said.acts if isinstance(act, Decline)}
    for offer in reversed(table.offers):
        round_, act = answered.get(offer.id, (0, None))
        if act and round_ >= since and not done & {*offer.give} and offer.state == "declined":
            yield _after_refusal(table, side, offer, DIFFICULTY.get(reason_of(act), ""))


def _after_refusal(table: Table, side: str, offer: TabledOffer, difficulty: str) -> Cue:
    """What an offer that was declined lacked, as its own side or the other sees it."""
    key = "hold-declined" if offer.by == side else "hold-terms"
    if difficulty == "cost" and offer.ask:
        hard = _hard(table, side, offer.ask[0]) if offer.by != side else ""
        if hard or offer.by == side:
            return Cue(f"{key}-cost", offer.ask[:1], {"hard": hard} if hard else {})
    return Cue(f"{key}-{difficulty}" if difficulty in ("more", "trust") else key, offer.give[:1])


def _refusal(table: Table, side: str, wished: str) -> Cue:
    """What stands in the way of a step that the other side asks for again, by the reason given last."""
    asking = {offer.id for offer in table.offers if offer.by != side and wished in offer.ask}
    given = [a for said in table.said for a in said.acts if isinstance(a, Decline) and a.offer in asking]
    difficulty = DIFFICULTY.get(reason_of(given[-1]), "") if given else ""
    hard = _hard(table, side, wished)
    if difficulty == "cost" and hard:
        return Cue("hold-no-cost", (wished,), {"hard": hard})
    return Cue(f"hold-no-{difficulty}" if difficulty in ("more", "trust") else "hold-no", (wished,))


def _hard(table: Table, side: str, measure: str) -> str:
    """Why a measure is hard to carry at home, if this side has not said it; or empty."""
    hard = phrases.hard(table, side, measure)
    return "" if any(hard in said.statement for said in table.said if said.side == side) else hard


def _position(table: Table, side: str) -> Iterator[Cue]:
    """What a side has not yet said of the matter itself; a further point where the other has just answered one."""
    first = not any(said.side == side for said in table.said)
    key = "hold-opening" if first else "hold-further" if phrases.was_answered(table, side) else "hold-position"
    yield from (Cue(key, values={"position": said}) for said in islice(phrases.positions(table, side), 1))


def _still_wanted(table: Table, side: str) -> Iterator[Cue]:
    """What a side has asked for and not got: an account of what it protested against, and a step it wished for."""
    other = table.scenario.other(side)
    latest = next(iter(_protested(table, side)), "")
    if latest and not accounted(table, other, latest):
        yield Cue("hold-protest", values={"inject": incidents.incident(table, latest)})
    if wish := still_asked(table, side):
        yield Cue("hold-wish", (wish,))


def _protested(table: Table, side: str) -> list[str]:
    """What a side has protested against, other than a promise that was not kept, the latest first."""
    other = table.scenario.other(side)
    acts = (a for said in reversed(table.said) if said.side == side for a in said.acts if isinstance(a, Protest))
    about = (protested(table, other, act) for act in acts)
    return [incident for incident in about if incident and not table.scenario.measure(incident)]


def _wished_for(table: Table, side: str) -> str:
    """What the other side has just asked for again while it waited; empty if nothing."""
    wish, last = still_asked(table, table.scenario.other(side)), _heard(table, side)
    only_waited = bool(last) and table.said[-1].acts == (Hold(),)
    asks = only_waited and any(_told(table, side, key, last) for key in WISHES)
    return wish if asks and wish and phrases.is_named(table, wish, last) else ""


def _refused(table: Table, side: str, wish: str) -> bool:
    """Whether the other side has just said again, while it waited, that it will not do what was asked."""
    last = _heard(table, side)
    keys = ("hold-no", "hold-no-cost", "hold-no-more", "hold-no-trust")
    return phrases.is_named(table, wish, last) and any(_told(table, side, key, last) for key in keys)


def _stalled(table: Table, side: str) -> bool:
    """Whether both sides have only waited for some turns, and nobody has said yet that the talks do not move."""
    quiet = min(_waited(table, side), _waited(table, table.scenario.other(side))) >= STALLED
    return quiet and not any(_told(table, side, "hold-stalled", said.statement, either=True) for said in table.said)


def _told(table: Table, side: str, key: str, statement: str, *, either: bool = False) -> bool:
    """Whether a statement of the other side, or of either, has a sentence of a key."""
    sides = table.sides if either else (table.scenario.other(side),)
    return any(longest_part(words) in statement for of in sides for words in register(of, "say").get(key, ()))


def _times_said(table: Table, side: str, words: Iterable[str]) -> int:
    """How many of some clauses a side has said."""
    mine = " ".join(said.statement for said in table.said if said.side == side)
    return sum(clause[1:] in mine for clause in words)


def _heard(table: Table, side: str) -> str:
    """The other side's statement of the turn before; empty if it made none."""
    last = table.said[-1] if table.said else None
    return last.statement if last and last.side != side else ""


def _waited(table: Table, side: str) -> int:
    """The turns in which a side has done nothing but wait, up to this one."""
    mine = (said.acts for said in reversed(table.said) if said.side == side)
    return sum(1 for _ in takewhile(lambda acts: acts == (Hold(),), mine))
