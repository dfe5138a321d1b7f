"""``reassure doctor`` as a user runs it: real processes, servers on real sockets, real files."""

import json
import os
import re
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

from agents.llm.probe import Probe, has_shape
from scenarios.load import load
from tests.agents.stub_server import HANG, Answer, Body, Sent, Stub, completion
from tests.agents.test_llama_server import llama
from tests.commands import KEY, PLAIN, started
from tests.terminal import terminal
from transcripts.store.store import Store

pytestmark = pytest.mark.process

__all__ = ["llama"]

FITS = '{"chosen": "green", "again": false}'
USAGE = {"prompt_tokens": 21, "completion_tokens": 9, "prompt_tokens_details": {"cached_tokens": 20}}
TOOLS = [{"index": 0, "id": "1", "type": "function", "function": {"name": "move", "arguments": FITS}}]


class Found(NamedTuple):
    """The result of the command: its exit code, its output, and its checks by name."""

    code: int
    output: str
    checks: dict[str, Any]

    def __getitem__(self, name: str) -> tuple[str, str]:  # type: ignore[override]
        check = self.checks[name]
        return check["state"], check["found"] + check["advice"]


def doctor(*arguments: str, **environ: str) -> Found:
    done = started("doctor", "--json", *arguments, **environ)
    assert done.stderr == ""
    checks = [json.loads(line) for line in done.stdout.splitlines()]
    return Found(done.returncode, done.stdout, {check["check"]: check for check in checks})


MOVE = json.dumps({"rationale": "We begin.", "statement": "We wait.", "acts": [{"act": "hold"}], "content": False})


def is_turn(request: Body) -> bool:
    """Whether a request is for a move, and not one of the small questions."""
    return bool(request["messages"][0]["role"] == "system")


def obedient(request: Body) -> Answer:
    """A server that enforces every form of structured output."""
    if is_turn(request):
        return 200, completion(MOVE, usage=USAGE)
    if "tools" in request:
        return 200, completion(None, usage=USAGE, tool_calls=TOOLS)
    return 200, completion(FITS, usage=USAGE)


def plain(request: Body) -> Answer:
    """A server that supports no form of structured output."""
    if "tools" in request or "response_format" in request:
        return 400, {"error": {"message": "That is not supported."}}
    return obedient(request)


def whole(request: Body) -> Answer:
    """A server that does not stream, although it is asked to."""
    return Sent((json.dumps(completion(MOVE if is_turn(request) else FITS)).encode(),))


def test_a_good_server_passes_all_checks(stub: Stub, path: Path, tmp_path: Path) -> None:
    stub.answers.append(obedient)
    prices = tmp_path / "prices.toml"
    prices.write_text('[models."stub-1"]\ninput = 0.5\noutput = 2\n', encoding="utf-8")
    found = doctor("--base-url", stub.url, "--model", "stub-1", "--prices", str(prices), "--db", str(path),
                   OPENAI_API_KEY=KEY)  # fmt: skip
    assert found.code == 0
    assert {name for name, check in found.checks.items() if check["state"] == "failed"} == set()
    assert found["key"] == ("ok", "OPENAI_API_KEY is set, and the server accepts it")
    assert found["model"] == ("ok", "the server lists stub-1")
    assert found["turn"][0] == "ok"
    assert found["JSON schema"] == ("ok", "the reply has this form; talks use this form")
    assert found["JSON object"][0] == found["tool call"][0] == found["plain text"][0] == "ok"
    assert found["streaming"] == ("ok", "words arrive as they are written, with a count of tokens")
    assert found["tokens"] == ("ok", "the server counts them (21 and 9); it reports cached tokens")
    assert found["context"][0] == "skipped"
    assert found["price"] == ("ok", "0.5 for input and 2 for output, per million tokens")
    assert stub.headers[0] == f"Bearer {KEY}"
    assert KEY not in found.output


def test_without_a_name_the_first_model_is_used_and_a_missing_price_names_its_file(stub: Stub) -> None:
    stub.answers.append(obedient)
    found = doctor(OPENAI_BASE_URL=stub.url)
    assert found.code == 0
    assert found["model"] == ("ok", "no model is named, so the first of the server's list is used: stub-1")
    assert found["key"] == ("ok", "no key is set, and the server needs none")
    assert {request["model"] for request in stub.requests} == {"stub-1"}
    assert found["price"][0] == "skipped"
    assert found["price"][1].endswith("prices.toml")


def test_a_wrong_key(stub: Stub) -> None:
    stub.fails(401, message=f"The key {KEY} is wrong.")
    found = doctor("--base-url", stub.url, "--model", "stub-1", OPENAI_API_KEY=KEY)
    assert found.code == 1
    state, text = found["key"]
    assert state == "failed"
    assert "refused the API key (401); set OPENAI_API_KEY" in text
    assert found["the rest"][0] == "skipped"
    assert KEY not in found.output


