"""A study held by the workers of a real Dask cluster on this machine: two processes, one of which is killed."""

import os
import pickle
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from reassure.studies import cluster
from reassure.studies.hold import hold
from reassure.studies.play import Player
from studies.runner import run
from studies.study import StudyError
from tests.agents.stub_server import Answer, Body, Stub, completion
from tests.commands import KEY
from tests.studies.running import HOLDS
from tests.studies.studies import SETTINGS, planned
from transcripts.store.store import Store
from transcripts.verify import verify_all

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore")]

MODELS = {
    "agents": {"washington": ("llm:a",), "beijing": ("llm:a",)},
    "seeds": 4,
    "rules": {"usual": {"rounds": 2}},
    "keep": "records",
}


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    """Two workers, and a scheduler, that only this machine can reach."""
    quiet = {"dashboard_address": None, "worker_dashboard_address": None}
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", **quiet) as found:
        yield found


def test_a_worker_killed_with_kill_9_loses_nothing_and_its_turns_are_not_asked_again(
    tmp_path: Path, two: LocalCluster, stub: Stub
) -> None:
    """A turn is kept beside the record, which these workers see; only what was under way is asked for once more."""
    of, asked = planned(**MODELS), Counter[int]()
    victim = two.workers[0].pid

    def answer(request: Body) -> Answer:
        asked[request["seed"]] += 1
        if asked.total() == 6:
            os.kill(victim, signal.SIGKILL)
        return 200, completion(HOLDS)

    stub.answers.append(answer)
    with Store(tmp_path / "record.db") as store:
        settings = SETTINGS._replace(base_url=stub.url)
        *_, last = run(store, of, hold(store, of, settings, jobs=1, at_once=1, scheduler=two.scheduler_address))
        assert (last.ended, last.failed, store.count()) == (4, 0, 4)
        assert [finding for finding in verify_all(store) if finding.flaw] == []
    assert len(asked) == 16
    assert asked.total() <= 17
    assert two.workers[0].pid != victim


def test_what_is_sent_to_a_worker_holds_no_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sent = list[Player]()
    monkeypatch.setattr(cluster, "at_scheduler", lambda address, player, study: sent.append(player))
    with Store(tmp_path / "record.db") as store:
        hold(store, planned(), SETTINGS._replace(api_key=KEY), jobs=1, at_once=1, scheduler="tcp://127.0.0.1:1")
    (player,) = sent
    assert KEY.encode() not in pickle.dumps(player)
    assert player.settings.api_key is None


def test_a_scheduler_that_does_not_answer_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "REACHED", 0.2)
    of = planned()
    with Store(tmp_path / "record.db") as store:
        talks = hold(store, of, SETTINGS, jobs=1, at_once=1, scheduler="tcp://127.0.0.1:9")
        with pytest.raises(StudyError, match=r"^No scheduler answers at tcp://127.0.0.1:9; start one"):
            list(run(store, of, talks))


def test_another_version_on_a_worker_is_one_sentence(
    tmp_path: Path, two: LocalCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "version", lambda _: "9.9")
    of = planned()
    with Store(tmp_path / "record.db") as store:
        talks = hold(store, of, SETTINGS, jobs=1, at_once=1, scheduler=two.scheduler_address)
        with pytest.raises(
            StudyError, match=r"^This is reassure 9.9 with rules \d+, but the worker at .* has reassure 0"
        ):
            list(run(store, of, talks))
