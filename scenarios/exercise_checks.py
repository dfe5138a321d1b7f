"""Checks of an exercise against its scenario: what it names is there, and what it asks for can happen."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from scenarios.exercise import DIFFICULTIES, Exercise, Objective, Trigger
from scenarios.files import nearest
from scenarios.numbers import decimal
from scenarios.reach import can_give, round_of_agreement
from scenarios.scenario import Scenario


class Span(NamedTuple):
    """The numbers that are allowed, and whether a side goes with them."""

    low: float
    high: float
    whole: bool = False
    sided: bool = False

    def __str__(self) -> str:
        return f"{'a whole number from ' if self.whole else ''}{decimal(self.low)} to {decimal(self.high)}"

    def holds(self, number: float) -> bool:
        """Whether a number is allowed."""
        return self.low <= number <= self.high and not (self.whole and number % 1)


def exercise_faults(exercise: Exercise, scenario: Scenario) -> Iterator[str]:
    """What does not fit together in an exercise; ``scenario`` is the one it names, before it is made smaller."""
    known = [*_seats(exercise, scenario), *_narrowing(exercise, scenario), *_plan(exercise, scenario)]
    yield from known
    if not known:
        narrowed = exercise.narrowed(scenario)
        yield from _times(exercise)
        yield from _agreement(narrowed)
        for planned in exercise.injects:
            if planned.trigger:
                where = f"the trigger of {planned.inject}"
                yield from (f"{where}: {fault}" for fault in _trigger(planned.trigger, exercise, narrowed))
        for number, objective in enumerate(exercise.objectives, 1):
            yield from (f"objective {number}: {fault}" for fault in _objective(objective, exercise, narrowed))


def _seats(exercise: Exercise, scenario: Scenario) -> Iterator[str]:
    sides = [side.id for side in scenario.sides]
    for seat in exercise.seats:
        if seat not in sides:
            yield f"seats names {seat}; allowed: {_any(sides)}"
    if len(set(exercise.seats)) < len(exercise.seats):
        yield f"seats names {exercise.seats[0]} twice; name each side once"
    if exercise.trainees > len(exercise.seats):
        yield "trainees is 2, but seats names one side; name both sides, or set trainees to 1"
    given = (exercise.opponent.difficulty, exercise.opponent.agent)
    if all(given) or not any(given):
        yield f"opponent must have one of difficulty ({_any(DIFFICULTIES)}) and agent (such as scripted:grit)"


def _narrowing(exercise: Exercise, scenario: Scenario) -> Iterator[str]:
    in_scenario = [m.id for m in scenario.measures]
    for measure in exercise.measures:
        if measure not in in_scenario:
            near = nearest(measure, in_scenario)
            yield f"measures names {measure}; allowed: the measures of {scenario.id}{near}"
    if len(set(exercise.measures)) < len(exercise.measures):
        yield f"measures lists {_twice(exercise.measures)} twice; list it once"
    in_play = exercise.measures or in_scenario
    wanted = [(f"briefs.{side}.wants", m) for side, brief in exercise.briefs.items() for m in brief.wants]
    if exercise.agreement:
        wanted += [("agreement.measures", m) for m in exercise.agreement.measures]
        listed = len(set(exercise.agreement.measures))
        if exercise.agreement.need > listed:
            yield f"agreement.need is {exercise.agreement.need}; allowed: at most {listed}, as many as are listed"
    for key, measure in wanted:
        if measure not in in_play:
            yield f"{key} names {measure}; allowed: the measures in play{nearest(measure, in_play)}"
    for side in exercise.briefs:
        if side not in scenario.briefs:
            yield f"briefs is given for {side}; allowed: {_any(scenario.briefs)}"


def _plan(exercise: Exercise, scenario: Scenario) -> Iterator[str]:
    sides = [side.id for side in scenario.sides]
    own = {cable.id for cable in exercise.cables}
    for cable in exercise.cables:
        if cable.actor not in (actors := [*sides, "both", "neither"]):
            yield f"the actor of {cable.id} is {cable.actor}; allowed: {_any(actors)}"
        if strange := [side for side in cable.effect.sides if side not in sides]:
            yield f"effect.sides of {cable.id} names {strange[0]}; allowed: {_any(sides)}"
        if cable.effect.drops_commitment and cable.actor not in sides:
            yield f"{cable.id} drops a commitment, but its actor is {cable.actor}; allowed: {_any(sides)}"
    fitting = own | {inject.id for inject in scenario.injects}
    named = [planned.inject for planned in exercise.injects]
    for inject in named:
        if inject not in fitting:
            yield f"injects names {inject}, which concerns a side other than {_any(sides)}; name another inject"
    if len(set(named)) < len(named):
        yield f"injects names {_twice(named)} twice; an inject happens once"
    channels = exercise.channels or scenario.channels
    closing = {i.id: i.effect.closes_channel for i in exercise.narrowed(scenario).injects}
    for inject in named:
        if (closed := closing.get(inject)) and closed not in channels:
            yield f"{inject} closes the channel {closed}, which is not in play; allowed: {', '.join(channels)}"


def _times(exercise: Exercise) -> Iterator[str]:
    if exercise.minutes and exercise.turn_minutes and exercise.turn_minutes > exercise.minutes:
        yield f"turn_minutes is {decimal(exercise.turn_minutes)}; allowed: at most minutes, which is {exercise.minutes}"
    if exercise.at_zero != "nothing" and not (exercise.minutes or exercise.turn_minutes):
        yield f"at_zero is {exercise.at_zero}, but no time is set; give turn_minutes or minutes, or set it to nothing"


def _agreement(narrowed: Scenario) -> Iterator[str]:
    left = [m for m in narrowed.agreement.measures if narrowed.measure(m)]
    needed = round_of_agreement(narrowed)
    if needed is None:
        yield (
            f"agreement needs {narrowed.agreement.need} measures, and the measures left in play do not let both sides "
            f"reach as many of {', '.join(left) or 'them (none is left)'}; leave more measures in play, or ask for less"
        )
    elif needed > narrowed.rounds:
        yield f"rounds is {narrowed.rounds}; agreement takes {needed}, one for each step; allowed: {needed} to 50"


def _trigger(trigger: Trigger, exercise: Exercise, narrowed: Scenario) -> Iterator[str]:
    span = {
        "round": Span(1, exercise.rounds, whole=True),
        "minute": Span(0, exercise.minutes or 480),
        "unanswered": Span(1, 8, whole=True, sided=True),
        "commitment-due": Span(1, 8, whole=True, sided=True),
        "offer-of-step": Span(1, 4, whole=True),
        "score-below": Span(0.1, 100),
        "trust-below": Span(0.03, 0.98, sided=True),
    }[trigger.when]
    if not span.holds(trigger.at):
        yield f"at is {decimal(trigger.at)}; for {trigger.when} it is allowed to be {span}"
    sides = [side.id for side in narrowed.sides]
    if span.sided and trigger.side not in sides:
        yield f"{trigger.when} needs side; allowed: {_any(sides)}"
    if trigger.side and not span.sided:
        yield f"{trigger.when} concerns the table and takes no side; remove side"
    steps = sorted({m.step for m in narrowed.measures})
    if trigger.when == "offer-of-step" and trigger.at not in steps:
        yield f"no measure in play is on step {decimal(trigger.at)}; allowed: {_any(map(str, steps))}"


LEVELS = {
    "balance-above": Span(-20, 20),
    "answers-gifts-within": Span(1, 10, whole=True),
    "capital-above": Span(0, 99),
}
"""The measures of objectives that take a level, and which."""


def _objective(objective: Objective, exercise: Exercise, narrowed: Scenario) -> Iterator[str]:
    kind, span = objective.measured_by, LEVELS.get(objective.measured_by)
    if span and (objective.at is None or not span.holds(objective.at)):
        given = "missing" if objective.at is None else decimal(objective.at)
        yield f"at is {given}; for {kind} it is allowed to be {span}"
    if objective.at is not None and not span:
        yield f"{kind} takes no level; remove at"
    if kind == "within-time" and not exercise.minutes:
        yield "within-time needs minutes; give the minutes for the whole of the talks"
    planned = [i for i in narrowed.injects if i.id in {p.inject for p in exercise.injects}]
    closes = any(i.effect.closes_channel for i in planned)
    if kind == "opens-channel" and not closes and "suspended" not in narrowed.channels.values():
        yield "no channel is ever suspended; suspend one in channels, or plan an inject that closes one"
    for seat in exercise.seats:
        if kind == "explains-incident" and not any(i.actor in (seat, "both") for i in planned):
            yield f"nothing in the plan is an act of {seat} that it could explain; plan an inject whose actor it is"
        if kind == "asks-proof" and not _provable(narrowed, seat):
            yield f"{seat} could ask proof of nothing; leave a measure of the other side in play that is hard to see"


def _provable(narrowed: Scenario, seat: str) -> bool:
    """Whether the other side can give something that is not already seen well."""
    hidden = (m for m in narrowed.measures if m.verifiability.level != "high")
    return any(can_give(narrowed, narrowed.other(seat), m) for m in hidden)


def _twice(ids: Sequence[str]) -> str:
    return next(i for i in ids if ids.count(i) > 1)


def _any(words: Iterable[str]) -> str:
    return " or ".join(words)
