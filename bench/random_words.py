"""Generated words for any number of statements, with frequencies as in natural language (Zipf)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import accumulate, islice, product
from random import Random

VOCABULARY, COMPOUNDS = 50_000, 10_000
"""Number of English words, of which the rarest are made up, and of Chinese words."""

LENGTH = 12
"""Words of a sentence, or of a clause in Chinese."""

RANK_SHIFT = 2.7
"""Mandelbrot's addition to the rank of a word, so that the first few words do not dominate."""


class Wording:
    """Words by rank, the most common first, and sentences made of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        counts = Counter(re.findall("[a-z]+", " ".join(texts).lower()))
        known = [word for word, _ in counts.most_common()]
        more = (word for word in _made_up() if word not in counts)
        self.english = [*known, *islice(more, VOCABULARY - len(known))]
        self.chinese = _compounds()
        self._weights = list(accumulate(1 / (rank + RANK_SHIFT) for rank in range(VOCABULARY)))

    def said(self, random: Random, count: int) -> str:
        """``count`` English words in sentences."""
        words = random.choices(self.english, cum_weights=self._weights, k=count)
        sentences = (" ".join(words[at : at + LENGTH]) for at in range(0, count, LENGTH))
        return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)

    def said_in_chinese(self, random: Random, count: int) -> str:
        """``count`` Chinese words of two characters each, in clauses."""
        words = random.choices(self.chinese, cum_weights=self._weights[:COMPOUNDS], k=count)
        clauses = ("".join(words[at : at + LENGTH]) for at in range(0, count, LENGTH))
        return "\uff0c".join(clauses) + "\u3002"


def _made_up() -> Iterator[str]:
    """Words without meaning that can be pronounced."""
    syllables = ["".join(pair) for pair in product("bdfgklmnprstvz", "aeiou")]
    return ("".join(parts) for parts in product(syllables, repeat=3))


def _compounds() -> list[str]:
    characters = "".join((files("bench") / "characters.txt").read_text(encoding="utf-8").split())
    pairs = ["".join(pair) for pair in product(characters, repeat=2)]
    return Random(0).sample(pairs, COMPOUNDS)
