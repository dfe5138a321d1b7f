"""A debrief as Markdown: sentences from the data files, with every value cleaned and escaped."""

import re
from collections.abc import Iterable, Iterator
from importlib.resources import files

from moderator.events import RULES
from prompts.load import fill
from transcripts.clean import clean
from transcripts.debrief.analysed import CostlyTurn, Measure, deed, figure
from transcripts.debrief.balances import sentences
from transcripts.debrief.figures import Contribution, Term
from transcripts.debrief.findings import Account, Answer, Debrief, Fork, Given, Happening, Harm, ReaderNote, Seat, Wrong
from transcripts.debrief.sentences import ended, plain

BANDS = ((0.0, "nothing"), (10.0, "words"), (25.0, "restraint"), (45.0, "spiral"), (65.0, "commitment"))
"""The values of S from which a sentence stands for it; uncalibrated judgement."""

_ACTIVE = re.compile(r"([\\`*_\[\]<>|~&$#]|(?<=:)/|(?<=[wW]{3})\.)")
"""Characters within a line that Markdown could read as markup, a formula, a mention or a bare link."""


def escape(text: str) -> str:
    """Escape text for the middle of a Markdown line: hidden characters are shown, and markup has no effect."""
    return _ACTIVE.sub(r"\\\1", " ".join(clean(text).split()))


def markdown(debrief: Debrief) -> str:
    """The debrief as one Markdown document."""
    first, second = debrief.accounts
    return fill(
        (files("transcripts.debrief") / "debrief.md").read_text(encoding="utf-8"),
        title=escape(debrief.title),
        ending=_ending(debrief),
        scenario=escape(debrief.scenario),
        as_of=escape(debrief.as_of),
        first_played=_played(first.seat),
        second_played=_played(second.seat),
        seed=str(debrief.seed),
        rounds=str(debrief.rounds),
        turns=str(debrief.turns),
        version=escape(debrief.version),
        repeat=_repeat(debrief),
        accounts=f"{_account(first, second.side)}\n\n{_account(second, first.side)}",
        terms="\n".join(_terms(debrief)),
        harms=_listed(map(_harm, debrief.harms)),
        beside=_listed(_beside(debrief)),
        balances="\n".join(_balances(debrief)),
        analysis="\n".join(_analysis(debrief)),
        deeds=_listed(_say("deeds", "line", turn=d.turn, side=d.side, text=ended(d.text)) for d in debrief.deeds),
        refused=_refused(debrief),
        injects=_listed(line for happening in debrief.injects for line in _happening(happening)),
        owed=_listed(_say("owed", "line", side=o.side, due=str(o.due), title=o.title) for o in debrief.owed),
        notes=_listed(map(_note, debrief.notes)),
        authors=_listed(
            _say("authors", a.kind, side=a.side, agent=a.agent, turns=", ".join(a.turns)) for a in debrief.authors
        ),
    )


def _say(about: str, which: str, **values: str) -> str:
    """A sentence with its values, each escaped."""
    return plain(about, which, **{name: escape(value) for name, value in values.items()})


def _listed(lines: Iterable[str]) -> str:
    return "\n".join(lines) or _say("nothing", "line")


def _ending(debrief: Debrief) -> str:
    turns = str(debrief.turns)
    if debrief.outcome is None:
        ending = _say("ending", "none", turns=turns)
    else:
        ending = _say("ending", debrief.outcome, turns=turns, reason=debrief.reason)
    failures = (_say("failed", "line", turn=f.turn, problem=f.problem) for f in debrief.failures)
    return "\n\n".join((ending, *failures))


def _played(seat: Seat) -> str:
    return _say("played", seat.kind, side=seat.side, agent=seat.agent)


def _repeat(debrief: Debrief) -> str:
    seats = [account.seat for account in debrief.accounts]
    if not debrief.repeatable:
        return _say("repeat", "other")
    if debrief.fork:
        return _fork(debrief.fork)
    first, second = (f"{seat.id}={seat.agent}" for seat in seats)
    facts = {"scenario": debrief.scenario, "seed": str(debrief.seed), "rounds": str(debrief.rounds)}
    return _say("repeat", "scripted", first=first, second=second, **facts)


