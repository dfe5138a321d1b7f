"""The phrases for measures, injects, channels and countermeasures in statements."""

from collections.abc import Iterable

from moderator.descriptions import title
from moderator.table import Table
from prompts.load import fields, fill, speech
from scenarios.types import Inject, piece, whole

ROUNDS = ("no round", "one round", "two rounds", "three rounds", "four rounds", "five rounds")


def measures(table: Table, ids: Iterable[str], form: str) -> str:
    """The ``noun``, ``topic``, ``offer``, ``ask`` or ``why`` phrases of measures, joined; of ``why`` only the first."""
    found = [_of_measure(table, id_, form) for id_ in ids]
    return found[0] if form == "why" else " and ".join(found)


def _of_measure(table: Table, ref: str, form: str) -> str:
    """A phrase for a measure, or for its part or its rest."""
    measure = table.scenario.measure(whole(ref))
    phrase = _phrase("measures", whole(ref), form, title(whole(ref), table.scenario))
    suffix = {"part": measure.part if measure else "", "rest": speech("terms")["rest"]}.get(piece(ref), "")
    return f"{phrase}, {suffix}" if suffix else phrase


def incident(table: Table, incident_id: str, *, own: bool = False) -> str:
    """The phrase for an inject or a countermeasure that a side accounts for."""
    happened = next((i for i in table.scenario.injects if i.id == incident_id), None)
    if happened is None:
        return deed(table, incident_id)
    return _phrase("injects", happened.id, "own" if own else "noun", happened.title)


def doings(table: Table, measure: str) -> tuple[str, ...]:
    """The phrases for carrying out a measure."""
    phrases = speech("measures")
    if piece(measure):
        again = measures(table, (measure,), "noun")
        return tuple(fill(words, noun=again) for words in speech("terms")["pieces"])
    if measure in phrases:
        return tuple(phrases[measure]["doing"])
    return tuple(_with_title(words, title(measure, table.scenario)) for words in phrases["fallback"]["doing"])


def inject(happened: Inject, side: str) -> str:
    """The phrase of a side for an inject: one for its own actions, one for those of others."""
    return _phrase("injects", happened.id, "own" if happened.actor == side else "noun", happened.title)


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
