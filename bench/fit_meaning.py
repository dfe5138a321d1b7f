"""Fit the heads of the warnings by meaning: ``python -m bench.fit_meaning FILE ...`` prints them as JSON.

Each FILE holds JSON Lines with side, text, and label (own-red-line, force, leak or ok) or rule. Logistic regression
with Newton steps; a head warns above the value that SHARE of the honest sentences exceed in five-fold cross-validation.
"""

import json
import sys
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from moderator.fold import fold
from moderator.speech.public_text import texts_at_start
from prompts.load import fields, speech
from reassure.meaning.closeness import FORCE
from reassure.meaning.encoder import SmallE5
from scenarios.load import load
from tests.dialogue import opening

Array = NDArray[np.float64]
SHARE, RIDGE, FOLDS, STEPS = 0.02, 0.1, 5, 8
COURTESY = 3
"""Each how many-eth ordinary sentence of delegations is used."""
BRIEF = {"en": 0.016, "zh": 0.0}
"""How much nearer to the brief than to public text a sentence must be, read from the same sentences."""


class Sentences(NamedTuple):
    """Sentences as vectors, with who says them and what they are."""

    vectors: Array
    sides: list[str]
    labels: list[str]
    usual: list[bool]
    """Whether a sentence is as usual as those that will be judged; others are near misses, or no whole sentences."""


def main() -> None:
    """Fit the heads for red lines by side and for force, and print them."""
    found = _read([Path(name) for name in sys.argv[1:]])
    heads = {side: _head(found, "own-red-line", side) for side in sorted(set(found.sides))}
    print(json.dumps({"red_lines": heads, "force": _head(found, "force", None), "brief": BRIEF}))


def _read(paths: list[Path]) -> Sentences:
    rows = [json.loads(line) for path in paths for line in path.read_text("utf-8").splitlines()]
    usual = ["label" in row for row in rows]
    for text, side in sorted(_honest()):
        rows.append({"side": side, "label": "ok", "text": text})
        usual.append(False)
    for text in _courtesies():
        rows += [{"side": side, "label": "ok", "text": text} for side in ("washington", "beijing")]
        usual += [True, True]
    vectors = np.array(SmallE5().vectors(row["text"] for row in rows))
    return Sentences(vectors, [row["side"] for row in rows], [*map(_label, rows)], usual)


def _courtesies() -> list[str]:
    """Ordinary sentences of delegations, without a field to fill in."""
    names = ("washington", "beijing", "neutral")
    tables = [table for name in names for part in ("react", "say", "close") for table in speech(name)[part].values()]
    return [text for table in tables for text in table if not fields(text)][::COURTESY]


def _label(row: dict[str, str | None]) -> str:
    if row.get("label"):
        return str(row["label"])
    return "ok" if not row["rule"] else "force" if row["rule"] == FORCE else "own-red-line"


def _honest() -> set[tuple[str, str]]:
    """What any side may say: the public texts of the scenarios, and what the briefs permit."""
    tables = [fold([opening(load().scenario(entry.id))]) for entry in load().scenarios]
    public = {(text, side) for at in tables for side in at.sides for text in texts_at_start(at.scenario)}
    return public | {
        (text, side) for at in tables for side, brief in at.scenario.briefs.items() for text in brief.permits
    }


def _head(found: Sentences, label: str, side: str | None) -> dict[str, object]:
    chosen = np.array([side in (None, by) for by in found.sides])
    x, y = found.vectors[chosen], np.array([one == label for one in found.labels])[chosen].astype(float)
    folds = np.random.default_rng(1).integers(0, FOLDS, len(y))
    scores = np.zeros(len(y))
    for number in range(FOLDS):
        scores[folds == number] = _scores(_fit(x[folds != number], y[folds != number]), x[folds == number])
    honest = np.array([usual and one == "ok" for one, usual in zip(found.labels, found.usual, strict=True)])[chosen]
    weights = _fit(x, y)
    return {
        "weights": [round(float(w), 3) for w in weights[:-1]],
        "bias": round(float(weights[-1]), 3),
        "above": round(float(np.quantile(scores[honest], 1 - SHARE)), 3),
    }


def _scores(weights: Array, x: Array) -> Array:
    return np.asarray(x @ weights[:-1] + weights[-1], dtype=np.float64)


def _fit(x: Array, y: Array) -> Array:
    rows = np.c_[x, np.ones(len(x))]
    weights, ridge = np.zeros(rows.shape[1]), np.r_[np.full(x.shape[1], RIDGE), 0.0]
    for _ in range(STEPS):
        p = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (p - y) + ridge * weights
        weights = weights - np.linalg.solve((rows.T * (p * (1 - p) + 1e-6)) @ rows + np.diag(ridge + 1e-6), slope)
    return weights


if __name__ == "__main__":
    main()