def _fork(fork: Fork) -> str:
    changes = [f"--seat {side}={agent}" for side, agent in fork.seats.items()]
    changes += [f"--inject {fork.inject}"] * bool(fork.inject) + ["--move FILE"] * fork.moved
    facts = {"parent": fork.parent, "turn": str(fork.turn), "seed": str(fork.seed)}
    return _say("repeat", "fork", changes=" ".join(changes), **facts).rstrip()


def _account(account: Account, other: str) -> str:
    return plain(
        "account",
        "frame",
        side=escape(account.side),
        gave=_listed(map(_given, account.gave)),
        unanswered=_listed(_say("unanswered", u.what, turn=u.turn, text=u.text) for u in account.unanswered),
        broken=_listed(_not_kept(account)),
        red_lines="\n".join(_red_lines(account, other)),
        capital=_capital(account) if account.capital else _say("account", "hidden"),
    ).strip()


def _capital(account: Account) -> str:
    audiences = (
        _say("account", "audience", audience=a.name, start=f"{a.start:.0f}", end=f"{a.end:.0f}", floor=f"{a.floor:.0f}")
        for a in account.capital
    )
    used = {"used": str(account.overrides_used), "overrides": str(account.overrides)}
    return plain("account", "capital", audiences="\n".join(audiences), **used).strip()


def _given(given: Given) -> str:
    return _say("gave", "agreed" if given.agreed else "free", turn=given.turn, title=given.title)


def _not_kept(account: Account) -> Iterator[str]:
    """What was bound and broken, then what was only said."""
    yield from (_say("broken", b.how, turn=b.turn, title=b.title) for b in account.broken)
    yield from (_say("said", "line", turn=p.turn, quote=p.quote, title=p.title) for p in account.said)


def _red_lines(account: Account, other: str) -> Iterator[str]:
    for own in account.own_crossed:
        yield _say("red_lines", "own_crossed", line=own.title, turns=", ".join(own.turns))
    if not account.own_crossed:
        yield _say("red_lines", "own_kept", count=str(account.red_lines))
    for crossed in account.other_crossed:
        yield _say("red_lines", "other_crossed", other=other, line=crossed.title, turns=", ".join(crossed.turns))
    if not account.other_crossed:
        yield _say("red_lines", "other_kept", other=other)


def _harm(harm: Harm) -> str:
    done = "; ".join(map(_wrong, harm.wrongs))
    parts = [_say("harms", "line", turn=harm.turn, side=harm.side, done=done), _answer(harm.answer)]
    if harm.S and harm.trust:
        parts.append(_say("harms", "S", change=_change(*harm.S, 1)))
        parts.append(_say("harms", "trust", side=harm.side, change=_change(*harm.trust, 2)))
    return " ".join(parts)


def _wrong(wrong: Wrong) -> str:
    lines = "; ".join(wrong.crossed)
    crossed = plain("crossed", "line", lines=lines) if lines else ""
    return plain("wrong", wrong.kind, **({"text": wrong.text} if wrong.text else {})) + crossed


def _answer(answer: Answer | None) -> str:
    if answer is None:
        return _say("harms", "unanswered")
    if not answer.acts:
        return _say("harms", "lost", turn=answer.turn, side=answer.side)
    return _say("harms", "answer", turn=answer.turn, side=answer.side, acts=ended("; ".join(answer.acts)))


def _change(before: float, after: float, places: int) -> str:
    """A change of a figure in words."""
    old, new = f"{before:.{places}f}", f"{after:.{places}f}"
    if old == new:
        return plain("change", "same", value=new)
    which = "fell" if after < before else "rose"
    return plain("change", which, before=old, after=new)


def _terms(debrief: Debrief) -> Iterator[str]:
    if not debrief.terms:
        yield _say("score", "hidden")
        return
    if debrief.rules != RULES:
        yield _say("score", "older", rules=str(debrief.rules), now=str(RULES))
    yield from (_term(term, debrief.threshold) for term in debrief.terms)


