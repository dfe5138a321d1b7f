"""What each side gave, got, harmed and left unanswered, with its red lines, its balance and its patience at home."""

from collections.abc import Iterator

from training.debrief.case import Case, say, sentence, signed
from training.debrief.charts import Bar, Frame, patience
from training.debrief.document import Block, Claim, Claims, Figure, Folded, Paragraph, Section
from training.debrief.sections.course import KINDS
from training.debrief.sections.told import harm_told
from transcripts.debrief.balances import KINDS as TERM_KINDS
from transcripts.debrief.figures import SideBalance
from transcripts.debrief.findings import Account
from transcripts.exports.tables import Grid


def accounts(case: Case) -> Section:
    """The accounts of both sides, the reader's own first."""
    blocks = tuple(block for side in case.own_first for block in _account(case, case.account(side)))
    return Section(id="accounts", title=say("titles", "accounts"), blocks=blocks)


def _account(case: Case, account: Account) -> Iterator[Block]:
    side, found = account.side, case.found
    yield _listed("gave", side, (Claim(text=_given(g.title, agreed=g.agreed), turns=(g.turn,)) for g in account.gave))
    balance = next((one for one in found.balances if one.id == account.seat.id), None)
    if balance:
        yield _listed("got", side, _got(balance))
    harmed = (Claim(text=harm_told(harm), turns=(harm.turn,)) for harm in found.harms if harm.side == side)
    yield _listed("harmed", side, harmed)
    left = (Claim(text=say("accounts", u.what, text=sentence(u.text)), turns=(u.turn,)) for u in account.unanswered)
    yield _listed("left", side, left)
    title = say("accounts", "lines", side=side)
    yield Claims(title=title, claims=tuple(_lines(case, account)))
    if balance:
        yield from _balance(balance)
    if account.capital:
        yield _patience(case, account)


def _listed(about: str, side: str, claims: Iterator[Claim]) -> Claims:
    title, none = say("accounts", about, side=side), say("accounts", f"{about}-nothing")
    return Claims(title=title, claims=tuple(claims), none=none)


def _given(title: str, *, agreed: bool) -> str:
    return say("accounts", "agreed" if agreed else "free", title=title)


def _got(balance: SideBalance) -> Iterator[Claim]:
    for term in balance.terms:
        if term.kind == "gained":
            which = "wanted" if term.wanted else "gained"
            text = say("accounts", which, title=term.text, amount=f"{term.amount:.2f}", side=balance.side)
            yield Claim(text=text, turns=(term.turn,))


def _lines(case: Case, account: Account) -> Iterator[Claim]:
    for own in account.own_crossed:
        yield Claim(text=say("accounts", "own-crossed", line=own.title), turns=own.turns)
    if not account.own_crossed:
        yield Claim(text=say("accounts", "own-kept", count=str(account.red_lines)))
    if not account.other_crossed:
        yield Claim(text=say("accounts", "other-kept", other=case.other(account.seat.id)))
    if not account.broken:
        yield Claim(text=say("accounts", "promises-kept"))
    for owed in case.found.owed:
        if owed.side == account.side:
            yield Claim(text=say("accounts", "owed", title=owed.title))


def _balance(balance: SideBalance) -> Iterator[Block]:
    sums = {kind: f"{abs(balance.sum_of(kind)):.2f}" for kind in TERM_KINDS}
    yield Paragraph(text=say("accounts", "balance", side=balance.side, total=signed(balance.total), **sums))
    if balance.terms:
        title = say("accounts", "terms", side=balance.side)
        columns = (say("course", "turn"), say("accounts", "what"), say("accounts", "amount"))
        rows = tuple((term.turn, term.text or term.kind, signed(term.amount)) for term in balance.terms)
        yield Folded(summary=title, grid=Grid(caption=title, columns=columns, rows=rows))


def _patience(case: Case, account: Account) -> Figure:
    kind = KINDS[[side.id for side in case.scenario.sides].index(account.seat.id)]
    worst = min(account.capital, key=lambda audience: audience.end - audience.floor)
    figures = {"end": f"{worst.end:.0f}", "floor": f"{worst.floor:.0f}"}
    told = say("accounts", "patience-told", worst=worst.name, **figures)
    used = {"used": str(account.overrides_used), "overrides": str(account.overrides)}
    words = f"{told} {say('accounts', 'patience-words', **used)}"
    title = say("accounts", "patience", side=account.side)
    bars = [Bar(a.name, a.start, a.end, a.floor) for a in account.capital]
    columns = tuple(say("accounts", name) for name in ("audience", "start", "end", "floor"))
    rows = tuple((a.name, f"{a.start:.0f}", f"{a.end:.0f}", f"{a.floor:.0f}") for a in account.capital)
    drawn = patience(Frame(f"patience-{account.seat.id}", title, told), bars, kind)
    return Figure(title=title, told=words, svg=drawn, grid=Grid(caption=title, columns=columns, rows=rows))