def test_an_unknown_model(stub: Stub) -> None:
    stub.fails(404)
    found = doctor("--base-url", stub.url, "--model", "stub-3")
    assert found.code == 1
    assert found["server"][0] == "ok"
    state, text = found["model"]
    assert state == "failed"
    assert "(404)" in text
    assert "the server lists stub-2, stub-1; choose one with --model" in text


def test_a_server_that_accepts_the_schema_and_ignores_it(stub: Stub) -> None:
    stub.answers.append(lambda r: (200, completion(MOVE if is_turn(r) else '{"colour": "green"}')))
    found = doctor("--base-url", stub.url, "--model", "stub-1")
    assert found.code == 0
    state, text = found["JSON schema"]
    assert state == "failed"
    assert "did not have this form; talks use this form" in text
    assert found["JSON object"] == ("ok", "the reply has this form")
    assert found["tool call"][0] == "skipped"
    assert found["tokens"][0] == "failed"


def test_a_server_that_supports_no_form(stub: Stub) -> None:
    stub.answers.append(plain)
    found = doctor("--base-url", stub.url, "--model", "stub-1")
    assert found.code == 0
    for name in ("JSON schema", "JSON object", "tool call"):
        assert found[name] == ("skipped", "the server refuses this form")
    assert found["plain text"] == ("ok", "the reply has this form; talks use this form")


def test_the_doctor_sends_the_very_body_of_a_turn(stub: Stub, path: Path) -> None:
    stub.answers.append(obedient)
    flags = ["--base-url", stub.url, "--model", "stub-1", "--temperature", "0", "--reply-tokens", "900",
             "--reasoning-effort", "low", "--extra", '{"top_p": 0.5}']  # fmt: skip
    assert doctor(*flags)["turn"][0] == "ok"
    asked = next(filter(is_turn, stub.requests))
    stub.requests.clear()
    scenario = load().scenarios[0].id
    sides = [f"--seat={mandate.id}=llm" for mandate in load().scenario(scenario).sides]
    assert started("run", scenario, *sides, "--rounds", "1", "--db", str(path), *flags).returncode == 0
    played = stub.requests[0]
    of_rounds = re.compile(r"round 1 of [0-9]+", re.IGNORECASE)  # these talks are short
    assert asked.keys() == played.keys()
    assert [key for key in asked if key != "messages" and asked[key] != played[key]] == []
    assert (asked["temperature"], asked["top_p"], asked["max_completion_tokens"]) == (0, 0.5, 900)
    for one, other in zip(asked["messages"], played["messages"], strict=True):
        assert of_rounds.sub("", one["content"]) == of_rounds.sub("", other["content"])


@pytest.mark.parametrize(
    ("reply", "code", "advice"),
    [
        (completion(""), 1, "the reply was empty; talks are not possible"),
        (completion("", reasoning_content="Hm."), 1, "the model wrote only thoughts; talks are not possible"),
        (completion("<think>Hm", finish="length"), 1, "give it room: --reply-tokens"),
        (completion('{"statement": "We', finish="length"), 1, "give it room: --reply-tokens"),
        (completion("I cannot say."), 0, "talks are possible, but replies like this one are refused"),
        (completion(json.dumps({"move": json.loads(MOVE)})), 0, "in which a wrapper had to be mended"),
    ],
)
def test_talks_need_an_answer_to_the_turn(stub: Stub, reply: Body, code: int, advice: str) -> None:
    stub.answers.append(lambda request: (200, reply) if is_turn(request) else obedient(request))
    found = doctor("--base-url", stub.url, "--model", "stub-1")
    assert found.code == code
    assert advice in "; ".join(filter(None, (found.checks["turn"]["found"], found.checks["turn"]["advice"])))


def test_a_server_without_streaming(stub: Stub) -> None:
    stub.answers.append(whole)
    found = doctor("--base-url", stub.url, "--model", "stub-1")
    assert found.code == 0
    state, text = found["streaming"]
    assert state == "failed"
    assert "one piece" in text


def test_no_server_at_the_address() -> None:
    found = doctor("--base-url", "http://user:secret@127.0.0.1:9/v1", "--model", "stub-1")
    assert found.code == 1
    state, text = found["server"]
    assert state == "failed"
    assert "http://127.0.0.1:9/v1 cannot be reached; check that it runs" in text
    assert "secret" not in found.output


class _Page(BaseHTTPRequestHandler):
    """A web site instead of a model server."""

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
        """Print nothing."""


