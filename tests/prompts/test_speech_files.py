"""The speech of scripted delegations: complete, and with templates that can be filled in for either side."""

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from agents.scripted.words import phrases as words_of
from prompts.load import fields, speech
from scenarios.load import load

SIDES = ("washington", "beijing")
TABLES = ("react", "say", "close")
PHRASES = ("noun", "offer", "ask", "why")
MAYBE = {"home", "topic", "label", "short", "offer-again", "ask-again", "part-offer", "part-ask", "offers", "asks"}

REACT: dict[str, set[str]] = {
    "opening": {"matter"},
    "offer": {"other", "noun"},
    "conditional-offer": {"other", "noun"},
    "accepted": {"other", "noun"},
    "declined": {"other", "noun"},
    "countered": {"other", "noun"},
    "countered-order": {"other", "noun"},
    "performed-word": {"other", "noun", "heard"},
    "performed-deed": {"other", "noun", "heard"},
    "performed-rest": {"noun"},
    "withdrew": {"other", "noun"},
    "contact": {"other", "channel"},
    "took-contact": {"other", "channel", "use"},
    "refused-contact": {"other", "channel"},
    "protest": {"other"},
    "protest-account": {"other", "inject", "account"},
    "protest-inject": {"other", "inject"},
    "protest-deed": {"other", "deed", "cause"},
    "protest-late": {"noun"},
    "protest-broken": {"noun"},
    "charged": {"noun"},
    "countermeasure-pledge": {"other", "noun", "deed", "pledged", "when"},
    "inject-pledge": {"other", "noun", "inject", "pledged", "when", "view"},
    "inject-pledge-answered": {"other", "noun", "inject", "pledged", "when"},
    "renounced": {"other", "noun", "when"},
    "countermeasure": {"other", "deed"},
    "countermeasure-answered": {"other", "deed"},
    "breach": {"other", "noun", "when"},
    "heard-denunciation": set(),
    "heard-ultimatum": set(),
    "heard-regret": {"other", "inject"},
    "asked-proof": {"other", "noun"},
    "shown-proof": {"other", "noun"},
    "shown-proof-word": {"other", "noun"},
    "refused-proof": {"noun"},
    "refused-proof-word": {"noun"},
    "proof-seen": {"other", "noun"},
    "proof-seen-word": {"other", "noun"},
    "explained": {"other", "inject"},
    "explained-account": {"other", "inject", "reply"},
    "reserved": {"other"},
    "unheeded": {"other"},
    "unheeded-account": {"inject", "reply"},
    "unheeded-regret": {"inject"},
    "words-only": {"other"},
    "inject": {"inject"},
    "inject-view": {"inject", "view"},
    "inject-harm": {"inject", "view"},
    "inject-answered": {"inject", "view"},
    "inject-answered-account": {"inject"},
    "own-inject": {"inject"},
    "own-inject-account": {"inject", "account"},
    "own-inject-pledge": {"inject", "account", "noun"},
    "forfeit": {"other"},
}
"""A reaction never quotes {asked}: its "you" and "your" would point the wrong way."""

