"""Studies that are stopped or killed: they go on where they were, with the same results, and nobody is asked twice."""

import os
import re
import signal
from collections import Counter
from collections.abc import Generator
from multiprocessing import active_children
from pathlib import Path

import pytest

from reassure.studies.play import Player
from studies import workers
from studies.grid import Task
from studies.result import Result
from studies.runner import run
from studies.study import StudyError
from studies.workers import Played, Take, holding
from tests.agents.stub_server import HANG, Answer, Body, Stub, completion
from tests.commands import started
from tests.studies.faulty import Faulty, Never
from tests.studies.running import HOLDS, Files, gone, helpers, running, until
from tests.studies.studies import SETTINGS, held, planned
from tests.terminal import terminal
from transcripts.store.beside import studies as record
from transcripts.store.store import Store
from transcripts.verify import verify_all

pytestmark = pytest.mark.process

DOCTRINES = """
title = "Two doctrines"
scenarios = ["tariff-truce"]
seeds = 100
keep = "results"
rules.usual.rounds = 1
[agents]
washington = ["scripted:grit"]
beijing = ["scripted:tit-for-tat"]
"""

MODELS = """
title = "A model against itself"
scenarios = ["tariff-truce"]
seeds = 3
rules.usual.rounds = 2
[agents]
washington = ["llm:a"]
beijing = ["llm:a"]
"""

USED = {"prompt_tokens": 1_000, "completion_tokens": 100}


def test_a_study_killed_with_kill_9_goes_on_and_comes_to_the_same(tmp_path: Path) -> None:
    files = Files(tmp_path, DOCTRINES)
    with running(files, "--jobs", "2") as driver:
        until(files.ended)
        helping = helpers(driver)
        os.kill(driver.pid or 0, signal.SIGSTOP)
        second = started(*files.arguments("--resume"))
        driver.kill()
        until(lambda: gone(helping))
    assert len(helping) == 2
    assert second.returncode == 2
    assert second.stderr.startswith("reassure: Another program holds this study")
    kept = files.ended()
    assert 0 < kept < 100
    begun = started(*files.arguments())
    assert begun.returncode == 2
    assert f"{kept} of 100 dialogues have ended. Go on with: reassure study" in begun.stderr
    done = started(*files.arguments("--resume", "--jobs", "2"))
    assert done.returncode == 0, done.stderr
    assert "all 100 dialogues have ended" in done.stdout
    assert sorted(file.name for file in tmp_path.iterdir() if file.is_dir()) == []
    with Store(tmp_path / "undisturbed.db") as store:
        assert files.results() == held(store, files.plan())


def test_processes_killed_as_they_start_and_as_they_work_lose_nothing(tmp_path: Path) -> None:
    of, before, killed = planned(seeds=40, rules={"usual": {"rounds": 1}}), set(active_children()), list[str]()
    two = holding(Player(SETTINGS, of.tables, of.study.score, of.study.keep), jobs=2)

    def kill(when: str) -> None:
        victim = next((process for process in active_children() if process not in before), None)
        if victim and when not in killed:
            victim.kill()
            killed.append(when)

    def hold(take: Take) -> Generator[Played, None, None]:
        def taken() -> Task | None:
            kill("as it starts")
            return take()

        yield from two(taken)

    with Store(tmp_path / "killed.db") as store, Store(tmp_path / "undisturbed.db") as undisturbed:
        for so_far in run(store, of, hold):
            if so_far.ended:
                kill("as it works")
        assert (so_far.ended, so_far.failed, killed) == (40, 0, ["as it starts", "as it works"])
        results = [Result.model_validate_json(body) for _, body in record.results(store, of.id)]
        assert results == held(undisturbed, of)
    assert set(active_children()) == before


def test_a_fault_fails_its_dialogue_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = planned(seeds=4)
    monkeypatch.setattr(workers, "TRIES", 2)
    with Store(tmp_path / "record.db") as store:
        *_, so_far = run(store, of, holding(Faulty(), jobs=1))
        found = [Result.model_validate_json(body) for body in record.failures(store, of.id)]
    assert (so_far.ended, so_far.failed) == (4, 4)
    told = {result.seed: result.failure for result in found}
    assert told[1] == told[4] == "Nobody spoke."
    assert re.fullmatch(r"A fault of this program \(KeyError at faulty.py:\d+\): 'no such act'", told[2])
    assert told[3] == "The process that held it was killed 2 times."


