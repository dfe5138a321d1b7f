"""The phrases for what happened and what was done about it: cables and countermeasures."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import chain

from agents.scripted.words.phrases import phrase_of, with_title
from moderator.descriptions import channel
from moderator.moves import Counteract
from moderator.table import Table
from prompts.load import fields, fill, speech
from scenarios.types import Inject

ARTICLE = re.compile(r"^(the|an|a) ")


def incident(table: Table, incident_id: str, *, own: bool = False) -> str:
    """The phrase for an inject or a countermeasure that a side accounts for."""
    happened = next((i for i in table.scenario.injects if i.id == incident_id), None)
    if happened is None:
        taken = (act for said in table.said for act in said.acts if isinstance(act, Counteract))
        suspended = {act.channel for act in taken if act.countermeasure == incident_id}
        words = deed(table, incident_id, suspended.pop() if len(suspended) == 1 else None)
        return ARTICLE.sub("our ", words) if own else yours(words)
    return phrase_of("injects", happened.id, "own" if own else "noun", happened.title)


def shortened(named: str, said: str) -> str:
    """The short name of a cable that was spoken of before, or else its phrase as it is."""
    forms = _forms().get(named)
    return forms["short"] if forms and any(forms[form] in said for form in ("noun", "own") if form in forms) else named


def is_named(table: Table, incident_id: str, said: str) -> bool:
    """Whether an inject is named in what was said."""
    known = speech("injects").get(incident_id, {})
    return any(name in said for name in filter(None, (incident(table, incident_id), known.get("short"))))


def is_objected_to(incident_id: str, said: str) -> bool:
    """Whether something is said against an inject that the side whose doing it is should answer."""
    known = speech("injects").get(incident_id, {})
    words = [*chain(*known.get("views", ())), *known.get("grounds", ())]
    return any(phrase[1:] in said for phrase in words)


@cache
def _forms() -> dict[str, dict[str, str]]:
    """The forms of each cable that has a short name, by its full phrases."""
    found = [forms for forms in speech("injects").values() if "short" in forms]
    return {forms[form]: forms for forms in found for form in ("noun", "own") if form in forms}


def accounts_left(incident_id: str, table: Table) -> list[str]:
    """What the side whose doing an inject was may say of it, as clauses: those not said yet, or all if none is left."""
    listed = accounts(incident_id)
    return unsaid(listed, table) or listed


def accounts(incident_id: str) -> list[str]:
    """All that the side whose doing an inject was may say of it."""
    return [account["says"] for account in _accounts(incident_id)]


def rejoinders(incident_id: str, said: str, table: Table) -> list[str]:
    """What is answered to the accounts of an inject in what was said, as clauses that nobody has said yet."""
    return unsaid([told["answer"] for told in _accounts(incident_id) if told["says"][1:] in said], table)


def every_rejoinder(incident_id: str) -> list[str]:
    """All that may be answered to the accounts of an inject."""
    return [account["answer"] for account in _accounts(incident_id)]


def _accounts(incident_id: str) -> list[dict[str, str]]:
    found: list[dict[str, str]] = speech("terms")["accounts"].get(incident_id, [])
    return found


def unsaid(listed: Iterable[str], table: Table) -> list[str]:
    """Those of some clauses that nobody has said."""
    return [words for words in listed if not any(words[1:] in said.statement for said in table.said)]


def views(happened: Inject, table: Table, side: str) -> list[str]:
    """What a side may say of an inject and was not said yet, as clauses. Each side has its own words."""
    found: list[list[str]] = speech("injects").get(happened.id, {}).get("views", [])
    place = [mandate.id for mandate in table.scenario.sides].index(side)
    return unsaid(found[place % len(found)], table) if found else []


def grounds(incident_id: str, table: Table) -> list[str]:
    """Why an inject or a countermeasure is protested against, as clauses that were not said yet."""
    found: list[str] = speech("injects").get(incident_id, {}).get("grounds", [])
    return unsaid(found or speech("terms")["deed-grounds"].get(incident_id, ()), table)


def until(countermeasure: str, mend: str) -> str:
    """What would end a countermeasure, as a clause: ``mend`` is what the other side would do first."""
    terms = speech("terms")
    return fill(terms["until"].get(countermeasure, terms["fallback"]["until"]), mend=mend)


def effect(incident_id: str) -> str:
    """What a side regrets of its own inject or countermeasure, as a clause."""
    return str(speech("injects").get(incident_id, {}).get("effect") or speech("terms")["effect"])


def inject(happened: Inject, side: str) -> str:
    """The phrase of a side for an inject: one for its own actions, one for those of others."""
    return phrase_of("injects", happened.id, "own" if happened.actor == side else "noun", happened.title)


def deed(table: Table, countermeasure: str, suspended: str | None = None, *, doing: bool = False) -> str:
    """The phrase for a countermeasure, or for taking it; ``suspended`` is the channel that it suspends."""
    titles = {c.id: c.title for c in table.scenario.countermeasures}
    kind, form = ("answers", "answer") if doing else ("deeds", "deed")
    known = titles.get(countermeasure, countermeasure)
    words = _term(kind, form, countermeasure, known.replace("{", "{{").replace("}", "}}"))
    named = channel(suspended) if suspended else str(speech("terms")["fallback"]["some-channel"])
    return fill(words, **dict.fromkeys(fields(words), named))


def response(table: Table, side: str, act: Counteract) -> str:
    """The phrase for taking a countermeasure: other words where this side, or only the other, has taken it before."""
    takers = {s.side for s in table.said for a in s.acts if isinstance(a, Counteract) and _same(a, act)}
    kind = "answers-again" if side in takers else "answers-too"
    words: dict[str, str] = speech("terms")[kind] if takers else {}
    return words.get(act.countermeasure) or deed(table, act.countermeasure, act.channel, doing=True)


def _same(one: Counteract, two: Counteract) -> bool:
    return one.countermeasure == two.countermeasure


def yours(deed: str) -> str:
    """The phrase for a countermeasure of the other side, as this side says it to it."""
    return ARTICLE.sub(str(speech("terms")["yours"]), deed)


def same_deed() -> str:
    """The phrase for a countermeasure that the same statement has already named."""
    return str(speech("terms")["same-deed"])


def same_answer() -> str:
    """The phrase for taking a countermeasure that the same statement has already named."""
    return str(speech("terms")["same-answer"])


def _term(kind: str, form: str, id_: str, title_or_id: str) -> str:
    terms = speech("terms")
    return str(terms[kind][id_]) if id_ in terms[kind] else with_title(terms["fallback"][form], title_or_id)
