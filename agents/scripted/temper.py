"""Reactions to harm by the other side: none, a protest or a countermeasure."""

from collections.abc import Iterator
from typing import NamedTuple

from agents.scripted.doctrines import Seat
from agents.scripted.reasons import because
from agents.scripted.weigh import Weighed
from moderator.descriptions import title
from moderator.memory import remembered
from moderator.moves import Accept, Act, Counteract, Explain, Perform, Protest, Withdraw
from moderator.rules.domestic import PROVOKED
from moderator.rules.judge import lawful
from moderator.table import Table
from prompts.load import fill, speech
from scenarios.types import Countermeasure, Inject

HOT = 0.8
"""Temper at and above which an agent takes countermeasures for injects too, and may cross declared red lines."""

STERN = 0.3
"""Temper at and above which an agent refuses contact after a provocation, and gives nothing while it protests."""

CROSSES = 0.5
"""Probability that a countermeasure at such a temper may cross a declared red line."""

TAKEN_BEFORE = 0.2
"""Penalty on the fit of a countermeasure that was already taken."""

REPEATED = 2
"""Number of harms, an unanswered protest included, at which a temper of HOT takes countermeasures for injects."""

PROTESTS = 0.2
"""Probability, beside its temper, that it protests where it takes no countermeasure."""

NEGLIGIBLE = 0.2
"""Harm below this gets no reaction."""


class Grievance(NamedTuple):
    """Harm by the other side since this side's last move: its size, in [0, 1], and a description."""

    size: float
    about: str
    at_table: bool = True
    """Whether it was done in the talks, not by others of that state; the second is answered with words first."""


@remembered
def grievance(table: Table, side: str) -> Grievance | None:
    """The largest harm by the other side since this side's last move, if any; harm done in the talks comes first."""
    return max(_grievances(table, side), key=lambda g: (g.at_table, g.size), default=None)


def reaction(seat: Seat, table: Table) -> Weighed | None:
    """The reaction to harm: a countermeasure of about the same size, a protest, or None."""
    temper = seat.doctrine.temper
    found = grievance(table, seat.side) or (unanswered_protest(table, seat.side) if temper >= HOT else None)
    if found is None or found.size < NEGLIGIBLE:
        return None
    drawn = seat.dice(table.round, "temper").band(temper, temper + PROTESTS)
    strikes = found.at_table or (temper >= HOT and _harms(table, seat.side) >= REPEATED)
    why = because("harm", about=found.about)
    if strikes and drawn == 0 and (act := _countermeasure(seat, table, found.size)):
        return Weighed(act, found.size, why)
    again = any(isinstance(act, Protest) and act.about == found.about[:300] for act in _last_acts(table, seat.side))
    no_reaction = again or drawn == 2
    return None if no_reaction else Weighed(Protest(about=found.about[:300]), NEGLIGIBLE, why)


def _grievances(table: Table, side: str) -> Iterator[Grievance]:
    other = table.scenario.other(side)
    for inject in new_injects(table, side):
        if inject.actor == other and inject.value.points < 0:
            yield Grievance(size=-inject.value.points / 10, about=inject.title, at_table=False)
    for act in acts_of_last_turn(table, other):
        if isinstance(act, Counteract):
            found = next(c for c in table.scenario.countermeasures if c.id == act.countermeasure)
            yield Grievance(size=-found.value.points / 10, about=found.title)
    for broken in recent_breaches(table, other):
        about = fill(speech("reasons")["broken"], title=title(broken, table.scenario))
        yield Grievance(size=max(-PROVOKED, -table.last_x[other]), about=about)


def new_injects(table: Table, side: str) -> tuple[Inject, ...]:
    """The injects of this round and the last since a side's last move, newest first."""
    if not table.news[side]:
        return ()
    recent = {inject.id: inject for round_, inject in table.injected if round_ >= table.round - 1}
    return tuple(recent[id_] for id_ in table.news[side] if id_ in recent)


