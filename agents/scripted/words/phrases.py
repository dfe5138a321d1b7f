"""The phrases for measures, injects, channels and countermeasures in statements."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from moderator.descriptions import channel, title
from moderator.moves import Act, Perform
from moderator.table import Table
from prompts.load import fields, fill, speech
from scenarios.types import piece, whole

NOUNS = ("noun", "label", "topic", "short")
"""The forms of a measure that are nouns: in full, after "on", what its words are on, and its name once it is known."""

FULL = ("noun", "label", "offer", "ask")
"""The forms of a measure after which its short name is known; so it is after the other ways of its offer and ask."""

DENIED = re.compile(r"\b(no|not|nothing|neither|nor)\b")
"""Words after which "we cannot" would deny twice."""

TOLD = {"hard", "price", "more", "cause", "open", "until", "view"}
"""The values that tell why an offer is declined, what a countermeasure answered or what ends it, or what stays open."""

MOST_SETTLED = 3
"""Things settled that a closing sentence names."""

MOST_OPEN = 2
"""Things that stay open that a closing sentence names."""

ROUNDS = ("no round", "one round", "two rounds", "three rounds", "four rounds", "five rounds")


def measures(table: Table, ids: Iterable[str], form: str) -> str:
    """The phrases of a form, joined; of ``why`` only the first. The forms are in ``prompts/speech/README.md``."""
    found = [_of_measure(table, id_, form) for id_ in ids]
    return found[0] if form == "why" else (" and " if form in NOUNS else ", and ").join(found)


def ways(table: Table, ref: str, form: str) -> list[str]:
    """The ways to offer a measure, or to ask for it, of which one is chosen for the talks."""
    if piece(ref) or _again(table, whole(ref), form) != form:
        return [_of_measure(table, ref, form)]
    return [_of_measure(table, ref, form), *speech("measures").get(whole(ref), {}).get(f"{form}s", ())]


def to_do(table: Table, measure: str, side: str, *, own: bool, brief: bool = False) -> str:
    """What carrying out a measure is, as said by a side after "to"; ``own``: its own part of a joint one.

    ``brief``: in its shorter form, where there is one.
    """
    found = table.scenario.measure(whole(measure))
    mine = found is None or (own if found.joint else found.actor == side)
    form = "offer" if mine else "ask"
    known: dict[str, str] = speech("measures").get(measure, {})
    return known[f"{form}-again"] if brief and f"{form}-again" in known else measures(table, (measure,), form)


def _of_measure(table: Table, ref: str, form: str) -> str:
    """A phrase for a measure, or for its part or its rest."""
    measure = table.scenario.measure(whole(ref))
    if piece(ref) == "part" and (own := speech("measures").get(whole(ref), {}).get(f"part-{form}")):
        return str(own)
    form = form if form in NOUNS else _again(table, whole(ref), form)
    phrase = phrase_of("measures", whole(ref), form, title(whole(ref), table.scenario))
    terms = speech("terms")
    if not piece(ref) or measure is None or not measure.part:
        return phrase
    if piece(ref) != "part" and form in NOUNS:
        return fill(terms["rest-noun"], noun=phrase)
    told = measure.part if piece(ref) == "part" else terms["rest"]
    return f"{phrase} {told}" if told.split()[0] in terms["prepositions"] else f"{phrase}, {told}"


def _again(table: Table, measure: str, form: str) -> str:
    """The shorter form of what is offered or asked for, where there is one and it was spoken of in full before."""
    known: dict[str, Any] = speech("measures").get(measure, {})
    said = f"{form}-again" in known and any(
        words in said.statement for said in table.said for words in _in_full(known, ("offer", "ask"))
    )
    return f"{form}-again" if said else form


def _in_full(known: dict[str, Any], forms: Iterable[str]) -> list[str]:
    """The phrases of a measure in some forms, with the other ways to offer it and to ask for it."""
    return [*(str(known[form]) for form in forms if form in known), *known.get("offers", ()), *known.get("asks", ())]


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with its values; a field whose name has a capital letter begins a sentence."""
    return fill(template, **{name: _cased(name, values[name.lower()]) for name in fields(template)})


