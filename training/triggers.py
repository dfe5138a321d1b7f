"""Triggers: which inject of an exercise's plan is due at a table."""

from moderator.events import Injected
from moderator.rules.due import injected
from moderator.table import Table
from moderator.tabled import TabledOffer
from prompts.load import phrase
from scenarios.exercise import Exercise, Trigger
from scenarios.numbers import decimal
from scenarios.scenario import Scenario
from scenarios.types import whole


def due_inject(exercise: Exercise, table: Table, minutes: float) -> Injected | None:
    """The first inject of the plan that is due ``minutes`` after the opening and has not happened yet, if any.

    Each happens once, whoever played it. It is asked for between turns, and again after each inject.
    """
    if table.closing or table.closed:
        return None
    happened = {inject.id for _, inject in table.injected}
    injects = {inject.id: inject for inject in table.scenario.injects}
    for planned in exercise.injects:
        if planned.inject in happened or planned.inject not in injects or planned.trigger is None:
            continue
        if is_met(planned.trigger, table, minutes):
            return injected(table, injects[planned.inject], "exercise")
    return None


def is_met(trigger: Trigger, table: Table, minutes: float) -> bool:
    """Whether what a trigger waits for has come."""
    side = trigger.side or ""
    match trigger.when:
        case "round":
            return table.round >= trigger.at
        case "minute":
            return minutes >= trigger.at
        case "unanswered":
            return sum(c.by == side for c in table.unanswered) >= trigger.at
        case "commitment-due":
            return len(table.owed(side)) >= trigger.at
        case "offer-of-step":
            offers = (o for by in table.sides for o in table.open_offers(by))
            return any(_on_step(offer, trigger.at, table) for offer in offers)
        case "score-below":
            return table.turn > 0 and trigger.at > table.score.S
        case "trust-below":
            return trigger.at > table.score.trust[side]


def _on_step(offer: TabledOffer, step: float, table: Table) -> bool:
    measures = (table.scenario.measure(whole(ref)) for ref in (*offer.give, *offer.ask))
    return any(measure is not None and measure.step == step for measure in measures)


def in_words(trigger: Trigger | None, scenario: Scenario) -> str:
    """When an inject comes, as a facilitator reads it."""
    if trigger is None:
        return phrase("trigger", "none")
    values = {"at": decimal(trigger.at)} | ({"side": scenario.mandate(trigger.side).name} if trigger.side else {})
    return phrase("trigger", trigger.when, **values)
