"""The key, which a server writes in every way, hunted through every output of a run."""

import sqlite3
from contextlib import closing
from itertools import cycle, product
from pathlib import Path

import pytest

from moderator.events import Failed, Forfeited, Moved, Read, Refused
from reassure.commands.export import WRITERS
from tests.agents.stub_server import Answer, Body, Stub, completion
from tests.commands import KEY, kept, started
from tests.key_hunt import WAYS, leaks
from tests.terminal import terminal

pytestmark = pytest.mark.process

MOVE = (
    '{"rationale": "<key>", "statement": "We wait, and you sent <key> .", "acts": [{"act": "hold"}], "content": false}'
)
FAULTY = (
    '{"<key>": 1, "x": 2, "statement": "We wait.", "acts": [{"act": "hold"}]}',
    '{"statement": "<key>", "acts": [{"act": "<key>"}]}',
)
VERDICT = '{"verdict": "clean", "line": "none", "quote": "", "reason": "You sent <key>"}'
RUN = ("run", "taiwan-strait", "--rounds", "14", "--beijing", "scripted", "--on-failure", "forfeit")


class Leaky:
    """A server that writes the key in each reply and each error, in another way each turn."""

    def __init__(self) -> None:
        self._replies = cycle(reply.replace("<key>", way(KEY)) for way in WAYS.values() for reply in (*FAULTY, MOVE))
        self._verdicts = cycle(VERDICT.replace("<key>", way(KEY)) for way in WAYS.values())
        self._errors = cycle(way(KEY) for way in WAYS.values())
        self._asked = 0

    def __call__(self, request: Body) -> Answer:
        if "verdict" in str(request.get("response_format")):
            return 200, completion(next(self._verdicts)) | {"model": f"m {KEY}"}
        self._asked += 1
        if self._asked % 5 == 0:
            return 401, f'{{"error": {{"message": "The key {next(self._errors)} is wrong"}}}}'
        return 200, completion(next(self._replies)) | {"model": f"m {KEY}"}


def all_cells(path: Path) -> str:
    """Every value in every table of a database."""
    with closing(sqlite3.connect(path)) as db:
        tables = [name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return "\n".join(str(row) for table in tables for row in db.execute(f'SELECT * FROM "{table}"'))  # noqa: S608 its own names


def test_the_key_is_in_no_output_of_a_run(stub: Stub, path: Path) -> None:
    stub.answers.append(Leaky())
    served = ("--base-url", stub.url, "--washington", "llm:stub-1", "--reader", "stub-1", "--db", str(path))
    done = started(*RUN, *served, OPENAI_API_KEY=KEY)
    assert done.returncode == 0, done.stderr
    events = kept(path)
    assert {Moved, Refused, Failed, Forfeited, Read} <= {type(event) for event in events}
    assert "(the key)" in done.stdout
    assert not leaks(done.stdout + done.stderr)
    assert not leaks(all_cells(path))
    for file in path.parent.iterdir():
        assert not leaks(file.read_bytes().decode("utf-8", "replace")), file.name
    for command in (["show", "last"], ["debrief", "last"], ["list"], ["search", "key"], ["show", "last", "--json"]):
        assert not leaks(started(*command, "--db", str(path)).stdout), command


def test_the_key_is_in_no_export(stub: Stub, path: Path) -> None:
    stub.answers.append(Leaky())
    served = ("--base-url", stub.url, "--washington", "llm:stub-1", "--reader", "stub-1", "--db", str(path))
    assert started(*RUN, *served, OPENAI_API_KEY=KEY).returncode == 0
    for form, redact in product(WRITERS, ((), ("--redact",))):
        file = path.parent / f"talks-{form}{len(redact)}.json"
        done = started("export", "last", "--format", form, *redact, "-o", str(file), "--db", str(path))
        assert done.returncode == 0, done.stderr
        assert file.stat().st_size > 0
        assert not leaks(file.read_bytes().decode("utf-8", "replace")), form


def test_the_key_is_not_shown_on_a_terminal_while_it_is_written(stub: Stub, path: Path) -> None:
    stub.answers.append(Leaky())
    served = ("--base-url", stub.url, "--washington", "llm:stub-1", "--db", str(path))
    with terminal(*RUN, *served, OPENAI_API_KEY=KEY) as run:
        assert run.ended() == 0
    assert all(request.get("stream") for request in stub.requests)
    assert "(the key)" in run.shown
    assert not leaks(run.shown)


def test_the_doctor_does_not_show_the_key(stub: Stub) -> None:
    stub.models = [f"m-{way(KEY)}" for way in WAYS.values()] + ["stub-1"]
    stub.answers.append(Leaky())
    done = started("doctor", "--base-url", stub.url, "--model", "stub-9", OPENAI_API_KEY=KEY)
    assert "lists 1 model" in done.stdout
    assert not leaks(done.stdout + done.stderr)