SAY: dict[str, tuple[set[str], set[str]]] = {
    "offer": ({"offer"}, {"why"}),
    "offer-joint": ({"offer"}, {"why"}),
    "conditional": ({"offer", "asked"}, {"rounds"}),
    "conditional-first": ({"offer", "asked"}, {"rounds"}),
    "conditional-both": ({"offer", "asked"}, {"rounds"}),
    "ask-remedy": ({"noun"}, set()),
    "answer-wants": ({"noun"}, set()),
    "answer-declined": ({"noun", "reason"}, set()),
    "answer-way": ({"noun", "reason"}, set()),
    "answer-early": ({"noun"}, {"more"}),
    "answer-granted": ({"noun", "reason"}, set()),
    "answer-terms": ({"noun"}, {"more"}),
    "answer-open": (set(), set()),
    "promise-heard": ({"noun"}, set()),
    "call-in": ({"noun"}, {"other"}),
    "reserve": (set(), set()),
    "reserve-offer": ({"noun"}, set()),
    "ask-proof": ({"noun"}, set()),
    "ask-proof-word": ({"noun"}, set()),
    "show-proof": ({"noun"}, set()),
    "show-proof-word": ({"noun"}, set()),
    "refuse-proof": ({"noun"}, set()),
    "refuse-proof-word": ({"noun"}, set()),
    "explain": ({"inject"}, set()),
    "explain-account": ({"inject", "account"}, set()),
    "explain-pledge": ({"inject", "account", "noun"}, set()),
    "explain-deed": ({"deed"}, {"cause"}),
    "regret": ({"inject", "effect"}, set()),
    "regret-account": ({"inject", "account", "effect"}, set()),
    "regret-pledge": ({"inject", "account", "effect", "noun"}, set()),
    "sounding": ({"noun"}, set()),
    "package": ({"offer", "asked"}, {"rounds"}),
    "again-asked": ({"noun", "asked"}, set()),
    "again-first": ({"noun", "asked"}, set()),
    "again-both": ({"noun", "asked"}, set()),
    "accept": ({"noun"}, set()),
    "accept-conditional": (set(), {"noun", "offer"}),
    "decline-cost": ({"noun"}, {"hard"}),
    "decline-red-line": ({"noun"}, set()),
    "decline-unbalanced": ({"noun"}, {"price"}),
    "decline-little": ({"noun"}, {"price", "more"}),
    "decline-joint": ({"noun"}, set()),
    "decline-distrust": ({"noun"}, set()),
    "decline-theirs": ({"noun"}, set()),
    "decline-reconsidered": ({"noun"}, set()),
    "decline-unready": ({"noun"}, set()),
    "decline-early": ({"noun"}, set()),
    "decline-order": ({"noun"}, set()),
    "decline-again": (set(), {"reason", "hard", "price"}),
    "counter": ({"offer", "asked"}, set()),
    "counter-order": (set(), {"offer", "asked"}),
    "perform-word": ({"doing"}, set()),
    "perform-deed": ({"doing"}, set()),
    "perform-agreed": ({"doing", "noun"}, set()),
    "perform-late": ({"doing"}, set()),
    "perform-same": (set(), {"doing", "noun"}),
    "withdraw": ({"noun"}, set()),
    "request-contact": ({"channel", "use"}, set()),
    "request-contact-too": ({"channel"}, {"use"}),
    "request-contact-own": ({"channel"}, {"use"}),
    "answer-contact": ({"channel"}, set()),
    "refuse-contact": ({"channel"}, set()),
    "protest": (set(), {"other"}),
    "protest-grave": ({"grounds"}, set()),
    "countermeasure": ({"answer"}, {"until"}),
    "hold": (set(), {"matter"}),
    "hold-offer": ({"noun"}, set()),
    "hold-owed": ({"noun"}, set()),
    "hold-time": (set(), set()),
    "hold-declined": ({"noun"}, set()),
    "hold-terms": ({"noun"}, set()),
    "hold-wish": ({"noun"}, set()),
    "hold-no": ({"noun"}, set()),
    "hold-protest": ({"inject"}, set()),
    **dict.fromkeys(("hold-declined-cost", "hold-declined-more", "hold-declined-trust"), ({"noun"}, set())),
    **dict.fromkeys(("hold-terms-cost", "hold-no-cost"), ({"noun", "hard"}, set())),
    **dict.fromkeys(("hold-terms-more", "hold-terms-trust", "hold-no-more", "hold-no-trust"), ({"noun"}, set())),
    **dict.fromkeys(("hold-refused", "hold-asked-back", "hold-stalled", "hold-stalled-too"), ({"noun"}, set())),
    "hold-asked-open": (set(), set()),
    "hold-criticised": ({"deed"}, {"cause"}),
    "hold-defend": ({"inject", "account"}, set()),
    "hold-last-too": ({"noun"}, set()),
    "hold-account": ({"inject", "reply"}, set()),
    "hold-position": ({"position"}, set()),
    "hold-opening": ({"position"}, set()),
    "hold-further": ({"position"}, set()),
    "hold-reply": ({"position"}, set()),
    "hold-again": (set(), set()),
    "hold-last": (set(), {"matter", "open", "noun"}),
    "left-open": ({"open"}, set()),
    "hold-harm": (set(), set()),
    "hold-news": (set(), set()),
    "hold-own": (set(), set()),
    "hold-defence": (set(), set()),
    "renounce": ({"noun"}, set()),
    "protest-unkept": ({"noun"}, {"when"}),
    "walk-out": (set(), set()),
    "withhold": (set(), set()),
    "content": (set(), set()),
    "content-settled": ({"settled"}, set()),
}
"""The fields that a template must use, and those that it may use."""

