"""Languages: whether a side speaks the language set for it, and whether its translation says the same."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator
from importlib.resources import files

from moderator.moves import SCRIPTED, Fault, Move, Warned
from moderator.speech.reading.tokens import HAN, figures, tokens_of
from moderator.table import Table
from prompts.load import Term, glossary

LANGUAGE, TERMS = "rule.language", "rule.fixed-terms"
HAN_CHARACTER = re.compile(f"[{HAN}]")
NAMES = {"en": "English", "zh": "Chinese"}

WORDS = tomllib.loads((files("moderator.speech") / "languages.toml").read_text(encoding="utf-8"))
ENGLISH, OTHERS = (frozenset(WORDS["words"][name].split()) for name in ("english", "others"))
SAYS_NO, SAYS_NO_IN_CHINESE = frozenset(WORDS["negation"]["english"].split()), frozenset(WORDS["negation"]["chinese"])

GLOSS = re.compile(r"[(（\[【][^)）\]】]*[)）\]】]|“[^”]*”|\"[^\"]*\"|「[^」]*」|《[^》]*》")
"""A gloss in brackets, or a quotation: it may be in another language."""
LATIN, CJK = "LATIN", "CJK"
FOREIGN_LETTERS, FOREIGN_WORDS = 2, 4
"""The fewest letters of another script, and common words of another language, that show that it is spoken."""
LEAST = 3
"""The smallest number that is compared with a translation; one and two are often only a manner of speaking."""

CHINESE = 0.5
"""The share above which a text counts as Chinese; it may contain names and ids in Latin letters."""

QUOTED = 120
"""Characters of a text that a fault quotes at most."""


def faults(table: Table, side: str, move: Move) -> Iterator[Fault]:
    """Faults of language in a move; none if no language is set for the side, or a doctrine plays it now."""
    wanted = table.languages.get(side)
    if wanted is None or table.seats[side].startswith(SCRIPTED):
        return
    texts = {"statement": (move.statement, "zh" if wanted == "zh" else "en")}
    if wanted == "both":
        texts["translation"] = (move.translation, "zh")
    for name, (words, language) in texts.items():
        if chinese(words) != (language == "zh") or _foreign(GLOSS.sub(" ", words), language):
            message = f"The {name} is to be in {NAMES[language]}{'' if words else ', and there is none'}."
            yield table.fault(LANGUAGE, message, f"the same in {NAMES[language]}", words[:QUOTED])
    if wanted == "both":
        yield from _confused_terms(table, side, move)


def chinese(words: str) -> bool:
    """Whether a text is mostly Chinese; a word in Latin letters counts as one Chinese character."""
    characters, others = len(HAN_CHARACTER.findall(words)), len(re.findall(r"[A-Za-z]+", words))
    return characters > CHINESE * (characters + others)


def _foreign(words: str, language: str) -> bool:
    """Whether a text without its glosses is in part in another script, or as a whole in another language."""
    scripts = [unicodedata.name(c, "").split(" ")[0].split("-")[0] for c in words if c.isalpha()]
    strange = [script for script in scripts if script not in (LATIN, CJK, "FULLWIDTH")]
    if len(strange) >= FOREIGN_LETTERS:
        return True
    tokens = tokens_of(words)
    others, english = sum(t in OTHERS for t in tokens), sum(t in ENGLISH for t in tokens)
    return language == "en" and others >= FOREIGN_WORDS and others > english


def warnings(table: Table, side: str, move: Move) -> Iterator[Warned]:
    """What a translation seems to have lost or changed: a negation, or a figure."""
    if table.languages.get(side) != "both" or not move.translation:
        return
    said, translated = tokens_of(move.statement), tokens_of(move.translation)
    if any(t in SAYS_NO for t in said) and SAYS_NO_IN_CHINESE.isdisjoint(translated):
        yield Warned(rule=TERMS, quote="", message="The statement says no, and its translation does not seem to.")
    values, meant = (_values(text) for text in (move.statement, move.translation))
    if values - meant and meant - values:
        here, there = min(values - meant), min(meant - values)
        message = f"The statement says {here} where the translation seems to say {there}."
        yield Warned(rule=TERMS, quote=str(there), message=message)


def _values(text: str) -> frozenset[int]:
    return frozenset(figure.value for figure in figures(text) if figure.value >= LEAST)


def _confused_terms(table: Table, side: str, move: Move) -> Iterator[Fault]:
    for group in glossary():
        said = [term for term in group.terms if _says(move.statement, term.en)]
        for term in group.terms:
            own = [wording for one in said for wording in one.own.get(side, ())]
            wordings = [wording for wording in term.zh if wording not in own]
            if said and term not in said and any(wording in move.translation for wording in wordings):
                meant = " or ".join(said[0].zh)
                message = f'The translation says "{_first(move.translation, term)}" where the statement does not.'
                legal = f"{meant}, as the statement means ({group.note})"
                yield table.fault(TERMS, message, legal, _first(move.translation, term))


def _says(words: str, wordings: tuple[str, ...]) -> bool:
    plain = words.casefold()
    return any(re.search(rf"\b{re.escape(wording)}\b", plain) for wording in wordings)


def _first(translation: str, term: Term) -> str:
    return next(wording for wording in term.zh if wording in translation)
