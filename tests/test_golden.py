"""Golden dialogues: recorded dialogues are played again line by line, so that no rule or score changes unnoticed.

A change of a rule changes these files: run the dialogue again with --json, and read the difference.
"""

from pathlib import Path

import pytest

from moderator.events import EVENT, Moved
from moderator.fold import fold
from moderator.score.index import score
from tests.dialogue import again

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.jsonl"))


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_a_replay_gives_the_record_line_by_line(file: Path) -> None:
    lines = file.read_text(encoding="utf-8").splitlines()
    events = tuple(EVENT.validate_json(line) for line in lines)
    assert [EVENT.dump_json(event, ensure_ascii=True).decode() for event in again(events)] == lines


@pytest.mark.parametrize("file", GOLDEN, ids=lambda file: file.stem)
def test_the_acts_of_the_record_give_the_recorded_score(file: Path) -> None:
    events = tuple(EVENT.validate_json(line) for line in file.read_text(encoding="utf-8").splitlines())
    table = fold(events)
    first, second = (m.id for m in table.scenario.sides)
    last = [event for event in events if isinstance(event, Moved)][-1]
    assert score(table.acts, (first, second), prior=table.scenario.trust) == last.score


def test_there_are_golden_dialogues() -> None:
    assert len(GOLDEN) >= 3
