"""The balance of each side with its terms, each with its turn and what it was for."""

from collections import Counter
from collections.abc import Iterator, Sequence

from moderator.events import RULES, TurnTaken
from moderator.fold import step
from moderator.rules.aims import balance_of
from moderator.score.balance import Term
from moderator.score.coded_act import CodedAct
from moderator.table import Table
from moderator.visibility import Visibility
from transcripts.debrief.codings import coded_titles
from transcripts.debrief.findings import BalanceTerm, SideBalance
from transcripts.debrief.passages import Passage
from transcripts.debrief.sentences import plain


def balances(walked: Sequence[Passage], table: Table, visibility: Visibility) -> tuple[SideBalance, ...]:
    """The balances that may be seen: of both sides after the talks, and before that a side's own.

    ``walked`` and ``table`` are of the events as they happened, with nothing left out. Older rules have none.
    """
    if table.rules != RULES:
        return ()
    return tuple(_balance(m.id, walked, table) for m in table.scenario.sides if visibility.of(m.id))


def sentences(balance: SideBalance) -> Iterator[str]:
    """The balance in plain sentences: its sum, then each term."""
    sums = {kind: f"{balance.sum_of(kind):+.2f}" for kind in ("gained", "paid", "suffered", "broke")}
    yield plain("balance", "total", side=balance.side, total=f"{balance.total:+.2f}", **sums)
    for term in balance.terms:
        about = {"text": term.text} if term.text else {}
        which = "wanted" if term.wanted else term.kind
        yield plain("balance", which, turn=term.turn, side=balance.side, amount=f"{abs(term.amount):.2f}", **about)
    if not balance.wants:
        yield plain("balance", "no-wants", side=balance.side)


def _balance(side: str, walked: Sequence[Passage], table: Table) -> SideBalance:
    brief = table.scenario.briefs.get(side)
    return SideBalance(
        side=table.scenario.mandate(side).name,
        total=balance_of(table, side).total,
        terms=tuple(_terms(side, walked)),
        wants=bool(brief and brief.wants),
    )


def _terms(side: str, walked: Sequence[Passage]) -> Iterator[BalanceTerm]:
    """The terms in the order of the turns that brought them."""
    known = Counter[Term]()
    for turn, event, before in walked:
        if isinstance(event, TurnTaken):
            now = Counter(balance_of(step(before, event), side).terms)
            named = list(zip(event.acts, coded_titles(event, before), strict=True))
            for term in (now - known).elements():
                text = _text(term, named)
                yield BalanceTerm(turn=turn, kind=term.kind, amount=term.amount, text=text, wanted=term.wanted)
            known = now


def _text(term: Term, named: list[tuple[CodedAct, str]]) -> str:
    """What a term was for; the act that it stands for is taken from the list."""
    if term.kind == "paid":
        return ""
    found = next((entry for entry in named if _fits(term, entry[0])), None)
    if found is None:
        return term.measure
    named.remove(found)
    return found[1]


def _fits(term: Term, act: CodedAct) -> bool:
    harms = act.value < 0 or act.crosses_red_line or act.status in ("breached", "withdrawn")
    return act.measure == term.measure and harms == (term.kind != "gained")
