"""A study held by the workers of a real Dask cluster on this machine: two processes, one of which is killed."""

import os
import pickle
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from distributed import LocalCluster

from reassure.studies import cluster
from reassure.studies.hold import hold
from reassure.studies.play import Player
from studies.result import Result
from studies.runner import run
from studies.study import StudyError
from tests.agents.stub_server import Stub
from tests.commands import KEY, started
from tests.studies.running import Files
from tests.studies.studies import SETTINGS, held, planned
from tests.studies.test_killed import MODELS, Model
from transcripts.store import studies as record
from transcripts.store.store import Store

pytestmark = [pytest.mark.process, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def two() -> Iterator[LocalCluster]:
    """Two workers, and a scheduler, that only this machine can reach."""
    quiet = {"dashboard_address": None, "worker_dashboard_address": None}
    with LocalCluster(n_workers=2, threads_per_worker=1, host="127.0.0.1", **quiet) as found:
        yield found


def test_a_worker_killed_with_kill_9_loses_nothing(tmp_path: Path, two: LocalCluster) -> None:
    of, victim = planned(seeds=30, rules={"usual": {"rounds": 1}}), two.workers[0].pid
    with Store(tmp_path / "cluster.db") as store, Store(tmp_path / "undisturbed.db") as undisturbed:
        for so_far in run(store, of, hold(store, of, SETTINGS, jobs=1, at_once=1, scheduler=two.scheduler_address)):
            if so_far.ended == 5:
                os.kill(victim, signal.SIGKILL)
        assert (so_far.ended, so_far.failed) == (30, 0)
        results = [Result.model_validate_json(body) for _, body in record.results(store, of.id)]
        assert results == held(undisturbed, of)
    assert two.workers[0].pid != victim


def test_models_are_asked_by_the_workers_and_each_turn_once(tmp_path: Path, two: LocalCluster, stub: Stub) -> None:
    files, model = Files(tmp_path, MODELS), Model(stub, answers=99)
    at = ("--scheduler", two.scheduler_address, "--base-url", stub.url)
    done = started(*files.arguments(*at), OPENAI_API_KEY=KEY)
    assert done.returncode == 0, done.stderr
    assert "all 3 dialogues have ended" in done.stdout
    assert set(model.answered.values()) == {1}
    assert not any(KEY in str(header) for header in stub.headers)  # the workers have none in their environment
    with Store(files.database) as store:
        assert store.count() == 3


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
