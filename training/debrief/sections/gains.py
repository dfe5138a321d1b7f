"""The joint gains that were left on the table, drawn as a map of both balances."""

from collections.abc import Iterator
from typing import NamedTuple

from moderator.descriptions import title
from moderator.events import TurnTaken
from moderator.table import class_of
from training.assessment.frontier import Package
from training.assessment.gains import JointGains, Trade
from training.debrief.case import Case, say, signed
from training.debrief.charts import Frame, Point, Spot, balances
from training.debrief.document import Block, Claim, Claims, Figure, Folded, Paragraph, Section
from transcripts.exports.tables import Grid

ROWS = 12
"""Packages of the frontier that the table holds at most."""


def gains(case: Case) -> Section:
    """The frontier, the point reached, and what would have been better for both."""
    return Section(id="gains", title=say("titles", "gains"), blocks=tuple(_blocks(case)))


def _blocks(case: Case) -> Iterator[Block]:
    found = case.gains
    if found is None:
        yield Paragraph(text=say("gains", "none"))
        return
    yield Paragraph(text=say("gains", "lead"))
    yield _map(case, found)
    yield from _better(case, found)
    yield Claims(claims=(Claim(text=_trade(case, found.trade)),))
    yield Folded(summary=say("gains", "frontier"), grid=_packages(case, found))


class _Two(NamedTuple):
    """Both sides by their ids, in the order of the axes."""

    first: str
    second: str

    def at(self, value: dict[str, float]) -> Point:
        """A pair of values as a point."""
        return value[self.first], value[self.second]


def _sides(case: Case) -> _Two:
    first, second = case.scenario.sides
    return _Two(first.id, second.id)


def _map(case: Case, found: JointGains) -> Figure:
    two = _sides(case)
    first, second = map(case.name, two)
    reached, packages = two.at(found.reached), [two.at(package.value) for package in found.frontier]
    low, high = (say("gains", "point", first_at=signed(x), second_at=signed(y)) for x, y in (packages[0], packages[-1]))
    told = say(
        "gains",
        "told",
        first=first,
        second=second,
        first_at=signed(reached[0]),
        second_at=signed(reached[1]),
        count=str(len(packages)),
        low=low,
        high=high,
    )
    spots = [Spot(say("gains", "reached"), reached, "reached")]
    if found.better:
        spots.append(Spot(say("gains", "better"), two.at(found.better.value), "better"))
    heading = say("gains", "chart")
    axes = (say("gains", "axis", side=first), say("gains", "axis", side=second))
    way = [(0.0, 0.0), *_way(case, two)]
    drawn = balances(Frame("map", heading, told), axes, packages, way, spots)
    columns = (say("course", "turn"), first, second)
    turns = [p.turn for p in case.walked if isinstance(p.event, TurnTaken)]
    rows = tuple((turn, signed(x), signed(y)) for turn, (x, y) in zip(turns, way[1:], strict=True))
    return Figure(title=heading, told=told, svg=drawn, grid=Grid(caption=heading, columns=columns, rows=rows))


def _way(case: Case, two: _Two) -> Iterator[Point]:
    """Both balances after each turn."""
    by_side = {balance.id: balance for balance in case.found.balances}
    for passage in case.walked:
        if isinstance(passage.event, TurnTaken):
            yield by_side[two.first].after(passage.turn), by_side[two.second].after(passage.turn)


def _better(case: Case, found: JointGains) -> Iterator[Block]:
    if found.better is None:
        yield Paragraph(text=say("gains", "top"))
        return
    two = _sides(case)
    names = {"first": case.name(two.first), "second": case.name(two.second)}
    at = dict(zip(("first_at", "second_at"), map(signed, two.at(found.better.value)), strict=True))
    was = dict(zip(("first_was", "second_was"), map(signed, two.at(found.reached)), strict=True))
    yield Paragraph(text=say("gains", "best", **names, **at, **was))
    yield Claims(title=say("gains", "holds"), claims=tuple(_by_side(case, found.better)))


def _new(case: Case, package: Package) -> Iterator[str]:
    """The measures of a package of which nothing was carried out."""
    done = {class_of(case.scenario, p.measure).partition("#")[0] for p in case.table.performed}
    return (ref for ref in package.measures if class_of(case.scenario, ref).partition("#")[0] not in done)


def _by_side(case: Case, package: Package) -> Iterator[Claim]:
    """The new measures of a package, those of either side and those of both together."""
    new = list(map(case.scenario.measure, _new(case, package)))
    for side in case.scenario.sides:
        if own := [one.title for one in new if one and one.actor == side.id and not one.joint]:
            yield Claim(text=f"{say('gains', 'gives', side=side.name, title='; '.join(own))}.")
    if joint := [one.title for one in new if one and one.joint]:
        yield Claim(text=f"{say('gains', 'both', title='; '.join(joint))}.")


def _given(case: Case, ref: str) -> str:
    """A measure with who carries it out."""
    measure = case.scenario.measure(ref)
    if measure is None or measure.joint:
        return say("gains", "both", title=title(ref, case.scenario))
    return say("gains", "gives", side=case.name(measure.actor), title=title(ref, case.scenario))


def _trade(case: Case, trade: Trade | None) -> str:
    if trade is None:
        return say("gains", "no-trade")
    two = _sides(case)
    first_adds, second_adds = (f"{amount:.2f}" for amount in two.at(trade.adds))
    return say(
        "gains",
        "trade" if len(trade.measures) > 1 else "joint",
        measures=trade_told(case, trade),
        first=case.name(two.first),
        second=case.name(two.second),
        first_adds=first_adds,
        second_adds=second_adds,
    )


def trade_told(case: Case, trade: Trade) -> str:
    """The measures of a trade, with who carries each out where it is more than one."""
    if len(trade.measures) == 1:
        return title(trade.measures[0], case.scenario)
    return "; ".join(_given(case, ref) for ref in trade.measures)


def _packages(case: Case, found: JointGains) -> Grid:
    """The packages of the frontier, evenly chosen where there are many, the marked one among them."""
    two, all_ = _sides(case), found.frontier
    places = {round(n * (len(all_) - 1) / (ROWS - 1)) for n in range(ROWS)}
    chosen = [package for n, package in enumerate(all_) if n in places or package == found.better]
    columns = (case.name(two.first), case.name(two.second), say("gains", "without"))
    return Grid(caption=say("gains", "frontier"), columns=columns, rows=tuple(_row(case, found, p) for p in chosen))


def _row(case: Case, found: JointGains, package: Package) -> tuple[str, ...]:
    marked = say("gains", "marked") if package == found.better else ""
    first, second = _sides(case).at(package.value)
    listed = "; ".join(_lacking(case, package)) or say("gains", "all")
    return (signed(first) + marked, signed(second), listed)


def _lacking(case: Case, package: Package) -> Iterator[str]:
    """The measures that a package does not hold, and those of which it holds a part."""
    held = {class_of(case.scenario, ref): ref for ref in package.measures}
    for measure in case.scenario.measures:
        same = class_of(case.scenario, measure.id)
        if f"{same}#part" in held:
            yield say("gains", "part", title=measure.title)
        elif same not in held:
            yield measure.title
