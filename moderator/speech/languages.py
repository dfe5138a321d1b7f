"""Languages: whether a side speaks the language set for it, and whether its translation keeps fixed terms apart."""

import re
from collections.abc import Iterator

from moderator.moves import Fault, Move
from moderator.speech.tokens import HAN
from moderator.table import Table
from prompts.load import Term, glossary

LANGUAGE, TERMS = "rule.language", "rule.fixed-terms"
HAN_CHARACTER = re.compile(f"[{HAN}]")
NAMES = {"en": "English", "zh": "Chinese"}

CHINESE = 0.5
"""The share above which a text counts as Chinese; it may contain names and ids in Latin letters."""


def faults(table: Table, side: str, move: Move) -> Iterator[Fault]:
    """Faults of language in a move; none if no language is set for the side, or a doctrine plays it now."""
    wanted = table.languages.get(side)
    if wanted is None or table.seats[side].startswith("scripted:"):
        return
    texts = {"statement": (move.statement, "zh" if wanted == "zh" else "en")}
    if wanted == "both":
        texts["translation"] = (move.translation, "zh")
    for name, (words, language) in texts.items():
        if chinese(words) != (language == "zh"):
            message = f"The {name} is to be in {NAMES[language]}{'' if words else ', and there is none'}."
            yield table.fault(LANGUAGE, message, f"the same in {NAMES[language]}")
    if wanted == "both":
        yield from _confused_terms(table, move)


def chinese(words: str) -> bool:
    """Whether a text is mostly Chinese; a word in Latin letters counts as one Chinese character."""
    characters, others = len(HAN_CHARACTER.findall(words)), len(re.findall(r"[A-Za-z]+", words))
    return characters > CHINESE * (characters + others)


def _confused_terms(table: Table, move: Move) -> Iterator[Fault]:
    for group in glossary():
        said = [term for term in group.terms if _says(move.statement, term.en)]
        for term in group.terms:
            if said and term not in said and any(wording in move.translation for wording in term.zh):
                meant = " or ".join(said[0].zh)
                message = f'The translation says "{_first(move.translation, term)}" where the statement does not.'
                yield table.fault(TERMS, message, f"{meant}, as the statement means ({group.note})")


def _says(words: str, wordings: tuple[str, ...]) -> bool:
    plain = words.casefold()
    return any(re.search(rf"\b{re.escape(wording)}\b", plain) for wording in wordings)


def _first(translation: str, term: Term) -> str:
    return next(wording for wording in term.zh if wording in translation)
