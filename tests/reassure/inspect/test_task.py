"""Inspect plays whole short dialogues with its mock model, scores them by ours, and its log loads back."""

import gc
import json
import subprocess
import sys
import tomllib
import warnings
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from inspect_ai import Task
from inspect_ai import eval as evaluate
from inspect_ai.log import EvalLog, read_eval_log
from inspect_ai.model import ModelOutput, ModelUsage, get_model

from agents.llm.schema import Form
from moderator.events import Closed, Moved
from moderator.fold import unopened
from moderator.view import View
from moderator.visibility import view_of
from reassure.inspect.server import inlined
from reassure.inspect.task import negotiation
from reassure.seats import SeatError, UnknownAgentError
from scenarios.errors import ReassureError
from scenarios.load import load
from tests.commands import ROOT
from tests.dialogue import again
from transcripts.store.store import Store

pytestmark = pytest.mark.server

PEACE = {"act": "perform", "measure": "washington.restate-peaceful-strait", "override": []}
HOLD = {"act": "hold", "reason": ""}


def replies(text: str, **facts: Any) -> ModelOutput:
    """A reply of the mock model; without a count of tokens, Inspect would load its encoding from the network."""
    output = ModelOutput.from_content("mock", text, **facts)
    output.usage = ModelUsage(input_tokens=900, output_tokens=100, total_tokens=1000)
    return output


def says(words: str, act: dict[str, Any] | None = None, **facts: Any) -> ModelOutput:
    """A move of the mock model, by default to hold."""
    move = {"rationale": "Ours alone.", "statement": words, "acts": [act or HOLD], "content": False}
    return replies(json.dumps(move), **facts)


def run(tmp_path: Path, task: Task, *answers: ModelOutput, **more: Any) -> EvalLog:
    """Run the task with these replies of the mock model, and read its log from the file."""
    model = get_model("mockllm/model", custom_outputs=list(answers), memoize=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Inspect uses what its own dependencies give up, and leaves streams open
        (log,) = evaluate(task, model=model, log_dir=str(tmp_path / "logs"), display="none", log_format="json", **more)
        gc.collect()
    assert log.status == "success", log.error
    return read_eval_log(log.location)


def metrics(log: EvalLog, name: str) -> dict[str, float]:
    """The metrics of one value, over all dialogues."""
    assert log.results
    (found,) = (one for one in log.results.scores if one.name == name)
    return {metric.removeprefix("reassure/"): one.value for metric, one in found.metrics.items()}


def test_a_dialogue_is_played_scored_recorded_and_readable_as_messages(tmp_path: Path) -> None:
    record = tmp_path / "r.db"
    answers = (
        says("The Taiwan question must be settled peacefully, and we say so again.", PEACE),
        replies("I would rather not say."),
        says("We listen."),
    )
    log = run(tmp_path, negotiation(against="scripted:grit", rounds=2, record=str(record)), *answers)
    (sample,) = log.samples or []
    score = (sample.scores or {})["dialogue"]
    value = score.value
    assert isinstance(value, dict)
    with Store(record) as store:
        events = store.events(store.find("last"))
    assert again(events) == events
    closed = events[-1]
    assert isinstance(closed, Closed)
    last = next(event for event in reversed(events) if isinstance(event, Moved))
    assert value["outcome"] == score.answer == closed.outcome
    assert value["S"] == pytest.approx(last.score.S)
    assert (value["refusals"], value["turns"]) == (1, 4)
    assert value["tokens"] == sum(used.total_tokens for used in log.stats.model_usage.values())
    assert "forecast" in str(sample.input)
    told = [message for message in sample.messages if message.role == "assistant"]
    assert len(told) == 4
    assert "settled peacefully" in told[0].text
    assert "- carries out: Say again that the Taiwan question" in told[0].text
    assert told[1].metadata
    assert told[1].metadata["side"] == "beijing"
    assert metrics(log, "outcome")[f"frequency_{closed.outcome}"] == 1
    assert metrics(log, "S") == {"mean": pytest.approx(value["S"]), "stderr": 0}


def test_each_epoch_has_a_seed_of_its_own_and_both_seats_can_be_models_by_their_roles(tmp_path: Path) -> None:
    record, asked = tmp_path / "r.db", list[str]()

    def model(words: str) -> Callable[..., ModelOutput]:
        def reply(messages: Any, _tools: Any, _choice: Any, config: Any) -> ModelOutput:
            assert config.response_schema.strict
            asked.append(f"{words} {config.seed}")
            return says(f"{words} {len(asked)} times.")

        return reply

    roles = {
        side: get_model("mockllm/model", custom_outputs=model(f"Here speaks {side}"), memoize=False)
        for side in ("washington", "beijing")
    }
    task = negotiation(scenario="tariff-truce", against="model", rounds=1, seed=7, record=str(record))
    log = run(tmp_path, task, model_roles=roles, epochs=2)
    assert [sample.epoch for sample in log.samples or []] == [1, 2]
    assert len(set(asked)) == 4
    assert sum("washington" in words for words in asked) == 2
    with Store(record) as store:
        opened = [store.events(one.id)[0] for one in store.dialogues()]
    assert sorted(one.seed for one in opened) == [7, 8]
    assert metrics(log, "turns") == {"mean": 2, "stderr": 0}


def test_a_reply_that_was_cut_is_sent_back_and_a_limit_of_inspect_ends_the_talks_with_a_score(tmp_path: Path) -> None:
    answers = [says("We wait.", stop_reason="max_tokens"), *[says(f"We wait, for the {n}. time.") for n in range(20)]]
    log = run(tmp_path, negotiation(rounds=8), *answers, token_limit=3_500)
    (sample,) = log.samples or []
    assert sample.limit
    assert (sample.scores or {})["dialogue"].value["outcome"] == "unfinished"
    assert len(sample.messages) > 2


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        ({"scenario": "atlantis"}, ReassureError),
        ({"side": "paris"}, SeatError),
        ({"against": "scripted:nobody"}, UnknownAgentError),
        ({"against": "human"}, UnknownAgentError),
    ],
)
def test_wrong_names_are_errors_before_anything_is_asked(arguments: dict[str, str], error: type[ReassureError]) -> None:
    with pytest.raises(error):
        negotiation(**arguments)


def test_the_schema_of_a_turn_has_all_its_definitions_in_place() -> None:
    view: View = view_of(unopened(load().scenario("taiwan-strait")), "washington")
    schema = Form(bounded=False).schema(view)
    text = json.dumps(inlined(schema))
    assert "$ref" in json.dumps(schema)
    assert "$ref" not in text
    assert "washington.restate-peaceful-strait" in text


def test_the_task_is_registered_by_an_entry_point_and_nothing_else_imports_inspect() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert import_module(project["entry-points"]["inspect_ai"]["reassure"]).negotiation is negotiation
    program = "import sys, reassure.cli, reassure.talks, studies, tui.app; print('inspect_ai' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