JUST_NAMED = {
    "declined",
    "hold-offer",
    "hold-owed",
    "accept",
    "accept-conditional",
    "perform-agreed",
    "perform-same",
    "answer-contact",
    "refuse-contact",
    "ask-proof",
    "show-proof",
    "show-proof-word",
    "refuse-proof",
    "protest-unkept",
    *(key for key in SAY if key.startswith("decline-") and key != "decline-again"),
}
"""Keys of which some templates leave out what they are about, for a listener who knows it."""
NAMES = {"noun", "to", "channel", "matter"}

SAID_OFTEN = {
    *("opening", "inject-view", "offer", "offer-joint", "conditional", "conditional-first", "accept"),
    *("accept-conditional", "decline-cost", "decline-little", "decline-unbalanced", "decline-again"),
    *("answer-contact", "hold"),
}
OFTEN, SELDOM = 7, 4
"""Templates for what is often said in a dialogue, and for what is seldom said twice."""

WHOLE = {"{doing}", "{heard}", "{position}"}
"""Templates that are nothing but words of a measure or of the matter."""

CLOSE = (
    "grit",
    "tit-for-tat",
    "generous",
    "cautious-reciprocator",
    "transactional",
    "hardliner",
    "exploiter",
    "holdout",
    "random",
)

CLAUSES = ("grounds",)
ON_INCIDENT = ("effect", *CLAUSES)
"""What is said of harm that one side has done, beside what is said of every cable."""

LEADERS = r"\b(Trump|Vance|Rubio|Hegseth|Biden|Xi|Jinping|Wang|Dong|Li|Putin|Kim|Lai|Takaichi|Ishiba|Marcos)\b"
FORCE = (
    r"attack you|attack on you|war on|go to war|bomb|invade|invasion|annihilat|destroy|crush|strike you|open fire"
    r"|by force|use of force|military action|teach .* lesson|pay the price"
)


def templates(side: str) -> Iterator[tuple[str, str, str]]:
    """Every template of a side as (table, key, template)."""
    for table in TABLES:
        for key, variants in speech(side)[table].items():
            yield from ((table, key, template) for template in variants)


def texts(value: Any) -> Iterator[str]:
    """Every string in a table, at any depth."""
    if isinstance(value, str):
        yield value
    else:
        for part in value.values() if isinstance(value, dict) else value:
            yield from texts(part)


def own(name: str) -> dict[str, Any]:
    """The tables of a file by id, without its fallback."""
    return {id_: phrases for id_, phrases in speech(name).items() if id_ != "fallback"}


def test_every_measure_of_the_catalogue_has_its_phrases() -> None:
    assert own("measures").keys() == {m.id for m in load().measures}
    for id_, phrases in speech("measures").items():
        spoken = set() if id_ == "fallback" else {"heard", "hard"}
        assert phrases.keys() - MAYBE == {*PHRASES, "doing", *spoken}, id_
        assert all(len(phrases[name]) >= 2 for name in ("doing", "heard") if name in phrases), id_
        assert all(phrases.get("hard", ["at home"])), id_


