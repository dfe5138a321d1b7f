"""``reassure doctor`` as a user meets it: real processes, servers on real sockets, real files."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from subprocess import PIPE
from threading import Thread
from typing import Any, NamedTuple

import pytest

from agents.llm.probe import Probe, keeps
from tests.agents.stub_server import HANG, Answer, Body, Sent, Stub, completion
from tests.agents.test_llama_server import llama
from tests.commands import KEY, PLAIN, started
from tests.terminal import terminal
from transcripts.store.store import Store

__all__ = ["llama"]

FITS = '{"chosen": "green", "again": false}'
USAGE = {"prompt_tokens": 21, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 20}}
TOOLS = [{"index": 0, "id": "1", "type": "function", "function": {"name": "move", "arguments": FITS}}]


class Found(NamedTuple):
    """What the doctor found: its exit code, all that it said, and its checks by name."""

    code: int
    said: str
    checks: dict[str, Any]

    def __getitem__(self, name: str) -> tuple[str, str]:  # type: ignore[override]
        check = self.checks[name]
        return check["state"], check["found"] + check["advice"]


def doctor(*arguments: str, **environ: str) -> Found:
    done = started("doctor", "--json", *arguments, **environ)
    assert done.stderr == ""
    checks = [json.loads(line) for line in done.stdout.splitlines()]
    return Found(done.returncode, done.stdout, {check["check"]: check for check in checks})


def obedient(request: Body) -> Answer:
    """A server that holds its model to whatever form it is asked for."""
    if "tools" in request:
        return 200, completion(None, usage=USAGE, tool_calls=TOOLS)
    return 200, completion(FITS, usage=USAGE)


def plain(request: Body) -> Answer:
    """A server that knows no form at all."""
    if "tools" in request or "response_format" in request:
        return 400, {"error": {"message": "That is not supported."}}
    return obedient(request)


def whole(request: Body) -> Answer:
    """A server that streams nothing, though it is asked to."""
    return Sent((json.dumps(completion(FITS)).encode(),))


def test_all_is_well_with_a_good_server(stub: Stub, path: Path, tmp_path: Path) -> None:
    stub.answers.append(obedient)
    prices = tmp_path / "prices.toml"
    prices.write_text('[models."stub-1"]\ninput = 0.5\noutput = 2\n', encoding="utf-8")
    found = doctor("--base-url", stub.url, "--model", "stub-1", "--prices", str(prices), "--db", str(path),
                   OPENAI_API_KEY=KEY)  # fmt: skip
    assert found.code == 0
    assert {name for name, check in found.checks.items() if check["state"] == "failed"} == set()
    assert found["key"] == ("ok", "OPENAI_API_KEY is set, and is taken")
    assert found["model"] == ("ok", "stub-1 is listed")
    assert found["round trip"][0] == "ok"
    assert found["JSON schema"] == ("ok", "the reply keeps to it; this is what talks use")
    assert found["JSON object"][0] == found["tool call"][0] == found["plain text"][0] == "ok"
    assert found["streaming"] == ("ok", "words come as they are written, with a count of tokens")
    assert found["tokens"] == ("ok", "the server counts them (21 and 9); it tells which were cached")
    assert found["context"][0] == "skipped"
    assert found["price"] == ("ok", "0.5 in and 2 out for a million tokens")
    assert stub.headers[0] == f"Bearer {KEY}"
    assert KEY not in found.said


def test_the_first_model_is_asked_where_none_is_named_and_a_price_is_missed_by_its_place(stub: Stub) -> None:
    stub.answers.append(obedient)
    found = doctor(OPENAI_BASE_URL=stub.url)
    assert found.code == 0
    assert found["model"] == ("ok", "none is named, so the first that is listed plays: stub-1")
    assert found["key"] == ("ok", "none is set, and none is wanted")
    assert {request["model"] for request in stub.requests} == {"stub-1"}
    assert found["price"][0] == "skipped"
    assert found["price"][1].endswith("prices.toml")


def test_a_wrong_key(stub: Stub) -> None:
    stub.fails(401, message=f"The key {KEY} is wrong.")
    found = doctor("--base-url", stub.url, "--model", "stub-1", OPENAI_API_KEY=KEY)
    assert found.code == 1
    state, told = found["key"]
    assert state == "failed"
    assert "refused the API key (401); set OPENAI_API_KEY" in told
    assert found["the rest"][0] == "skipped"
    assert KEY not in found.said


def test_a_model_that_is_not_there(stub: Stub) -> None:
    stub.fails(404)
    found = doctor("--base-url", stub.url, "--model", "stub-3")
    assert found.code == 1
    assert found["server"][0] == "ok"
    state, told = found["model"]
    assert state == "failed"
    assert "(404)" in told
    assert "the server lists stub-2, stub-1: name it with --model" in told


def test_a_server_that_takes_the_schema_and_ignores_it(stub: Stub) -> None:
    stub.says('{"colour": "green"}')
    found = doctor("--base-url", stub.url, "--model", "stub-1")
    assert found.code == 0
    state, told = found["JSON schema"]
    assert state == "failed"
    assert "did not keep to it; this is what talks use" in told
    assert found["JSON object"] == ("ok", "the reply keeps to it")
    assert found["tool call"][0] == "skipped"
    assert found["tokens"][0] == "failed"


def test_a_server_that_knows_no_form(stub: Stub) -> None:
    stub.answers.append(plain)
    found = doctor("--base-url", stub.url, "--model", "stub-1")
    assert found.code == 0
    for name in ("JSON schema", "JSON object", "tool call"):
        assert found[name] == ("skipped", "the server refuses it")
    assert found["plain text"] == ("ok", "the reply keeps to it; this is what talks use")


def test_a_server_without_streaming(stub: Stub) -> None:
    stub.answers.append(whole)
    found = doctor("--base-url", stub.url, "--model", "stub-1")
    assert found.code == 0
    state, told = found["streaming"]
    assert state == "failed"
    assert "one piece" in told


def test_nothing_listens() -> None:
    found = doctor("--base-url", "http://user:secret@127.0.0.1:9/v1", "--model", "stub-1")
    assert found.code == 1
    state, told = found["server"]
    assert state == "failed"
    assert "http://127.0.0.1:9/v1 cannot be reached; check that it runs" in told
    assert "secret" not in found.said


class _Page(BaseHTTPRequestHandler):
    """A web site that is no model server."""

    def do_GET(self) -> None:
        page = b"<html><body>Welcome</body></html>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(page)))
        self.end_headers()
        self.wfile.write(page)

    def do_POST(self) -> None:
        self.do_GET()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the base's own name
        """Say nothing."""


def test_a_page_where_a_server_should_be() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found = doctor("--base-url", f"http://127.0.0.1:{server.server_address[1]}", "--model", "stub-1")
        server.shutdown()
    assert found.code == 1
    state, told = found["server"]
    assert state == "failed"
    assert "did not answer as an OpenAI-compatible one; check the base URL, which mostly ends in /v1" in told


def test_a_server_that_says_nothing_is_not_waited_for_and_can_be_left(stub: Stub) -> None:
    stub.answers.append(HANG)
    found = doctor("--base-url", stub.url, "--model", "stub-1", "--turn-timeout", "0.5")
    assert found.code == 1
    assert "did not answer within 1 s" in found["round trip"][1]
    assert "--turn-timeout gives it longer" in found["round trip"][1]
    asked = len(stub.requests)
    command = [sys.executable, "-m", "reassure", "doctor", "--base-url", stub.url, "--model", "stub-1"]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, env=PLAIN) as running:
        while len(stub.requests) == asked:
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        _, told = running.communicate(timeout=60)
    assert running.returncode == 1
    assert told == "\nreassure: Stopped.\n"


def test_what_a_server_names_its_models_is_shown_without_the_key_and_without_controls(stub: Stub) -> None:
    stub.models = [f"m-{KEY}\x1b[31m\nok"]
    stub.answers.append(obedient)
    done = started("doctor", "--base-url", stub.url, OPENAI_API_KEY=KEY)
    assert done.returncode == 0
    assert KEY not in done.stdout
    assert "m-(the key)␛[31m ok" in done.stdout
    assert done.stderr == "All that is needed works.\n"


@pytest.mark.parametrize(
    ("environ", "code", "told"),
    [
        ({}, 0, "none is configured, and none is needed"),
        ({"OPENAI_API_KEY": KEY}, 0, "OPENAI_API_KEY is set, but no model is named"),
        ({"OPENAI_MODEL": "gpt-5"}, 1, "gpt-5 is named, but neither a key nor a server is"),
        ({"OPENAI_BASE_URL": "localhost:8080"}, 1, "The base URL is not a web address"),
    ],
)
def test_no_model_is_no_failure_and_half_of_one_is_told(environ: dict[str, str], code: int, told: str) -> None:
    done = started("doctor", **environ)
    assert done.returncode == code
    assert told in done.stdout.splitlines()[-1]
    assert "--base-url" in done.stdout or code
    assert KEY not in done.stdout


def test_a_list_of_prices_that_cannot_be_read(stub: Stub, tmp_path: Path) -> None:
    stub.answers.append(obedient)
    prices = tmp_path / "prices.toml"
    prices.write_text("[models", encoding="utf-8")
    found = doctor("--base-url", stub.url, "--prices", str(prices))
    assert found.code == 1
    assert found["price"][0] == "failed"
    assert f"{prices} cannot be read as TOML" in found["price"][1]


def test_a_record_that_is_not_there_is_not_made(path: Path) -> None:
    found = doctor("--db", str(path))
    assert found.code == 0
    assert found["database"][0] == "ok"
    assert f"there is no record yet; the first run makes {path}" in found["database"][1]
    assert not path.exists()


def test_neither_is_the_folder_of_the_platform(tmp_path: Path) -> None:
    found = doctor(XDG_DATA_HOME=str(tmp_path / "share"), HOME=str(tmp_path))
    assert found.code == 0
    assert "there is no record yet" in found["database"][1]
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_works(path: Path) -> None:
    Store(path).close()
    found = doctor(REASSURE_DB=str(path))
    assert found.code == 0
    assert "can be read and written, and is whole; journal wal" in found["database"][1]


def test_a_record_in_no_folder(path: Path) -> None:
    found = doctor("--db", str(path / "talks.db"))
    assert found.code == 1
    assert "does not exist" in found["database"][1]


def test_a_record_that_is_locked(path: Path) -> None:
    Store(path).close()
    with closing(sqlite3.connect(path)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = doctor("--db", str(path))
    assert found.code == 1
    assert "is locked by another program" in found["database"][1]


def test_a_record_that_is_damaged(path: Path) -> None:
    Store(path).close()
    with closing(sqlite3.connect(path)) as raw, raw:  # what lies behind the first page, which is read at once
        raw.execute("CREATE TABLE filler (x)")
        raw.executemany("INSERT INTO filler VALUES (?)", [("x" * 500,)] * 200)
        raw.execute("CREATE INDEX fillers ON filler (x)")
    pages = bytearray(path.read_bytes())
    pages[-8192:] = bytes(8192)
    path.write_bytes(pages)
    found = doctor("--db", str(path))
    assert found.code == 1
    assert f"{path} is damaged" in found["database"][1]


@pytest.mark.parametrize("there", [True, False])
def test_a_record_that_may_not_be_written(path: Path, there: bool) -> None:
    if there:
        Store(path).close()
        path.chmod(0o400)
    else:
        path.parent.chmod(0o500)
    # Even where the tests run as root, who may write whatever is forbidden.
    prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    command = [*prefix, sys.executable, "-m", "reassure", "doctor", "--db", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=PLAIN, check=False)
    assert done.returncode == 1
    assert ("cannot be written; allow writing to it" if there else "cannot be made in") in done.stdout


@pytest.mark.parametrize(
    ("columns", "lines", "environ", "told"),
    [
        (80, 24, {}, "ok       terminal     80 columns by 24 lines, 256 colours, utf-8."),
        (79, 24, {"NO_COLOR": "1"}, "failed   terminal     79 columns by 24 lines, no colours (NO_COLOR), utf-8; the"),
        (90, 30, {"PYTHONIOENCODING": "latin-1"}, "set a UTF-8 locale"),
    ],
)
def test_the_terminal(columns: int, lines: int, environ: dict[str, str], told: str) -> None:
    with terminal("doctor", columns=columns, lines=lines, **environ) as run:
        assert run.ended() == 0
    assert told in run.shown


async def test_a_real_server_holds_its_model_to_a_schema_and_tells_its_context(llama: str) -> None:
    probe = Probe(llama, None, None, 100)
    (listed,) = await probe.listed()
    assert listed.context == await probe.context() == 8192
    answer = await probe.answer("json_schema")
    assert answer is not None
    assert keeps("json_schema", answer.text)
    assert answer.prompt_tokens
    assert (await probe.aloud("json_schema")).pieces
    await probe.close()
