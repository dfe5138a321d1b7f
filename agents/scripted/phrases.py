"""The phrases by which delegations speak of measures, injects, channels and countermeasures."""

from collections.abc import Iterable

from moderator.table import Table
from moderator.descriptions import title
from prompts.load import fields, fill, speech
from scenarios.types import Inject

ROUNDS = ("no round", "one round", "two rounds", "three rounds", "four rounds", "five rounds")


def measures(table: Table, ids: Iterable[str], form: str) -> str:
    """The ``noun``, ``topic``, ``offer``, ``ask`` or ``why`` of measures, joined; of several reasons the first."""
    found = [_phrase("measures", id_, form, title(id_, table.scenario)) for id_ in ids]
    return found[0] if form == "why" else " and ".join(found)


def doings(table: Table, measure: str) -> tuple[str, ...]:
    """What can be said while a measure is carried out."""
    phrases = speech("measures")
    if measure in phrases:
        return tuple(phrases[measure]["doing"])
    return tuple(_called(words, title(measure, table.scenario)) for words in phrases["fallback"]["doing"])


def inject(happened: Inject, side: str) -> str:
    """How a side speaks of an inject: as its own doing, or as anyone's."""
    return _phrase("injects", happened.id, "own" if happened.actor == side else "noun", happened.title)


def channel(channel_id: str) -> str:
    """How a channel is spoken of."""
    return _term("channels", "channel", channel_id, channel_id.replace("-", " "))


def deed(table: Table, countermeasure: str) -> str:
    """How a countermeasure is spoken of."""
    titles = {c.id: c.title for c in table.scenario.countermeasures}
    return _term("deeds", "deed", countermeasure, titles.get(countermeasure, countermeasure))


def again(side: str) -> str:
    """What stands for a noun that the same statement has named already."""
    terms = speech("terms")
    return str(terms["again"].get(side, terms["fallback"]["again"]))


def _phrase(file: str, id_: str, form: str, called: str) -> str:
    phrases = speech(file)
    known = phrases.get(id_, {})
    if form == "topic" and form not in known:
        return _phrase(file, id_, "noun", called)
    if form in known:
        return str(known[form])
    return _called(phrases["fallback"][form], called)


def _term(kind: str, form: str, id_: str, called: str) -> str:
    terms = speech("terms")
    return str(terms[kind][id_]) if id_ in terms[kind] else _called(terms["fallback"][form], called)


def _called(template: str, title_: str) -> str:
    """A fallback with the title in it, where it names one."""
    return fill(template, **dict.fromkeys(fields(template), title_))