def test_every_inject_has_a_noun_and_one_for_its_own_actor() -> None:
    injects = {i.id: i for i in load().injects}
    assert own("injects").keys() == injects.keys()
    for id_, phrases in own("injects").items():
        side = injects[id_].actor in SIDES
        harm = side and injects[id_].value.points < 0
        assert phrases.keys() == {
            *("noun", "short", "views"),
            *(("own",) if side else ()),
            *(("effect", "grounds", "mend") if harm else ()),
        }, id_
        assert len(phrases["views"]) == (1 if side else len(SIDES)), id_
        assert all(len(said) >= 3 for said in (*phrases["views"], *(phrases[f] for f in CLAUSES if f in phrases))), id_
    assert _repeated(words for phrases in own("injects").values() for words in texts(phrases)) == []
    assert speech("injects")["fallback"].keys() == {"noun", "own"}


def test_every_channel_and_countermeasure_has_a_noun() -> None:
    terms = speech("terms")
    assert terms["channels"].keys() == {c for s in load().scenarios for c in s.channels}
    assert terms["accounts"].keys() == {i.id for i in load().injects if i.actor in SIDES and i.value.points < 0}
    told = [account for listed in terms["accounts"].values() for account in listed]
    assert all(account.keys() == {"says", "answer"} for account in told)
    assert _repeated(words for account in told for words in texts(account)) == []
    assert {*terms["until"]} == {*terms["deed-grounds"]} == {c.id for c in load().countermeasures}
    assert {*terms["uses"]} == {*terms["channels"]}
    assert terms["deeds"].keys() == terms["answers"].keys() == {c.id for c in load().countermeasures}
    assert set(terms["again"]) == set(SIDES)
    assert {*terms["positions"]} == set(SIDES)
    for positions in terms["positions"].values():
        assert set(positions) == {s.id for s in load().scenarios}
        assert all(len(said) >= SELDOM for said in positions.values())
    assert set(terms["matters"]) == {s.id for s in load().scenarios}
    assert all(len(matters) >= 3 for matters in terms["matters"].values())


@pytest.mark.parametrize("id_", sorted(own("measures")))
def test_phrases_of_a_measure_fit_their_frames(id_: str) -> None:
    phrases = speech("measures")[id_]
    for name in PHRASES:
        assert re.fullmatch(r"[a-z].*[^.,;:\s]", phrases[name]), (name, phrases[name])
        assert re.fullmatch(r"[a-z].*[^.,;:\s]", phrases.get(f"{name}-again", phrases[name]))
    for said in (phrases["offer"], phrases["ask"], *phrases.get("offers", ()), *phrases.get("asks", ())):
        assert re.fullmatch(r"[a-z].*[^.,;:\s]", said), said
        assert said.split()[0] not in {"be", "to", "we", "you", "please", "that"}, said
    assert not re.search(r"\b(our|your|we|you|us)\b", phrases["noun"]), "a noun is used by both sides"
    if id_.startswith("joint."):
        asked = (phrases["ask"], *phrases.get("asks", ()))
        assert all(re.search(r"\bus\b", said) for said in asked), "what is asked of both is asked with us"
    for sentence in (*phrases["doing"], *phrases["heard"]):
        assert re.fullmatch(r"[A-Z].*[^.]\.", sentence), sentence
    for clause in phrases["hard"]:
        assert re.fullmatch(r"[A-Z].*[^.,;:\s]", clause), clause


def test_no_two_measures_have_the_same_phrases() -> None:
    measures = own("measures").values()
    for name in ("noun", "why"):
        assert _repeated(p[name] for p in measures) == []
    assert _repeated(s for p in measures for s in (*p["doing"], *p["heard"], *p["hard"])) == []
    for own_words, asked in (("offers", "offer"), ("asks", "ask")):
        assert _repeated(words for p in measures for words in (p[asked], *p.get(own_words, ()))) == []


