"""A debrief as Markdown: sentences from the data files, with every value cleaned and escaped."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from prompts.load import fill
from transcripts.clean import clean
from transcripts.debrief.findings import Account, Contribution, Debrief, Fork, Given, Seat, Term

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
        terms="\n".join(_term(term, debrief.threshold) for term in debrief.terms),
        beside="\n".join(_beside(debrief)),
        refused=_refused(debrief),
        injects=_listed(_say("injects", i.source, turn=i.turn, title=i.title) for i in debrief.injects),
        owed=_listed(
            _say("owed", "line", side=o.side, commitment=o.commitment, due=str(o.due), title=o.title)
            for o in debrief.owed
        ),
        authors=_listed(
            _say("authors", a.kind, side=a.side, agent=a.agent, turns=", ".join(a.turns)) for a in debrief.authors
        ),
    )


@cache
def _sentences() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("transcripts.debrief") / "debrief.toml").read_text(encoding="utf-8"))


def _say(about: str, which: str, **values: str) -> str:
    """A sentence with its values, each escaped."""
    return fill(_sentences()[about][which], **{name: escape(value) for name, value in values.items()})


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
    return fill(
        _sentences()["account"]["frame"].strip(),
        side=escape(account.side),
        gave=_listed(map(_given, account.gave)),
        got=_listed(map(_given, account.got)),
        unanswered=_listed(_say("unanswered", u.what, turn=u.turn, ref=u.ref, text=u.text) for u in account.unanswered),
        broken=_listed(
            _say("broken", b.how, turn=b.turn, commitment=b.commitment, title=b.title) for b in account.broken
        ),
        red_lines="\n".join(_red_lines(account, other)),
        capital="\n".join(
            _say(
                "account",
                "audience",
                audience=a.name,
                start=f"{a.start:.0f}",
                end=f"{a.end:.0f}",
                floor=f"{a.floor:.0f}",
            )
            for a in account.capital
        ),
        used=str(account.overrides_used),
        overrides=str(account.overrides),
    )


def _given(given: Given) -> str:
    return _say("gave", "agreed" if given.agreed else "free", turn=given.turn, title=given.title)


def _red_lines(account: Account, other: str) -> Iterator[str]:
    for own in account.own_crossed:
        yield _say("red_lines", "own_crossed", line=own.title, turns=", ".join(own.turns))
    if not account.own_crossed:
        yield _say("red_lines", "own_kept", count=str(account.red_lines))
    for crossed in account.other_crossed:
        yield _say("red_lines", "other_crossed", other=other, line=crossed.title, turns=", ".join(crossed.turns))
    if not account.other_crossed:
        yield _say("red_lines", "other_kept", other=other)


def _term(term: Term, threshold: float) -> str:
    values = {"value": f"{term.value:.1f}" if term.key in ("S", "S_recent") else f"{term.value:.2f}"}
    if term.side:
        values["side"] = term.side
    if term.key == "trust":
        values["threshold"] = f"{threshold:.2f}"
    if not term.turns:
        return _say("terms_at_rest", term.key, **values)
    return _say("terms", term.key, turns=", ".join(_contribution(term, c) for c in term.turns), **values)


def _contribution(term: Term, part: Contribution) -> str:
    return f"{part.turn} ({part.side}, {part.amount:+.{1 if term.key == 'S' else 2}f})"


def _beside(debrief: Debrief) -> Iterator[str]:
    for one in debrief.beside:
        values = one.model_dump(exclude={"side", "say_do", "escalation"})
        numbers = {name: f"{value:.2f}" for name, value in values.items()}
        yield _say("beside", "side", side=one.side, escalation=str(one.escalation), **numbers)
        if one.say_do is not None:
            yield _say("beside", "say_do", side=one.side, say_do=f"{one.say_do:.2f}")
    if debrief.contact is not None:
        yield _say("beside", "contact", contact=f"{debrief.contact:.2f}")


def _refused(debrief: Debrief) -> str:
    refusals = (
        _say("refused", "line", turn=r.turn, side=r.side, attempt=str(r.attempt), rule=r.rule, message=r.message)
        for r in debrief.refused
    )
    forfeits = (
        _say("refused", "unasked" if f.failed else "forfeited", turn=f.turn, side=f.side) for f in debrief.forfeited
    )
    return _listed((*refusals, *forfeits))
