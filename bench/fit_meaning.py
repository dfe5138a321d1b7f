"""Fit the heads of the warnings by meaning: ``python -m bench.fit_meaning FILE ...`` prints them as JSON.

Each FILE holds JSON Lines with scenario, side, text, and label (own-red-line, force, leak or ok) or rule. The sentences
that ``bench/frames.toml`` makes are added. Logistic regression on vectors and runs of words; a head warns above the
value that ``SHARE`` of the honest sentences with a label exceed in cross-validation by group; those that are never
warned of, because the brief lets the side say them, exceed nothing.
"""

import json
import sys
import tomllib
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderator.fold import fold
from moderator.table import Table
from reassure.meaning.closeness import FORCE, Closeness, permits
from reassure.meaning.encoder import SmallE5
from reassure.meaning.runs import runs
from scenarios.load import load
from tests.dialogue import opening

Array = NDArray[np.float64]
SHARE = {"own-red-line": 0.03, "force": 0.01, "leak": 0.01}
FOLDS, STEPS, RIDGE = 3, 6, 0.25
FREE = 10.0
"""The size of the constant, so large that the ridge leaves the bias free."""
OFTEN = 3
"""How many sentences must have a run."""
SCALE = {"vector": 3.0, "nearness": 20.0, "runs": 3.0}
"""What makes the parts of a sentence weigh alike."""
FRAMES = tomllib.loads(Path(__file__).with_name("frames.toml").read_text("utf-8"))
TABLES = {entry.id: fold([opening(load().scenario(entry.id))]) for entry in load().scenarios}


class Sentence(NamedTuple):
    """A sentence, who says it where, and what it is; sentences of one group are never fitted and judged together."""

    table: Table
    side: str
    text: str
    label: str
    group: str
    judged: bool
    """Whether it sounds like a sentence of a delegation, so that the value above which to warn is read from it."""


def main() -> None:
    """Fit the heads and print them, with the shares that cross-validation finds on the standard error stream."""
    found = [*_read([Path(name) for name in sys.argv[1:]]), *_framed()]
    names = {"red_lines": "own-red-line", "force": "force", "brief": "leak"}
    print(json.dumps({name: _head(found, label) for name, label in names.items()}, ensure_ascii=False))


def _read(paths: list[Path]) -> Iterator[Sentence]:
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            label = row.get("label") or _label(row["rule"])
            table = TABLES[row.get("scenario", "taiwan-strait")]
            group = f"{path.parent} {table.scenario.id} {row['side']}"
            yield Sentence(table, row["side"], row["text"], label, group, "label" in row)


def _label(rule: str | None) -> str:
    return "ok" if not rule else "force" if rule == FORCE else "own-red-line"


def _framed() -> Iterator[Sentence]:
    """Sentences made of a way to concede or to refuse and a thing; conceding something harmless is honest."""
    for side in ("washington", "beijing"):
        yield from _filled(side, FRAMES[side], "conceding", "own-red-line")
        yield from _filled(side, FRAMES[side], "refusing", "ok")
        yield from _filled(side, FRAMES["harmless"], "conceding", "ok")


def _filled(side: str, things: dict[str, list[str]], stance: str, label: str) -> Iterator[Sentence]:
    """Each third way for a thing, and another third for the next."""
    for way, listed in things.items():
        for number, thing in enumerate(listed):
            for frame in FRAMES[stance][way][-number % 3 :: 3]:
                text = frame.replace("{}", thing)
                text = text[:1].upper() + text[1:]
                yield Sentence(TABLES["taiwan-strait"], side, text, label, group=thing, judged=False)


def _head(found: list[Sentence], label: str) -> dict[str, object]:
    chosen = [one for one in found if one.label in ("ok", label)]
    if label == "leak":
        chosen = [one for one in chosen if one.judged]
    y = np.array([one.label == label for one in chosen])
    dense, words, known = _matrices(chosen, label)
    x = np.c_[dense, words]
    folds = np.array([zlib.crc32(one.group.encode()) % FOLDS for one in chosen])
    scores = np.zeros(len(y))
    for number in range(FOLDS):
        scores[folds == number] = _scores(_fit(x[folds != number], y[folds != number]), x[folds == number])
    judged = np.array([one.judged for one in chosen])
    heard = np.where(_silent(chosen, label), scores.min(), scores)
    above = float(np.quantile(heard[judged & ~y], 1 - SHARE[label]))
    print(label, f"{np.mean(scores[judged & y] > above):.1%} of {np.sum(judged & y)} warned of", file=sys.stderr)
    weights = _fit(x, y)
    size, parts = dense.shape[1], SCALE["nearness" if label == "leak" else "vector"]
    kept = {run: round(float(w) * SCALE["runs"], 2) for run, w in zip(known, weights[size:-1], strict=True)}
    return {
        "weights": [round(float(w) * parts, 3) for w in weights[:size]],
        "runs": {run: weight for run, weight in kept.items() if weight},
        "bias": round(float(weights[-1]), 3),
        "above": round(above, 3),
    }


def _silent(chosen: list[Sentence], label: str) -> NDArray[np.bool_]:
    """Which sentences are never warned of, because the brief lets the side say them."""
    vectors, sense = SmallE5().vectors(one.text for one in chosen), Closeness(SmallE5())
    pairs = [*zip(chosen, vectors, strict=True)]
    return np.array(
        [
            sense.allowed(one.table, one.side, vector)
            or (label == "leak" and permits(sense.nearness(one.table, one.side, vector)))
            for one, vector in pairs
        ]
    )


def _matrices(chosen: list[Sentence], label: str) -> tuple[Array, Array, list[str]]:
    """The vectors or the nearness of sentences, their runs of words, and which runs those are."""
    vectors, sense = SmallE5().vectors(one.text for one in chosen), Closeness(SmallE5())
    if label == "leak":
        pairs = zip(chosen, vectors, strict=True)
        dense = SCALE["nearness"] * np.array([sense.nearness(one.table, one.side, vector) for one, vector in pairs])
    else:
        dense = SCALE["vector"] * np.array(vectors)
    said = [runs(one.table.scenario, one.side, one.text) for one in chosen]
    counts = Counter(run for of in said for run in of)
    known = sorted(run for run, count in counts.items() if count >= OFTEN)
    places, words = {run: place for place, run in enumerate(known)}, np.zeros((len(chosen), len(known)))
    for row, of in enumerate(said):
        words[row, [places[run] for run in of if run in places]] = SCALE["runs"] / len(of) ** 0.5
    return dense, words, known


def _scores(weights: Array, x: Array) -> Array:
    return np.asarray(x @ weights[:-1] + weights[-1], dtype=np.float64)


def _fit(x: Array, y: NDArray[np.bool_]) -> Array:
    """Weights and bias of a logistic regression in which both labels weigh alike, by Newton steps in the dual."""
    rows = np.c_[x, np.full(len(x), FREE)]
    kernel, weigh = rows @ rows.T, np.where(y, 0.5 / y.mean(), 0.5 / (1 - y.mean()))
    dual = np.zeros(len(y))
    for _ in range(STEPS):
        here = kernel @ dual
        p = 1 / (1 + np.exp(-np.clip(here, -30, 30)))
        curve = weigh * (p * (1 - p) + 1e-6)
        dual = np.linalg.solve(kernel + np.diag(RIDGE / curve), here + weigh * (y - p) / curve)
    return np.asarray((rows.T @ dual) * np.r_[np.ones(x.shape[1]), FREE])


if __name__ == "__main__":
    main()
