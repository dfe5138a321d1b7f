"""The agreement of the coders of some dialogues."""

import pytest

from studies.coders.compare import NothingToCompareError, compared, told
from studies.coders.turns import first_coding
from tests.studies.coders.dialogue import coded_talks
from transcripts.store.beside.ratings import Rating

FIRST = first_coding(coded_talks())


def otherwise(rating: Rating) -> Rating:
    """The same turn by a coder who finds no remark, and sees deeds in what the program calls words."""
    acts = tuple(act.model_copy(update={"kind": "deed"}) for act in rating.acts)
    return rating.model_copy(update={"acts": acts, "remarks": ()})


def test_coders_who_code_alike_agree_wholly_where_codings_vary() -> None:
    found = compared({"0a": {"program": FIRST, "Ana": FIRST}}, resamples=20)
    assert found.coders == {"program": 5, "Ana": 5}
    alphas = {one.variable: one.alpha for one in (*found.acts, *found.remarks)}
    assert alphas["status"] == alphas["value"] == alphas["question"] == 1
    assert alphas["ultimatum"] is None
    assert {one.why for one in found.remarks if one.variable == "ultimatum"} == {"same"}


def test_who_sees_nothing_of_what_the_other_sees_agrees_no_better_than_chance() -> None:
    found = compared({"0a": {"program": FIRST, "Ana": {n: otherwise(one) for n, one in FIRST.items()}}}, resamples=20)
    question = next(one for one in found.remarks if one.variable == "question")
    assert question.alpha is not None
    assert question.alpha <= 0
    assert (question.units, question.clusters) == (5, 5)


def test_turns_that_only_one_has_coded_do_not_count_and_a_coder_alone_is_nothing_to_compare() -> None:
    some = {n: FIRST[n] for n in (1, 2)}
    found = compared({"0a": {"program": FIRST, "Ana": some}, "0b": {"program": FIRST}}, resamples=20)
    assert found.coders == {"program": 10, "Ana": 2}
    assert {one.clusters for one in found.remarks} == {2}
    with pytest.raises(NothingToCompareError, match="Only one coder"):
        compared({"0a": {"program": FIRST, "Ana": some}}, only=("Ana",))


def test_the_lines_say_how_to_read_alpha_and_fit_a_terminal() -> None:
    lines = list(told(compared({"0a": {"program": FIRST, "Ana": FIRST}}, resamples=20)))
    assert any("0.667" in line for line in lines)
    table = [line for line in lines if line.startswith(("kind", "status", "ultimatum"))]
    assert all(len(line) <= 74 for line in table)
