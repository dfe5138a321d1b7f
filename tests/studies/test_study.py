"""Studies: what their file says is held, all of it and once."""

from pathlib import Path

import pytest

from scenarios.files import LibraryError
from scenarios.load import load
from studies.grid import cells, tables
from studies.runner import Progress, plan, run
from studies.study import StudyError, read_study
from tests.studies.studies import held, here, planned, study
from transcripts.store.store import Store

TEXT = """
title = "Two doctrines"
scenarios = ["tariff-truce"]
[agents]
washington = ["scripted:grit"]
beijing = ["scripted:tit-for-tat"]
"""


def written(folder: Path, text: str) -> Path:
    file = folder / "study.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_file_is_read_with_its_defaults(tmp_path: Path) -> None:
    found = read_study(written(tmp_path, TEXT))
    assert (found.all_seeds, found.labels, found.keep) == (tuple(range(1, 21)), ("own",), "records")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("seeds = 0", "seeds"),
        ('labels = ["theirs"]', "labels"),
        ("colour = 1", "'colour' is not a key of this entry; allowed: title, .*, keep, procedure.$"),
        ("seed = 1", "'seed' is not a key of this entry; the nearest is seeds; allowed"),
        ('seeds = "5"', "'seeds' is '5'; it should be a valid integer"),
        ("seeds = [1, 2, 1]", "'seeds' has 1 more than once"),
        ('labels = ["own", "own"]', "'labels' has own more than once"),
        ("[rules.long]\nrounds = 51", "'rules.long.rounds' is 51"),
        ("[score.soft]\ngrace = 2", "'score.soft.grace' is 2"),
    ],
)
def test_what_is_wrong_in_a_file_is_one_sentence(tmp_path: Path, line: str, said: str) -> None:
    text = TEXT + line if line.startswith("[") else line + TEXT
    _refused(tmp_path, text, said)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('beijing = ["scripted:tit-for-tat"]\n', "", "'agents' is {'washington': .*}; it should name both sides"),
        (
            'washington = ["scripted:grit"]\n',
            'each = ["scripted:grit"]\n',
            "should name both sides, or hold",
        ),
        (TEXT[TEXT.index("[agents]") :], "", r"'agents' is missing; write \[agents\] and below it each = "),
        ('["scripted:grit"]', '["scripted:grit", "scripted:grit"]', "'agents.washington' has scripted:grit more than"),
        ('["tariff-truce"]', '["tariff-truce", "tariff-truce"]', "'scenarios' has tariff-truce more than once"),
    ],
)
def test_what_is_missing_or_said_twice_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    _refused(tmp_path, TEXT.replace(old, new), said)


def _refused(folder: Path, text: str, said: str) -> None:
    with pytest.raises((LibraryError, StudyError), match=said) as caught:
        read_study(written(folder, text))
    assert str(caught.value).count(". ") == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (
            {"agents": {"paris": ("llm:a",), "berlin": ("llm:a",)}},
            "the sides of tariff-truce are washington and beijing; name those",
        ),
        ({"agents": {"each": ("scripted:nobody",)}}, "There is no doctrine 'nobody'"),
        ({"rules": {"all": {"need": 40}}}, "need cannot be 40"),
        ({"scenarios": ("atlantis",)}, "atlantis"),
    ],
)
def test_a_grid_names_only_what_there_is(changed: dict[str, object], said: str) -> None:
    with pytest.raises((StudyError, LibraryError), match=said):
        plan(study(**changed), load())


def test_the_grid_has_every_pair_label_and_rule_once() -> None:
    found = study(
        agents={"each": ("scripted:grit", "llm:a")},
        seat_swap=True,
        labels=("own", "exchanged", "neutral"),
        rules={"usual": {}, "quiet": {"incidents": False, "second_opens": True}},
        temperatures=(0.0, 1.0),
    )
    grid = cells(found, load())
    # Four pairs, of which one plays without models and so without temperatures.
    assert len(grid) == len(set(grid)) == (3 * 2 + 1) * 3 * 2
    played = tables(found, load())
    assert {cell.table for cell in grid} == set(played)
    neutral = played["tariff-truce/neutral/quiet"]
    assert [side.name for side in neutral.sides] == ["Azure", "Ochre"]
    assert (neutral.opens, neutral.deck) == ("ochre", ())


def test_the_result_is_the_same_with_words_and_without(tmp_path: Path) -> None:
    with Store(tmp_path / "record.db") as store:
        recorded = held(store, planned(keep="records", score={"soft": {"grace": 1.0}}))
        alone = held(store, planned(keep="results", score={"soft": {"grace": 1.0}}))
        assert store.count() == len(recorded) == 2
    assert recorded == alone
    assert all(result.path and result.scores.keys() == {"soft"} for result in alone)


def test_a_study_that_was_stopped_goes_on_where_it_was(tmp_path: Path) -> None:
    of = planned(seeds=4)
    with Store(tmp_path / "record.db") as store:
        running = run(store, of, here(of))
        seen = [next(running) for _ in range(3)]
        running.close()
        assert seen[-1] == Progress(2, 0, 4, 0.0)
        begun = [so_far.ended for so_far in run(store, of, here(of))]
        assert begun == [2, 3, 4]
        assert [so_far.ended for so_far in run(store, of, here(of))] == [4]