def unanswered_protest(table: Table, side: str) -> Grievance | None:
    """The harm that a side protested against in its last turn, if the other side then neither gave nor accepted."""
    protest = next((act for act in _last_acts(table, side) if isinstance(act, Protest)), None)
    answer = acts_of_last_turn(table, table.scenario.other(side))
    if protest is None or any(isinstance(act, Perform | Accept) for act in answer):
        return None
    return Grievance(size=-PROVOKED, about=protest.about, at_table=False)


def acts_of_last_turn(table: Table, side: str) -> tuple[Act, ...]:
    """The acts of a side in the turn before this one; none if it forfeited."""
    last = table.said[-1] if table.said else None
    return last.acts if last and last.side == side and last.round >= table.round - 1 else ()


def recent_breaches(table: Table, side: str) -> tuple[str, ...]:
    """The measures whose deadline a side missed, or that it renounced, in its last turn."""
    last = next((half for half in reversed(table.tally.turns) if half.side == side), None)
    missed = {row.act.measure for row in (last.acts if last else ()) if row.act.status == "breached"}
    renounced = {act.of for act in acts_of_last_turn(table, side) if isinstance(act, Withdraw)}
    same = table.scenario.parts.classes
    return tuple(
        c.measure
        for c in table.commitments
        if c.by == side and (c.id in renounced or (c.state == "breached" and same.get(c.measure) in missed))
    )


def keeps_closed(table: Table, side: str, channel: str) -> bool:
    """Whether a side has closed a channel itself, and the other side has done nothing since to have it opened."""
    for said in reversed(table.said):
        if said.side != side and any(isinstance(act, Perform | Accept | Explain) for act in said.acts):
            return False
        if said.side == side and any(isinstance(act, Counteract) and act.channel == channel for act in said.acts):
            return True
    return False


def _last_acts(table: Table, side: str) -> tuple[Act, ...]:
    return next((s.acts for s in reversed(table.said) if s.side == side), ())


def _harms(table: Table, side: str) -> int:
    """How many times the other side or its state has done harm so far."""
    other = table.scenario.other(side)
    injected = sum(inject.actor == other and inject.value.points < 0 for _, inject in table.injected)
    countered = sum(isinstance(act, Counteract) for s in table.said if s.side == other for act in s.acts)
    broken = sum(c.by == other and c.state in ("breached", "withdrawn") for c in table.commitments)
    return injected + countered + broken + (unanswered_protest(table, side) is not None)


def _countermeasure(seat: Seat, table: Table, size: float) -> Counteract | None:
    """The countermeasure of nearest size, preferably a new one; one that crosses a red line only at a temper of HOT."""
    other = table.scenario.mandate(table.scenario.other(seat.side))
    declared = {line.id for line in other.red_lines if line.declared}
    open_channels = [channel for channel, state in table.channels.items() if state == "open"]
    dice = seat.dice(table.round, "countermeasure")
    reckless = seat.doctrine.temper >= HOT and dice.below(CROSSES)
    channel = dice.one_of(open_channels) if open_channels else None
    by_both = [(s.side, act.countermeasure) for s in table.said for act in s.acts if isinstance(act, Counteract)]
    taken = {of for side, of in by_both if side == seat.side}
    spent = {found.id for found in table.scenario.countermeasures if found.once} & {of for _, of in by_both}
    options: list[tuple[float, Counteract]] = []
    for found in table.scenario.countermeasures:
        act = Counteract(countermeasure=found.id, channel=channel if found.closes_channel else None)
        crosses = declared & {*found.crosses} and not reckless
        if crosses or found.id in spent or not lawful(table, seat.side, act):
            continue
        distance = abs(_size(found) - size) + (TAKEN_BEFORE if found.id in taken else 0.0)
        options.append((distance, act))
    return min(options, key=lambda o: o[0])[1] if options else None


def _size(countermeasure: Countermeasure) -> float:
    return -countermeasure.value.points / 10
