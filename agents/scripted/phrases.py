"""The phrases for measures, injects, channels and countermeasures in statements."""

from collections.abc import Iterable

from moderator.descriptions import title
from moderator.table import Table
from prompts.load import fields, fill, speech
from scenarios.types import Inject

ROUNDS = ("no round", "one round", "two rounds", "three rounds", "four rounds", "five rounds")


def measures(table: Table, ids: Iterable[str], form: str) -> str:
    """The ``noun``, ``topic``, ``offer``, ``ask`` or ``why`` phrases of measures, joined; of ``why`` only the first."""
    found = [_phrase("measures", id_, form, title(id_, table.scenario)) for id_ in ids]
    return found[0] if form == "why" else " and ".join(found)


def doings(table: Table, measure: str) -> tuple[str, ...]:
    """The phrases for carrying out a measure."""
    phrases = speech("measures")
    if measure in phrases:
        return tuple(phrases[measure]["doing"])
    return tuple(_with_title(words, title(measure, table.scenario)) for words in phrases["fallback"]["doing"])


def inject(happened: Inject, side: str) -> str:
    """The phrase of a side for an inject: one for its own actions, one for those of others."""
    return _phrase("injects", happened.id, "own" if happened.actor == side else "noun", happened.title)


def channel(channel_id: str) -> str:
    """The phrase for a channel."""
    return _term("channels", "channel", channel_id, channel_id.replace("-", " "))


def deed(table: Table, countermeasure: str) -> str:
    """The phrase for a countermeasure."""
    titles = {c.id: c.title for c in table.scenario.countermeasures}
    return _term("deeds", "deed", countermeasure, titles.get(countermeasure, countermeasure))


def again(side: str) -> str:
    """The phrase for a noun that the same statement has already used."""
    terms = speech("terms")
    return str(terms["again"].get(side, terms["fallback"]["again"]))


def _phrase(file: str, id_: str, form: str, title_or_id: str) -> str:
    phrases = speech(file)
    known = phrases.get(id_, {})
    if form == "topic" and form not in known:
        return _phrase(file, id_, "noun", title_or_id)
    if form in known:
        return str(known[form])
    return _with_title(phrases["fallback"][form], title_or_id)


def _term(kind: str, form: str, id_: str, title_or_id: str) -> str:
    terms = speech("terms")
    return str(terms[kind][id_]) if id_ in terms[kind] else _with_title(terms["fallback"][form], title_or_id)


def _with_title(template: str, title_: str) -> str:
    """A fallback template filled with a title, if it has a field for one."""
    return fill(template, **dict.fromkeys(fields(template), title_))
