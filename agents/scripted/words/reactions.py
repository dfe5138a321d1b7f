"""Reactions: cues for what happened in the other side's turn."""

from collections.abc import Iterator, Sequence

from agents.scripted.hearing import last_remarks
from agents.scripted.mending import answers_to
from agents.scripted.temper import acts_of_last_turn, recent_breaches, unanswered_protest
from agents.scripted.words import incidents, phrases
from agents.scripted.words.cues import Cue, offered, reverses
from agents.scripted.words.grievances import (
    accounted,
    given_word,
    pledged,
    protested,
    provocation,
    recalled,
)
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
    Offer,
    Perform,
    Protest,
    RequestContact,
    Reserve,
    Withdraw,
)
from moderator.table import Table
from scenarios.types import piece, whole

WORDS_ONLY_FROM = 3
"""Number of words by the other side, without any deed, at which a statement comments on it."""


PROTESTS = ("protest-account", "protest-inject", "protest-deed", "protest-late", "protest-broken", "protest")
WEIGHTY = (
    "renounced",
    "breach",
    "countermeasure",
    "countermeasure-answered",
    "countermeasure-pledge",
    "unheeded",
    "unheeded-account",
    "unheeded-regret",
    "charged",
    *PROTESTS,
)
"""Subjects important enough to be mentioned in addition to an inject or a countermeasure of one's own."""


def reaction_cues(table: Table, side: str, own: Sequence[Act], *, answered: bool) -> Iterator[Cue]:
    """The events of the other side's turn to react to, the most important first; not what its own acts explain."""
    other = table.scenario.other(side)
    told = {act.incident for act in own if isinstance(act, Explain)}
    acts = [
        act
        for act in acts_of_last_turn(table, other)
        if not (isinstance(act, Protest) and protested(table, side, act) in told)
    ]
    withdrawn = {act.of for act in acts if isinstance(act, Withdraw)}
    renounced = {c.id: c.measure for c in table.commitments if c.id in withdrawn}
    yield from (Cue("renounced", (measure,)) for measure in renounced.values())
    done = {performed.measure for performed in table.performed if performed.by == other}
    broken = tuple(m for m in recent_breaches(table, other) if m not in (*renounced.values(), *done))
    if broken:
        word = pledged(table, other, broken[0])
        yield Cue("breach", broken[:1], given_word(word) if word else {})
    yield from _charged(table, side, acts, own)
    if not table.said:
        yield Cue("opening")
    elif table.said[-1].side == side and not table.closing:
        yield Cue("forfeit")
    found = [cue for act in acts for cue in _reaction(table, side, act, answered=answered)]
    if any(cue.key == "performed-word" for cue in found) and _only_words(table, other):
        yield Cue("words-only")
    last = table.said[-1].statement if table.said else ""
    found.sort(key=lambda cue: (_rank(cue), not _was_told(table, cue, last)))
    found = [_as_done(table, cue) for cue in found]
    yield from (cue for cue in found if cue.key in WEIGHTY)
    struck = any(isinstance(act, Counteract) for act in own)
    if (answered and unanswered_protest(table, side)) or (struck and _just_regretted(table, side)):
        yield _unheeded(table, side)
    yield from (cue for cue in found if cue.key not in WEIGHTY)


def _charged(table: Table, side: str, acts: Sequence[Act], own: Sequence[Act]) -> Iterator[Cue]:
    """A promise of this side's own that was not kept, where the other side has just said so in words alone."""
    doing = {act.measure for act in own if isinstance(act, Perform)}
    missed = [measure for measure in recent_breaches(table, side) if measure not in doing]
    criticised = any(remark.kind == "criticism" and not remark.private for remark in last_remarks(table, side))
    if missed and criticised and not any(isinstance(act, Protest | Counteract) for act in acts):
        yield Cue("charged", tuple(missed[:1]))


PERFORMED = ("performed-deed", "performed-word", "performed-rest")

ORDER = (
    "countermeasure-pledge",
    "countermeasure-answered",
    "countermeasure",
    *PROTESTS,
    "performed-deed",
    "performed-word",
    "performed-rest",
    "accepted",
    "countered",
    "countered-order",
    "declined",
    "withdrew",
    "conditional-offer",
    "offer",
    "refused-proof",
    "refused-proof-word",
    "explained",
    "explained-account",
    "shown-proof",
    "shown-proof-word",
    "asked-proof",
    "refused-contact",
    "contact",
    "took-contact",
    "reserved",
)
"""The order in which acts of the other side are mentioned."""


def _rank(cue: Cue) -> int:
    """The place of a subject among others; deeds and words that were carried out have the same."""
    return ORDER.index("performed-deed" if cue.key in PERFORMED else cue.key)


def _was_told(table: Table, cue: Cue, said: str) -> bool:
    """Whether the other side has told what it carried out, which is thanked for before what it left to its acts."""
    told = (words for id_ in cue.about for words in phrases.doings(table, id_))
    return cue.key not in PERFORMED or any(words[1:].rstrip(".") in said for words in told)


def _as_done(table: Table, cue: Cue) -> Cue:
    """Thanks for a deed where what counts as a word is told as something done."""
    said = cue.key != "performed-word" or all(phrases.is_said(table, measure) for measure in cue.about)
    return cue if said else cue._replace(key="performed-deed")