@pytest.mark.parametrize("side", SIDES)
def test_a_side_has_words_for_every_key(side: str) -> None:
    tables = speech(side)
    assert set(tables) == {*TABLES, "bridge"}
    assert set(tables["react"]) == set(REACT)
    assert set(tables["say"]) == set(SAY)
    assert set(tables["close"]) == set(CLOSE)
    for table in TABLES:
        for key, variants in tables[table].items():
            naming = [t for t in variants if key not in JUST_NAMED or fields(t) & NAMES]
            if WHOLE & {*variants}:
                continue  # most of the sentences are in measures.toml and terms.toml
            often = key in SAID_OFTEN and (table, key) != ("react", "offer")
            assert len(variants) >= (OFTEN if often else SELDOM), (table, key)
            assert len(naming) >= (3 if often else 2), (table, key)


@pytest.mark.parametrize("side", SIDES)
def test_templates_use_only_the_fields_of_their_key(side: str) -> None:
    for table, key, template in templates(side):
        if table == "say":
            must, may = SAY[key]
            bare = template == "{doing}" and "doing" in must
            used = as_noun(template)
            needed = must - NAMES if key in JUST_NAMED else must
            assert bare or needed <= used <= must | may, template
        else:
            assert as_noun(template) <= (REACT[key] if table == "react" else {"other", "matter"}), template


@pytest.mark.parametrize("side", [*SIDES, "neutral"])
def test_a_side_has_every_bridge_of_a_turn_and_no_other(side: str) -> None:
    led = {bridge for ways in speech("turns")["leads"].values() for bridge in ways.values() if bridge}
    led |= {*speech("turns")["later"].values(), "cause", "away", "reason", "lesson"}
    assert speech(side)["bridge"].keys() == led
    assert {*speech("turns")["always"], *speech("turns")["seldom"]} <= led
    for words in texts(speech(side)["bridge"]):
        assert re.fullmatch(r"(, )?[A-Za-z].*[^ ]", words), words
        assert fields(words) <= {"inject", "matter"}, words


def test_the_rules_of_a_turn_speak_of_lines_that_exist() -> None:
    turns = speech("turns")
    keys = {key for keys in (REACT, SAY) for key in keys}
    known = keys | {key.split("-")[0] for key in keys}
    assert {key for roles in turns["roles"].values() for key in roles} <= known
    assert {key for key, answers in turns["taken-up"].items() for key in (key, *answers)} <= known
    assert {*turns["waits"], *(cause for causes in turns["waits"].values() for cause in causes.values())} <= keys
    roles = {role for roles in turns["roles"].values() for role in roles.values()}
    assert turns["leads"].keys() - {"refused"} <= roles
    assert {role for ways in turns["leads"].values() for role in ways} <= roles
    assert {*turns["aside"], *(role for listed in turns["aside"].values() for role in listed)} <= roles


def as_noun(template: str) -> set[str]:
    """The fields of a template; what a measure is may be told by its noun or by what is done."""
    return {"noun" if field == "to" else field.lower() for field in fields(template)}


@pytest.mark.parametrize("side", SIDES)
def test_no_template_repeats_within_a_side(side: str) -> None:
    assert _repeated(t for _, _, t in templates(side) if t not in WHOLE) == []


def test_the_two_sides_share_no_template() -> None:
    washington, beijing = ({t for _, _, t in templates(side)} - WHOLE for side in SIDES)
    assert washington & beijing == set()


@pytest.mark.parametrize("side", SIDES)
def test_variants_of_one_key_open_differently(side: str) -> None:
    for table in TABLES:
        for key, variants in speech(side)[table].items():
            openings = (" ".join(t.removeprefix("{doing} ").split()[:3]) for t in variants)
            assert _repeated(openings) == [], (table, key)


@pytest.mark.parametrize("side", SIDES)
def test_templates_are_whole_sentences(side: str) -> None:
    for _, _, template in templates(side):
        sentences = re.sub(r"\{(doing|heard|position)\}", "So it is.", template)
        assert re.match(r"[A-Z]|\{[A-Z]", sentences), template
        assert re.search(r"[^.?][.?]$", sentences), template
        assert len(re.findall(r"\.(?:\s|$)", sentences)) <= 3, template
        assert not re.search(r"\. (?!\{?[A-Z])", sentences), template