def test_processes_that_cannot_begin_are_one_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    of = planned(seeds=4)
    monkeypatch.setattr(workers, "TRIES", 2)
    with Store(tmp_path / "record.db") as store, pytest.raises(StudyError, match="ended 2 times as they began"):
        list(run(store, of, holding(Never(), jobs=1)))


class Model:
    """A model at the stub that answers so many requests and then none, and counts them by their seed."""

    def __init__(self, stub: Stub, answers: int) -> None:
        self.left, self.asked, self.answered = answers, Counter[int](), Counter[int]()
        stub.answers.append(self._answer)

    def _answer(self, request: Body) -> Answer:
        self.asked[request["seed"]] += 1
        if self.left <= 0:
            return HANG
        self.left -= 1
        self.answered[request["seed"]] += 1
        return 200, completion(HOLDS, usage=USED)


def test_a_study_of_models_killed_and_stopped_asks_nobody_twice(tmp_path: Path, stub: Stub) -> None:
    files, model = Files(tmp_path, MODELS), Model(stub, answers=5)
    at = ("--base-url", stub.url, "--jobs", "1", "--at-once", "3")
    with running(files, *at) as driver:
        until(lambda: model.asked.total() == 8)
        until(lambda: turns(files) == 5)
        helping = helpers(driver)
        driver.kill()
        until(lambda: gone(helping))
    first, model.left = model.answered.copy(), 4
    with terminal(*files.arguments("--resume", *at)) as stopped:
        until(lambda: turns(files) + 4 * files.ended() == 9)
        stopped.type("\x03")
        assert stopped.ended() == 1
    kept = files.ended()
    assert f"{kept} of 3 dialogues have ended. Go on with: reassure study" in stopped.shown
    second, model.left = model.answered.copy(), 99
    done = started(*files.arguments("--resume", *at))
    assert done.returncode == 0, done.stderr
    assert set(model.answered.values()) == {1}
    assert len(first), len(second) == (5, 9)
    assert len(model.answered) == 12
    assert [result.usage.requests for result in files.results()] == [4, 4, 4]
    with Store(files.database) as store:
        assert store.count() == 3
        assert [finding for finding in verify_all(store) if finding.flaw] == []
    assert not [file for file in tmp_path.iterdir() if file.is_dir()]


def turns(files: Files) -> int:
    """The turns of dialogues under way that are kept."""
    (folder,) = [file for file in files.database.parent.iterdir() if file.is_dir()] or [files.database.parent]
    return sum(file.read_bytes().count(b'{"event":"moved"') for file in folder.glob("*.jsonl"))


def test_a_model_that_does_not_answer_fails_its_dialogues_alone_and_is_asked_again(tmp_path: Path, stub: Stub) -> None:
    files = Files(tmp_path, MODELS.replace('beijing = ["llm:a"]', 'beijing = ["llm:a", "llm:b"]').replace("3", "1"))
    working = False
    asked = list[tuple[str, int]]()

    def answer(request: Body) -> Answer:
        asked.append((request["model"], request["seed"]))
        if request["model"] == "b" and not working:
            return 400, {"error": {"message": "There is no such model."}}
        return 200, completion(HOLDS, usage=USED)

    stub.answers.append(answer)
    at = ("--base-url", stub.url, "--jobs", "1")
    done = started(*files.arguments(*at))
    assert done.returncode == 0, done.stderr
    assert "all 2 dialogues have ended, of which 1 failed" in done.stdout
    named, advice = done.stderr.splitlines()
    assert named.startswith("Failed: tariff-truce, llm:a - llm:b, seed 1: ")
    assert advice.startswith("Hold those that failed once more with: reassure study ")
    assert advice.endswith(" --resume --again")
    working = True
    again = started(*files.arguments("--resume", "--again", *at))
    assert again.stdout.startswith("A model against itself")
    assert again.returncode == 0
    assert not any(result.failure for result in files.results())
    assert Counter(asked)[asked[0]] == 2, "the opening turn was asked for once in each dialogue"