def _band(value: float) -> str:
    """What a value of S stands for, in words."""
    reached = [name for floor, name in BANDS if value >= floor]
    return _say("bands", reached[-1])


def _term(term: Term, threshold: float) -> str:
    values = {"value": f"{term.value:.1f}" if term.key in ("S", "S_recent") else f"{term.value:.2f}"}
    if term.side:
        values["side"] = term.side
    if term.key == "S":
        values["band"] = _band(term.value)
    if term.key == "trust":
        values["reading"] = _say(
            "reading", "pays" if term.value >= threshold else "too-low", threshold=f"{threshold:.2f}"
        )
    if not term.turns:
        return _say("terms_at_rest", term.key, **values)
    return _say("terms", term.key, turns=", ".join(_contribution(term, c) for c in term.turns), **values)


def _contribution(term: Term, part: Contribution) -> str:
    return f"{part.turn} ({part.side}, {part.amount:+.{1 if term.key == 'S' else 2}f})"


def _beside(debrief: Debrief) -> Iterator[str]:
    for one in debrief.beside:
        share = f"{one.exposure_share:.0%}"
        if one.exposure:
            yield _say("beside", "exposure", side=one.side, value=f"{one.exposure:.2f}", share=share)
        for name in ("initiative", "give_given", "give_not_given", "say_do"):
            if (value := getattr(one, name)) is not None:
                yield _say("beside", name, side=one.side, value=f"{value:.2f}")
        if one.said:
            yield _say("beside", "said", side=one.side, value=str(one.said))
        yield _say("beside", "escalation", side=one.side, value=str(one.escalation))
    if debrief.contact is not None:
        yield _say("beside", "contact", contact=f"{debrief.contact:.2f}")


def _balances(debrief: Debrief) -> Iterator[str]:
    if not debrief.balances:
        yield _say("item", "line", text=plain("balance", "hidden" if debrief.rules == RULES else "older"))
    for balance in debrief.balances:
        yield from (_say("item", "line", text=sentence) for sentence in sentences(balance))


def _analysis(debrief: Debrief) -> Iterator[str]:
    found = debrief.analysis
    if found is None or debrief.rules != RULES:
        which = "hidden" if not debrief.visible else "missing" if debrief.rules == RULES else "older"
        yield _say("analysis", which)
        return
    yield _say("analysis", f"by-{found.by}", analysed=str(found.analysed), turns=str(found.turns))
    for side, costly in found.costliest.items():
        yield _costly(side, costly, found.by) if costly else _say("analysis", "no-loss", side=side)


def _costly(side: str, costly: CostlyTurn, by: Measure) -> str:
    loss, low, high = (figure(amount, by) for amount in (costly.loss, costly.low, costly.high))
    alike = costly.low == costly.high
    bounds = {} if alike else {"low": low, "high": high}
    size = plain("analysis", "alike" if alike else "interval", loss=loss, **bounds)
    words = {"made": ended(deed(costly.made)), "better": ended(deed(costly.better))}
    return _say("analysis", "costly", side=side, turn=costly.turn, loss=size, **words)


def _happening(happening: Happening) -> Iterator[str]:
    yield _say("injects", happening.source, turn=happening.turn, title=happening.title)
    for one in happening.leaked:
        yield _say("injects", "leaked", side=one.side, sent=one.sent, text=one.text)


def _note(note: ReaderNote) -> str:
    words = {name: value for name, value in note.model_dump(exclude={"kind"}).items() if value}
    return _say("notes", note.kind if note.text else f"bare-{note.kind}", **words)


def _refused(debrief: Debrief) -> str:
    refusals = (
        _say("refused", "line", turn=r.turn, side=r.side, replies=str(r.replies), faults=" ".join(r.faults)).rstrip()
        for r in debrief.refused
    )
    forfeits = (
        _say("refused", "unasked" if f.failed else "forfeited", turn=f.turn, side=f.side) for f in debrief.forfeited
    )
    return _listed((*refusals, *forfeits))