@pytest.mark.parametrize("name", ["measures", "injects", "terms", *SIDES])
def test_no_living_person_is_named_and_nothing_is_a_threat(name: str) -> None:
    for words in texts(speech(name)):
        assert not re.search(LEADERS, words), words
        assert not re.search(FORCE, words, re.IGNORECASE), words


@pytest.mark.parametrize("side", SIDES)
def test_a_long_statement_fits_a_move(side: str) -> None:
    """A move's statement holds 1,500 characters: the longest reaction, two acts and a close must fit."""
    mine = [p for id_, p in own("measures").items() if id_.startswith((side, "joint"))]
    theirs = [p for id_, p in own("measures").items() if not id_.startswith(side)]
    values = {
        "other": "Washington",
        "noun": max((p["noun"] for p in own("measures").values()), key=len),
        "offer": max((p["offer"] for p in mine), key=len),
        "asked": max((p["ask"] for p in theirs), key=len),
        "why": max((p["why"] for p in mine), key=len),
        "doing": max((s for p in mine for s in p["doing"]), key=len),
        "rounds": "three rounds",
        "to": max((p["ask"] for p in theirs), key=len),
        "pledged": "agreed",
        "when": max(speech("terms")["ago"], key=len),
        "account": max(texts(speech("terms")["accounts"]), key=len),
        "reply": max(texts(speech("terms")["accounts"]), key=len),
        "use": max(speech("terms")["uses"].values(), key=len),
        "until": max(texts(speech("terms")["until"]), key=len),
        "view": max((view for p in own("injects").values() for view in texts(p["views"])), key=len),
        **{f: max((w for p in own("injects").values() for w in texts(p.get(f, ()))), key=len) for f in ON_INCIDENT},
        "position": max(texts(speech("terms")["positions"]), key=len),
        "answer": max(speech("terms")["answers"].values(), key=len),
        "heard": max((s for p in theirs for s in p["heard"]), key=len),
        "hard": max((clause for p in mine for clause in p["hard"]), key=len),
        "price": max((p["offer"] for p in mine), key=len),
        "more": max((p["ask"] for p in theirs), key=len),
        "open": words_of.listed([max((p.get("short", p["noun"]) for p in own("measures").values()), key=len)] * 2),
        "settled": words_of.listed([max((p.get("short", p["noun"]) for p in own("measures").values()), key=len)] * 3),
        "reason": max((words for words in speech("reasons").values() if isinstance(words, str)), key=len),
        "inject": max((p["noun"] for p in own("injects").values()), key=len),
        "channel": max(speech("terms")["channels"].values(), key=len),
        "deed": max(speech("terms")["deeds"].values(), key=len),
        "cause": max((p["noun"] for p in own("injects").values()), key=len),
        "matter": max((m for ms in speech("terms")["matters"].values() for m in ms), key=len),
    }
    longest = Counter[str]()
    for table, _, template in templates(side):
        said = words_of.filled(template, values)
        assert "  " not in said
        longest[table] = max(longest[table], len(said))
    assert longest["react"] + 2 * longest["say"] + longest["close"] + 3 <= 1500


@pytest.mark.parametrize("side", [*SIDES, "neutral"])
def test_an_explanation_says_more_than_that_there_is_one(side: str) -> None:
    for key in ("explain", "explain-account", "explain-deed"):
        for template in speech(side)["say"][key]:
            assert re.search(r"[.,] \S", template), template


def test_fallbacks_need_only_a_title() -> None:
    for name in ("measures", "injects", "terms"):
        for phrase in texts(speech(name)["fallback"]):
            assert fields(phrase) <= {"title", "mend"}, phrase


def _repeated(strings: Iterator[str]) -> list[str]:
    return [string for string, count in Counter(strings).items() if count > 1]
