"""The balance of each side with its terms, each with its turn and what it was for."""

from collections.abc import Iterator, Sequence
from typing import get_args

from moderator.events import RULES, Moved, TurnTaken
from moderator.rules.aims import balance_of
from moderator.score.balance import PER_POINT, Term, TermKind
from moderator.score.coded_act import CodedAct
from moderator.table import Table
from moderator.visibility import Visibility
from transcripts.debrief.codings import coded_titles
from transcripts.debrief.figures import BalanceTerm, SideBalance
from transcripts.debrief.passages import Passage
from transcripts.debrief.sentences import ended, plain

KINDS: tuple[TermKind, ...] = get_args(TermKind)


def balances(walked: Sequence[Passage], table: Table, visibility: Visibility) -> tuple[SideBalance, ...]:
    """The balances that may be seen: of both sides after the talks, and before that a side's own.

    ``walked`` and ``table`` are of the events as they happened, with nothing left out. Older rules have none.
    """
    if table.rules != RULES:
        return ()
    return tuple(_balance(m.id, walked, table) for m in table.scenario.sides if visibility.of(m.id))


def sentences(balance: SideBalance) -> Iterator[str]:
    """The balance in plain sentences: its sum, then each term."""
    sums = {kind: _signed(balance.sum_of(kind)) for kind in KINDS}
    yield plain("balance", "total", side=balance.side, total=_signed(balance.total), **sums)
    for term in balance.terms:
        yield _sentence(balance.side, term)
    if not balance.wants:
        yield plain("balance", "no-wants", side=balance.side)


def _signed(amount: float) -> str:
    return f"{amount:+.2f}" if round(amount, 2) else "0.00"


def _sentence(side: str, term: BalanceTerm) -> str:
    facts = {"turn": term.turn, "side": side, "amount": f"{abs(term.amount):.2f}"}
    if term.kind == "paid":
        return plain("balance", "paid", points=f"{abs(term.amount) / PER_POINT:.0f}", **facts)
    return ended(plain("balance", "wanted" if term.wanted else term.kind, text=term.text, **facts))


def _balance(side: str, walked: Sequence[Passage], table: Table) -> SideBalance:
    brief = table.scenario.briefs.get(side)
    return SideBalance(
        id=side,
        side=table.scenario.mandate(side).name,
        total=balance_of(table, side).total,
        terms=tuple(_terms(side, walked, table)),
        wants=bool(brief and brief.wants),
    )


def _terms(side: str, walked: Sequence[Passage], table: Table) -> Iterator[BalanceTerm]:
    """The terms in the order of the turns that brought them."""
    brought: dict[tuple[int, str], list[Term]] = {}
    for term in balance_of(table, side).terms:
        if term.kind != "paid":
            brought.setdefault((term.round, term.by), []).append(term)
    for turn, event, before in walked:
        if not isinstance(event, TurnTaken):
            continue
        if terms := brought.get((event.round, event.side), []):
            named = list(zip(event.acts, coded_titles(event, before), strict=True))
            for term in terms:
                text = _text(term, named)
                yield BalanceTerm(turn=turn, kind=term.kind, amount=term.amount, text=text, wanted=term.wanted)
        if isinstance(event, Moved) and (points := sum(event.spent.get(side, {}).values())):
            yield BalanceTerm(turn=turn, kind="paid", amount=-PER_POINT * points)


def _text(term: Term, named: list[tuple[CodedAct, str]]) -> str:
    """What a term was for; the act that it stands for is taken from the list."""
    found = next((entry for entry in named if _fits(term, entry[0])), None)
    if found is None:
        return term.measure
    named.remove(found)
    act, title = found
    return plain("balance", act.status, text=title) if act.status in ("breached", "withdrawn") else title


def _fits(term: Term, act: CodedAct) -> bool:
    harms = act.value < 0 or act.crosses_red_line or act.status in ("breached", "withdrawn")
    return act.measure == term.measure and harms == (term.kind != "gained")
