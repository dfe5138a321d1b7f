"""News: cues for the injects since a side's last move."""

from collections.abc import Iterator, Sequence

from agents.scripted.mending import answers_to
from agents.scripted.temper import acts_of_last_turn, new_injects
from agents.scripted.words import incidents
from agents.scripted.words.cues import Cue
from agents.scripted.words.grievances import accounted, against_pledge, given_word, protested, recalled
from moderator.moves import Act, Explain, Protest
from moderator.table import Table


def inject_cues(table: Table, side: str, acts: Sequence[Act], *, answered: bool) -> Iterator[Cue]:
    """The injects to mention, without those that the acts account for.

    Harmful ones of the other side have other templates if the side reacts to them.
    """
    other = table.scenario.other(side)
    told = {act.incident for act in acts if isinstance(act, Explain)}
    told |= {protested(table, side, act) for act in acts_of_last_turn(table, other) if isinstance(act, Protest)}
    for inject in new_injects(table, side):
        if inject.id in told:
            continue
        told.add(inject.id)  # a cable that came twice is told once
        cue = Cue(
            "inject",
            values={"inject": incidents.inject(inject, side)},
            measures=frozenset(answers_to(table, inject.id)),
        )
        views = incidents.views(inject, table, side)
        told_of = cue._replace(key="inject-view", options={"view": views}) if views else cue
        if inject.actor == side:
            yield _own_inject(table, side, inject.id, cue)
        elif inject.actor != other or inject.value.points >= 0:
            yield told_of
        elif broken := recalled(table, side, inject.id):
            key = "inject-pledge-answered" if answered else "inject-pledge"
            view = cue.options if answered else told_of.options
            yield cue._replace(key=key, about=(broken.measure,), values=cue.values | given_word(broken), options=view)
        else:
            harm = told_of._replace(key="inject-harm") if views else cue
            unsaid = answered and not _protested_now(table, side, acts, inject.id)
            concern = cue._replace(key="inject-answered", options=told_of.options if unsaid else {})
            if accounted(table, other, inject.id):
                concern = cue._replace(key="inject-answered-account")
            yield concern if answered else harm


def _protested_now(table: Table, side: str, acts: Sequence[Act], incident: str) -> bool:
    """Whether one of a side's acts is a protest against an inject, which tells what is wrong with it."""
    other = table.scenario.other(side)
    return any(isinstance(act, Protest) and protested(table, other, act) == incident for act in acts)


def _own_inject(table: Table, side: str, incident: str, cue: Cue) -> Cue:
    """A cable of one's own doing, with the account of it where there is one that was not given yet."""
    accounts = incidents.accounts_left(incident, table)
    if not accounts or accounted(table, side, incident):
        return cue._replace(key="own-inject")
    told = cue._replace(key="own-inject-account", options={"account": accounts})
    word = against_pledge(table, side, incident)
    return told._replace(key="own-inject-pledge", about=(word.measure,)) if word else told
