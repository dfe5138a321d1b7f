"""Words for any number of statements: few that are common, many that are rare, as in all that people say (Zipf)."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from importlib.resources import files
from itertools import accumulate, islice, product
from random import Random

VOCABULARY, COMPOUNDS = 50_000, 10_000
"""Words of English, the rarest of them made up, and of Chinese."""

LENGTH = 12
"""Words of a sentence, or in Chinese of a clause."""

FLATTER = 2.7
"""What Mandelbrot adds to a word's rank, so that the first few do not drown the rest."""


class Wording:
    """Words by rank, the commonest first, and sentences that are made of them."""

    def __init__(self, texts: Sequence[str]) -> None:
        spoken = Counter(re.findall("[a-z]+", " ".join(texts).lower()))
        known = [word for word, _ in spoken.most_common()]
        more = (word for word in _made_up() if word not in spoken)
        self.english = [*known, *islice(more, VOCABULARY - len(known))]
        self.chinese = _compounds()
        self._spread = list(accumulate(1 / (rank + FLATTER) for rank in range(VOCABULARY)))

    def said(self, random: Random, count: int) -> str:
        """So many words of English."""
        words = random.choices(self.english, cum_weights=self._spread, k=count)
        sentences = (" ".join(words[at : at + LENGTH]) for at in range(0, count, LENGTH))
        return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences)

    def said_in_chinese(self, random: Random, count: int) -> str:
        """So many words of Chinese, of two characters each."""
        words = random.choices(self.chinese, cum_weights=self._spread[:COMPOUNDS], k=count)
        clauses = ("".join(words[at : at + LENGTH]) for at in range(0, count, LENGTH))
        return "\uff0c".join(clauses) + "\u3002"


def _made_up() -> Iterator[str]:
    """Words that can be pronounced and mean nothing."""
    syllables = ["".join(pair) for pair in product("bdfgklmnprstvz", "aeiou")]
    return ("".join(parts) for parts in product(syllables, repeat=3))


def _compounds() -> list[str]:
    characters = "".join((files("bench") / "characters.txt").read_text(encoding="utf-8").split())
    pairs = ["".join(pair) for pair in product(characters, repeat=2)]
    return Random(0).sample(pairs, COMPOUNDS)