def _cased(name: str, words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}" if name[0].isupper() else words


def heard(measure: str) -> list[str]:
    """What the other side says once a measure is carried out, in whole sentences; empty where there is nothing."""
    return list(speech("measures").get(whole(measure), {}).get("heard", ()))


def hard(table: Table, side: str, measure: str) -> str:
    """Why a measure is hard to carry at home, as a clause that a side has not said yet if there is one; or empty."""
    listed: list[str] = speech("measures").get(whole(measure), {}).get("hard", [])
    said = _all_said(table, side)
    return next((words for words in listed if words not in said), listed[-1] if listed else "")


def is_known(ids: Iterable[str], said: str) -> bool:
    """Whether some measures were named in full in what was said, by a noun or by what is done."""
    known = (speech("measures").get(whole(id_), {}) for id_ in ids)
    return all(any(words in said for words in _in_full(forms, FULL)) for forms in known)


def is_named(table: Table, measure: str, said: str) -> bool:
    """Whether a measure is named in what was said: by a noun, or as what is asked."""
    known = speech("measures").get(whole(measure), {})
    asked = (known[form] for form in ("ask", "ask-again") if form in known)
    return any(
        words in said
        for words in (*asked, *known.get("asks", ()), *(measures(table, (measure,), form) for form in NOUNS))
    )


def is_said(table: Table, measure: str) -> bool:
    """Whether a measure is carried out by saying something: a word that names what it is on, or has no phrases here."""
    found, known = table.scenario.measure(whole(measure)), speech("measures").get(whole(measure))
    return found is not None and found.kind == "word" and (known is None or "topic" in known)


def was_said(table: Table, measure: str) -> bool:
    """Whether a measure is carried out by saying something, and was."""
    done = any(whole(performed.measure) == whole(measure) for performed in table.performed)
    return done and is_said(table, measure)


def may_be_refused(table: Table, measure: str, side: str) -> bool:
    """Whether a side may say that it cannot take a step of its own: not of a word, nor of what is denied already."""
    return not is_said(table, measure) and not DENIED.search(to_do(table, measure, side, own=True))


def positions(table: Table, side: str) -> list[str]:
    """What a side says of the matter while it waits, as sentences that it has not said yet."""
    said = _all_said(table, side)
    return [position["says"] for position in _positions(table, side) if position["says"][1:] not in said]


def answers(table: Table, side: str) -> list[str]:
    """What a side answers to the positions that the other has just stated, if it has not answered them yet."""
    last, said = table.said[-1].statement if table.said else "", _all_said(table, side)
    stated = (position for position in _positions(table, table.scenario.other(side)) if position["says"][1:] in last)
    return [position["answer"] for position in stated if position["answer"][1:] not in said]


def was_answered(table: Table, side: str) -> bool:
    """Whether the other side has just answered a position of this side."""
    last = table.said[-1].statement if table.said else ""
    return any(position["answer"][1:] in last for position in _positions(table, side))


def _positions(table: Table, side: str) -> list[dict[str, str]]:
    """The positions of a side on the matter, each with what the other side answers to it."""
    found: list[dict[str, str]] = speech("terms")["positions"].get(side, {}).get(table.scenario.id, [])
    return found


def _all_said(table: Table, side: str) -> str:
    return " ".join(said.statement for said in table.said if said.side == side)


def ago(rounds: int) -> str:
    """When something was said, as a number of rounds before this one."""
    times = speech("terms")["ago"]
    return str(times[min(rounds, len(times) - 1)])


def pledged(*, agreed: bool) -> str:
    """The verb for a word that was given: agreed to, or begun unasked."""
    return str(speech("terms")["pledged"][0 if agreed else 1])