def proof_cue(table: Table, side: str) -> Cue | None:
    """The proof that the other side has just shown or refused, where another reaction comes first."""
    answers = (a for a in acts_of_last_turn(table, table.scenario.other(side)) if isinstance(a, AnswerProof))
    found = next((cue for act in answers for cue in _reaction(table, side, act, answered=False)), None)
    return found._replace(key=found.key.replace("shown-proof", "proof-seen")) if found else None


def _reaction(table: Table, side: str, act: Act, *, answered: bool) -> Iterator[Cue]:
    kind = type(act)
    plain = sum(isinstance(a, kind) for a in acts_of_last_turn(table, table.scenario.other(side))) == 1
    yield from (cue._replace(plain=plain) for cue in _cues(table, side, act, answered=answered))


def _cues(table: Table, side: str, act: Act, *, answered: bool) -> Iterator[Cue]:
    match act:
        case Offer():
            yield Cue("conditional-offer" if act.ask else "offer", act.give[:1])
        case Counter():
            yield Cue("countered-order" if reverses(table, act) else "countered", act.give[:1])
        case Accept():
            yield Cue("accepted", offered(table, act.offer))
        case Decline():
            yield Cue("declined", offered(table, act.offer))
        case Perform():
            yield _performed(table, act)
        case Withdraw() if offer := table.offer(act.of):
            yield Cue("withdrew", offer.give[:1])
        case AskProof():
            yield Cue("asked-proof", (whole(act.measure),))
        case AnswerProof():
            about = next(((whole(p.measure),) for p in table.proofs if p.id == act.proof), ())
            key = "shown-proof" if act.show else "refused-proof"
            yield Cue(f"{key}-word" if any(phrases.is_said(table, m) for m in about) else key, about)
        case Explain():
            yield _explained(table, act)
        case Reserve():
            yield Cue("reserved")
        case RequestContact():
            yield Cue("contact", values=phrases.contact(act.channel))
        case AnswerContact():
            channel = next(c.channel for c in table.contacts if c.id == act.contact)
            key = "took-contact" if act.take else "refused-contact"
            yield Cue(key, values=phrases.contact(channel))
        case Protest():
            yield _protested(table, side, act)
        case Counteract():
            values = {"deed": incidents.yours(incidents.deed(table, act.countermeasure, act.channel))}
            if word := recalled(table, side, act.countermeasure):
                yield Cue("countermeasure-pledge", (word.measure,), values | given_word(word))
            else:
                yield Cue("countermeasure-answered" if answered else "countermeasure", values=values)
        case _:
            return


def _performed(table: Table, act: Perform) -> Cue:
    if piece(act.measure) == "rest":
        return Cue("performed-rest", (whole(act.measure),))
    measure = table.scenario.measure(act.measure)
    is_word = measure is not None and measure.kind == "word"
    return Cue("performed-word" if is_word else "performed-deed", (act.measure,))


def _explained(table: Table, act: Explain) -> Cue:
    values = {"inject": incidents.incident(table, act.incident)}
    reply = [] if act.regret else incidents.rejoinders(act.incident, table.said[-1].statement, table)
    told = Cue("explained", values=values, measures=frozenset(answers_to(table, act.incident)))
    return told._replace(key="explained-account", options={"reply": reply}) if reply else told


def _unheeded(table: Table, side: str) -> Cue:
    """That a protest changed nothing, with what is to be said of the account that was given."""
    other = table.scenario.other(side)
    if regretted := _just_regretted(table, side):
        return Cue("unheeded-regret", values={"inject": incidents.incident(table, regretted)})
    told = table.said[-1].statement
    mine = next(said for said in reversed(table.said) if said.side == side)
    about = next((protested(table, other, act) for act in mine.acts if isinstance(act, Protest)), "")
    if not accounted(table, other, about):
        return Cue("unheeded")
    values = {"inject": incidents.incident(table, about)}
    if reply := incidents.rejoinders(about, told, table):
        return Cue("unheeded-account", values=values, options={"reply": reply})
    return Cue("unheeded-regret", values=values)


def _just_regretted(table: Table, side: str) -> str:
    """The incident that the other side has just explained with regret; empty if there is none."""
    acts = acts_of_last_turn(table, table.scenario.other(side))
    return next((act.incident for act in acts if isinstance(act, Explain) and act.regret), "")


def _protested(table: Table, side: str, act: Protest) -> Cue:
    """What the other side protested against, with this side's account of it where it has one."""
    about = protested(table, side, act)
    if about and table.scenario.measure(about):
        done = any(performed.by == side and performed.measure == about for performed in table.performed)
        return Cue("protest-late" if done else "protest-broken", (about,))
    mending = frozenset(answers_to(table, about))
    if any(inject.id == about for inject in table.scenario.injects):
        told = Cue("protest-inject", values={"inject": incidents.incident(table, about, own=True)}, measures=mending)
        accounts = incidents.accounts_left(about, table)
        if accounts and not accounted(table, side, about):
            return told._replace(key="protest-account", options={"account": accounts})
        return told
    if not about:
        return Cue("protest")
    cause = provocation(table, side, about)
    values = {"deed": incidents.incident(table, about, own=True)}
    return Cue("protest-deed", values=values | ({"cause": cause} if cause else {}), measures=mending)


def _only_words(table: Table, side: str) -> bool:
    mine = [p for p in table.performed if p.by == side]
    return len(mine) >= WORDS_ONLY_FROM and all(p.kind == "word" for p in mine)
