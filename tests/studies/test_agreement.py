"""Alpha against the worked examples that Krippendorff published, and intervals against known truths."""

import random
import sys

import pytest

from studies.agreement import Agreement, Coding, Level, MissingExtraError, agreement

BINARY = ("0100000010", "1110010000")
NOMINAL = ("aabbdcccedda", "babbbccceddd")
FOUR = ("123321412...", "1233224125.3", ".3332342251.", "12332441251.")
"""Sections A, B and C of "Computing Krippendorff's Alpha-Reliability" (2011); a point is what a coder left out."""


def coded(rows: tuple[str, ...], *, numbers: bool = False, clusters: int = 1) -> list[Coding]:
    """Codings from one text for each coder; ``clusters`` units that follow each other are one cluster."""
    return [
        Coding(f"coder {coder}", (unit,), (unit // clusters,), float(value) if numbers else value)
        for coder, row in enumerate(rows)
        for unit, value in enumerate(row)
        if value != "."
    ]


@pytest.mark.parametrize(
    ("rows", "level", "alpha"),
    [
        (BINARY, "nominal", 0.095),
        (NOMINAL, "nominal", 0.692),
        (FOUR, "nominal", 0.743),
        (FOUR, "ordinal", 0.815),
        (FOUR, "interval", 0.849),
    ],
)
def test_alpha_is_that_of_the_worked_examples(rows: tuple[str, ...], level: Level, alpha: float) -> None:
    order = "12345" if level == "ordinal" else ()
    found = agreement("x", level, coded(rows, numbers=level == "interval"), order, resamples=2)
    assert found.alpha == pytest.approx(alpha, abs=5e-4)


def test_units_that_only_one_coder_has_coded_do_not_count() -> None:
    found = agreement("x", "nominal", coded(FOUR), resamples=2)
    assert (found.units, found.clusters) == (11, 11)


@pytest.mark.parametrize(
    ("rows", "why"), [(("aaa", "aaa"), "same"), (("ab.", "..a"), "few"), (("abc",), "few"), ((), "few")]
)
def test_there_is_no_alpha_where_nothing_varies_or_nothing_was_coded_twice(rows: tuple[str, ...], why: str) -> None:
    found = agreement("x", "nominal", coded(rows), resamples=2)
    assert (found.alpha, found.low, found.high, found.why, found.verdict) == (None, None, None, why, "none")


@pytest.mark.parametrize(
    ("alpha", "verdict"), [(-0.2, "unreliable"), (0.666, "unreliable"), (0.667, "tentative"), (0.8, "reliable")]
)
def test_the_thresholds_are_krippendorffs(alpha: float, verdict: str) -> None:
    assert Agreement(variable="x", level="nominal", units=9, clusters=9, alpha=alpha, low=0, high=1).verdict == verdict


def test_one_cluster_gives_no_interval_and_the_same_codings_always_the_same_one() -> None:
    assert agreement("x", "nominal", coded(NOMINAL, clusters=12)).low is None
    first, again = (agreement("x", "nominal", reversed(coded(NOMINAL)), resamples=50) for _ in range(2))
    assert first == again
    assert first.low is not None
    assert first.high is not None
    assert first.low < 0.692 < first.high


def test_intervals_cover_a_known_alpha_where_the_units_of_a_cluster_stand_and_fall_together() -> None:
    """A second coder copies a whole cluster with probability .6, and else tosses a coin: alpha is .6 exactly."""
    chance, covered = random.Random(7), list[bool]()
    for _ in range(40):
        first, second = "", ""
        for _ in range(40):
            value, copied, other = chance.choice("ab"), chance.random() < 0.6, chance.choice("ab")
            first, second = first + value * 3, second + (value if copied else other) * 3
        found = agreement("x", "nominal", coded((first, second), clusters=3), resamples=80)
        assert found.low is not None
        assert found.high is not None
        covered.append(found.low <= 0.6 <= found.high)
    assert 0.85 <= sum(covered) / len(covered) <= 1


def test_without_the_packages_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "krippendorff", None)
    with pytest.raises(MissingExtraError, match=r"reassure\[studies\]"):
        agreement("x", "nominal", coded(NOMINAL))