def doings(table: Table, measure: str) -> tuple[str, ...]:
    """The phrases for carrying out a measure."""
    phrases = speech("measures")
    if piece(measure):
        offer = measures(table, (measure,), "offer")
        kind = "pieces" if piece(measure) == "part" else "rest-pieces"
        return tuple(fill(words, offer=offer) for words in speech("terms")[kind])
    if measure in phrases:
        return tuple(phrases[measure]["doing"])
    return tuple(with_title(words, title(measure, table.scenario)) for words in phrases["fallback"]["doing"])


def matters(scenario: str, said: str = "") -> list[str]:
    """What a scenario is about: noun phrases for a statement that has no measure to name; those that were raised."""
    terms = speech("terms")
    listed: list[str] = terms["matters"].get(scenario, terms["fallback"]["matters"])
    return [matter for matter in listed if matter in said] or [*listed]


def settled(table: Table, acts: Sequence[Act]) -> str:
    """The two or three measures that were carried out last; empty where there are fewer."""
    now = [act.measure for act in acts if isinstance(act, Perform)]
    every = [whole(id_) for id_ in (*(p.measure for p in table.performed), *now)]
    done = [id_ for id_ in every if not is_away(table, id_)]
    named = dict.fromkeys(filter(None, map(short, reversed(done))))
    return listed([*named][:MOST_SETTLED]) if len(named) > 1 else ""


def left_open(table: Table, side: str, acts: Iterable[Act] = ()) -> dict[str, str]:
    """What a side has asked for and not got, the last first, by its short names; empty where there is nothing.

    Not what one of its acts does now.
    """
    given = table.given_or_owed(table.scenario.other(side))
    asked = dict.fromkeys(m for offer in reversed(table.offers) if offer.by == side for m in (*offer.ask, *offer.give))
    done = {*given, *table.given_or_owed(side), *(act.measure for act in acts if isinstance(act, Perform))}
    names = [*dict.fromkeys(filter(None, (short(whole(m)) for m in asked if m not in done)))]
    names = [name for name in names if not any(name != other and name in other for other in names)]
    return {"open": listed(names[:MOST_OPEN])} if names else {}


def is_away(table: Table, measure: str) -> bool:
    """Whether a measure belongs to another subject than that of the scenario, so that a reason for it comes first."""
    home = speech("measures").get(whole(measure), {}).get("home")
    return home is not None and table.scenario.id not in home


def contact(channel_id: str) -> dict[str, str]:
    """The phrases for a channel: its name, and what it is there to speak of."""
    terms = speech("terms")
    return {"channel": channel(channel_id), "use": str(terms["uses"].get(channel_id, terms["fallback"]["use"]))}


def joint(table: Table, ids: Iterable[str]) -> bool:
    """Whether any of some measures is carried out by both sides."""
    found = (table.scenario.measure(whole(id_)) for id_ in ids)
    return any(measure is not None and measure.joint for measure in found)


def listed(names: Sequence[str]) -> str:
    """Noun phrases joined by commas and "and"."""
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def short(measure: str) -> str:
    """The shortest noun for a measure that was spoken of before."""
    found = speech("measures").get(measure, {})
    return str(found.get("short") or found.get("noun", ""))


def package() -> str:
    """The phrase for more than one measure."""
    return str(speech("terms")["package"])


def again(side: str) -> str:
    """The phrase for a noun that the same statement has already used."""
    terms = speech("terms")
    return str(terms["again"].get(side, terms["fallback"]["again"]))


def phrase_of(file: str, id_: str, form: str, title_or_id: str) -> str:
    """A phrase of a file for an id in some form, or a template of the file filled with a title."""
    phrases = speech(file)
    known = phrases.get(id_, {})
    if form in ("label", "topic", "short") and form not in known:
        return phrase_of(file, id_, "noun", title_or_id)
    if form in known:
        return str(known[form])
    return with_title(phrases["fallback"][form], title_or_id)


def with_title(template: str, title_: str) -> str:
    """A fallback template filled with a title, if it has a field for one."""
    return fill(template, **dict.fromkeys(fields(template), title_))
