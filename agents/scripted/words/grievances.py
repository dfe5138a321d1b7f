"""What a protest or a harmful act is held against: the incident it names, and the word given before it."""

from typing import NamedTuple

from agents.scripted.mending import runs_against
from agents.scripted.temper import acts_of_last_turn, recent_breaches
from agents.scripted.words import incidents, phrases
from agents.scripted.words.sentences import longest_part, register
from moderator.descriptions import title
from moderator.moves import Accept, Counteract, Protest
from moderator.table import Table
from prompts.load import fill, speech
from scenarios.types import whole


class Pledge(NamedTuple):
    """A measure that a side agreed to, or began by itself, and how many rounds ago."""

    measure: str
    agreed: bool
    rounds: int


def protested(table: Table, side: str, act: Protest) -> str:
    """The id of what a side is protested against for: an inject, a countermeasure or a measure; empty if unknown.

    What it did not do, or what is only threatened, is not known as its doing.
    """
    scenario, about = table.scenario, act.about
    done = {a.countermeasure for s in table.said if s.side == side for a in s.acts if isinstance(a, Counteract)}
    named: dict[str, str] = {taken.title[:300]: taken.id for taken in scenario.countermeasures if taken.id in done}
    named |= {inject.title[:300]: inject.id for _, inject in table.injected if inject.actor == side}
    for commitment in table.commitments:
        if commitment.by == side:
            told = fill(speech("reasons")["broken"], title=title(commitment.measure, scenario))
            named[told[:300]] = commitment.measure
    return named.get(about, "")


def accounted(table: Table, side: str, incident: str) -> bool:
    """Whether a side has explained its own doing, in an act, in words read as an explanation, or in its account."""
    if (side, incident) in table.explained:
        return True
    mine = [said for said in table.said if said.side == side]
    accounts = incidents.accounts(incident)
    read = any(r.kind == "explanation" and r.about == incident for said in mine for r in said.remarks if not r.private)
    return read or any(account[1:] in said.statement for said in mine for account in accounts)


def provocation(table: Table, side: str, countermeasure: str) -> str:
    """What a countermeasure of a side answered, as the side says it to the other; empty where there was no harm."""
    other, harm = table.scenario.other(side), ""
    steps = [(said.round, said.side, act) for said in table.said for act in said.acts if isinstance(act, Counteract)]
    mine = [n for n, (_, by, act) in enumerate(steps) if by == side and act.countermeasure == countermeasure]
    if not mine:
        return ""
    taken = steps[mine[-1]][0]
    injects = [i for round_, i in table.injected if round_ <= taken and i.actor == other and i.value.points < 0]
    if injects:
        harm = incidents.incident(table, injects[-1].id)
    struck = next(((round_, act) for round_, by, act in reversed(steps[: mine[-1]]) if by == other), None)
    late = [c for c in table.commitments if c.by == other and c.state == "breached" and taken - 1 <= c.due <= taken]
    if struck and (not harm or struck[0] >= taken - 1):  # harm done in the talks comes first
        return incidents.yours(incidents.deed(table, struck[1].countermeasure, struck[1].channel))
    return fill(speech("terms")["delay"], noun=phrases.measures(table, (late[0].measure,), "short")) if late else harm


def mend(table: Table, side: str) -> str:
    """What would mend the harm that a side answers in this turn, as a clause."""
    other, terms = table.scenario.other(side), speech("terms")
    if any(isinstance(act, Counteract) for act in acts_of_last_turn(table, other)):
        return str(terms["mend"]["deed"])
    if recent_breaches(table, other):
        return str(terms["mend"]["delay"])
    harm = next((i for _, i in reversed(table.injected) if i.actor == other and i.value.points < 0), None)
    return str(speech("injects").get(harm.id if harm else "", {}).get("mend") or terms["fallback"]["mend"])


def pledged(table: Table, side: str, measure: str) -> Pledge | None:
    """The last word of a side on a measure; None if it gave none."""
    found = [pledge for pledge in _pledges(table, side) if whole(pledge.measure) == whole(measure)]
    return min(found, key=lambda pledge: (not pledge.agreed, pledge.rounds), default=None)


def against_pledge(table: Table, side: str, incident: str) -> Pledge | None:
    """The latest word that a side gave before this meeting and that a harmful act of its own runs against, if any."""
    listed = runs_against(table, incident)
    found = [pledge for pledge in _pledges(table, side) if whole(pledge.measure) in listed and pledge.rounds]
    return min(found, key=lambda pledge: (not pledge.agreed, pledge.rounds), default=None)


def recalled(table: Table, side: str, incident: str) -> Pledge | None:
    """The word of the other side that an act of its own runs against, if this side has not yet reminded it of that."""
    other = table.scenario.other(side)
    found = against_pledge(table, other, incident)
    if found is None or found.measure in recent_breaches(table, other):  # the breach is told by itself
        return None
    keys = ("inject-pledge", "inject-pledge-answered", "countermeasure-pledge")
    ways = [longest_part(template) for key in keys for template in register(side, "react")[key]]
    to = phrases.to_do(table, found.measure, side, own=False, brief=True)
    mine = [said.statement for said in table.said if said.side == side and said.round < table.round]
    return None if any(to in said and any(way in said for way in ways) for said in mine) else found


def given_word(pledge: Pledge) -> dict[str, str]:
    """The phrases for a pledge: how it was given, and when."""
    return {"pledged": phrases.pledged(agreed=pledge.agreed), "when": phrases.ago(pledge.rounds)}


def _pledges(table: Table, side: str) -> list[Pledge]:
    accepted = {act.offer: said.round for said in table.said for act in said.acts if isinstance(act, Accept)}
    agreed = [
        Pledge(c.measure, agreed=True, rounds=table.round - accepted[c.offer])
        for c in table.commitments
        if c.by == side and c.offer in accepted
    ]
    began = [Pledge(p.measure, agreed=False, rounds=table.round - p.round) for p in table.performed if p.by == side]
    return agreed + began
