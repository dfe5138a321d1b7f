"""Search for a few phrases as they stand, in a text that is spelled for matching."""

import re
from collections.abc import Iterable, Iterator

from moderator.speech.reading.spelling import spelled


class Phrases:
    """Phrases that begin with a word, and end with one if they are ``whole``; of several at a place the longest.

    Most texts hold none of them, and are not searched place by place.
    """

    def __init__(self, phrases: Iterable[str], *, whole: bool = True) -> None:
        self._plain = sorted((spelled(phrase).text.strip() for phrase in phrases), key=len, reverse=True)
        self._pattern = re.compile(
            rf"(?<![a-z])(?:{'|'.join(map(re.escape, self._plain))}){'(?![a-z])' if whole else ''}"
        )

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """The places of the phrases in a text."""
        return self._pattern.finditer(text) if any(phrase in text for phrase in self._plain) else iter(())

    def search(self, text: str) -> re.Match[str] | None:
        """The first place of a phrase in a text."""
        return next(self.finditer(text), None)