def test_a_web_page_instead_of_a_server() -> None:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        found = doctor("--base-url", f"http://127.0.0.1:{server.server_address[1]}", "--model", "stub-1")
        server.shutdown()
    assert found.code == 1
    state, text = found["server"]
    assert state == "failed"
    assert "did not answer as an OpenAI-compatible one; check the base URL, which mostly ends in /v1" in text


def test_a_silent_server_times_out_and_the_check_can_be_stopped(stub: Stub) -> None:
    stub.answers.append(HANG)
    found = doctor("--base-url", stub.url, "--model", "stub-1", "--turn-timeout", "3")
    assert found.code == 1
    assert "did not answer within 3 s" in found["turn"][1]
    assert "allow more time with --turn-timeout" in found["turn"][1]
    asked = len(stub.requests)
    command = [sys.executable, "-m", "reassure", "doctor", "--base-url", stub.url, "--model", "stub-1"]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, env=PLAIN) as running:
        while len(stub.requests) == asked:
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert errors == "\nreassure: Stopped.\n"


def test_names_of_models_are_shown_without_the_key_and_without_control_characters(stub: Stub) -> None:
    stub.models = [f"m-{KEY}", "m\x1b[31m\nok"]
    stub.answers.append(obedient)
    done = started("doctor", "--base-url", stub.url, OPENAI_API_KEY=KEY)
    assert done.returncode == 0
    assert KEY not in done.stdout
    assert "m␛[31m ok" in done.stdout
    assert done.stderr == "All checks that talks need have passed.\n"


@pytest.mark.parametrize(
    ("environ", "code", "message"),
    [
        ({}, 0, "no model is configured, and none is needed"),
        ({"OPENAI_API_KEY": KEY}, 0, "OPENAI_API_KEY is set, but no model is named"),
        ({"OPENAI_MODEL": "gpt-5"}, 1, "gpt-5 is named, but there is neither a key nor a server"),
        ({"OPENAI_BASE_URL": "localhost:8080"}, 1, "The base URL is not a web address"),
    ],
)
def test_no_model_is_no_failure_but_an_incomplete_setting_is(environ: dict[str, str], code: int, message: str) -> None:
    done = started("doctor", **environ)
    assert done.returncode == code
    assert message in done.stdout.splitlines()[-1]
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


def test_a_missing_record_is_not_created(path: Path) -> None:
    found = doctor("--db", str(path))
    assert found.code == 0
    assert found["database"][0] == "ok"
    assert f"there is no record yet; the first run creates {path}" in found["database"][1]
    assert not path.exists()


def test_the_data_folder_of_the_platform_is_not_created(tmp_path: Path) -> None:
    found = doctor(XDG_DATA_HOME=str(tmp_path / "share"), HOME=str(tmp_path))
    assert found.code == 0
    assert "there is no record yet" in found["database"][1]
    assert list(tmp_path.iterdir()) == []


def test_a_record_that_works(path: Path) -> None:
    Store(path).close()
    found = doctor(REASSURE_DB=str(path))
    assert found.code == 0
    assert "can be read and written, and is not damaged; journal mode wal" in found["database"][1]


def test_a_record_in_a_missing_folder(path: Path) -> None:
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
    with closing(sqlite3.connect(path)) as raw, raw:  # more pages, since the first one is read when the file is opened
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
    # Root may write any file, so drop these rights if the tests run as root.
    prefix = ["setpriv", "--bounding-set", "-dac_override,-dac_read_search"] if os.geteuid() == 0 else []
    command = [*prefix, sys.executable, "-m", "reassure", "doctor", "--db", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, env=PLAIN, check=False)
    assert done.returncode == 1
    assert ("cannot be written; allow writing to it" if there else "cannot be created in") in done.stdout


@pytest.mark.parametrize(
    ("columns", "lines", "environ", "message"),
    [
        (80, 24, {}, "ok       terminal     80 columns by 24 lines, 256 colours, utf-8."),
        (79, 24, {"NO_COLOR": "1"}, "failed   terminal     79 columns by 24 lines, no colours (NO_COLOR), utf-8; the"),
        (90, 30, {"PYTHONIOENCODING": "latin-1"}, "set a UTF-8 locale"),
    ],
)
def test_the_terminal(columns: int, lines: int, environ: dict[str, str], message: str) -> None:
    with terminal("doctor", columns=columns, lines=lines, **environ) as run:
        assert run.ended() == 0
    assert message in run.shown


async def test_a_real_server_enforces_a_schema_and_reports_its_context(llama: str) -> None:
    probe = Probe(llama, None, None, 100)
    (listed,) = await probe.listed()
    assert listed.context == await probe.context() == 8192
    answer = await probe.answer("json_schema")
    assert answer is not None
    assert has_shape("json_schema", answer.text)
    assert answer.prompt_tokens
    assert (await probe.aloud("json_schema")).pieces
    await probe.close()
