"""Runs with a model and their options: real processes and a server on a real socket."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from moderator.events import Closed, Event, Failed, Forfeited, Moved, Opened, Read, Refused, Seated
from scenarios.load import load
from tests.agents.stub_server import HANG, Answer, Body, Sent, Stub, completion
from tests.commands import KEY, PLAIN, kept, started

pytestmark = pytest.mark.process

SAID = "We have never doubted that peace serves us both."
HOLD = json.dumps({"rationale": "We begin.", "statement": SAID, "acts": [{"act": "hold"}], "content": False})
USAGE = {"prompt_tokens": 500, "completion_tokens": 100}
LINE = load().scenario("taiwan-strait").mandate("washington").red_lines[0].id


def run(stub: Stub, path: Path, *flags: str, model: str = "llm:stub-1", rounds: int = 2) -> Any:
    """Run talks between a model for Washington and a doctrine for Beijing."""
    talks = ["taiwan-strait", "--rounds", str(rounds), "--db", str(path), "--base-url", stub.url]
    return started("run", *talks, "--washington", model, "--beijing", "scripted", *flags, OPENAI_API_KEY=KEY)


def of(path: Path, *kinds: type[Event]) -> list[Any]:
    """The events of these kinds in the newest dialogue."""
    return [event for event in kept(path) if isinstance(event, kinds)]


def error(done: subprocess.CompletedProcess[str]) -> str:
    """The error message of a command, one sentence."""
    last = done.stderr.splitlines()[-1]
    assert last.startswith("reassure: ")
    assert "Traceback" not in done.stderr
    return last


def test_a_failed_turn_is_forfeited_and_the_talks_go_on(stub: Stub, path: Path) -> None:
    stub.fails(401)
    stub.says(HOLD)
    done = run(stub, path, "--on-failure", "forfeit")
    assert done.returncode == 0, done.stderr
    assert [event.event for event in of(path, Failed, Forfeited, Moved)] == [
        "failed", "forfeited", "moved", "moved", "moved"
    ]  # fmt: skip
    assert "Washington forfeits its turn." in done.stdout


def test_a_doctrine_takes_the_seat_of_a_model_that_failed(stub: Stub, path: Path) -> None:
    stub.fails(401)
    done = run(stub, path, "--on-failure", "substitute:grit")
    assert done.returncode == 0, done.stderr
    assert [event.agent for event in of(path, Seated)] == ["scripted:grit"]
    assert [event.side for event in of(path, Moved)] == ["washington", "beijing"] * 2
    assert len(stub.requests) == 1
    assert "Washington is played by scripted:grit from now on." in done.stdout
    assert "cannot be had again from the seed alone" in started("debrief", "last", "--db", str(path)).stdout


def test_the_default_substitute_is_the_doctrine_of_the_side(stub: Stub, path: Path) -> None:
    stub.fails(401)
    assert run(stub, path, "--on-failure", "substitute").returncode == 0
    assert [event.agent for event in of(path, Seated)] == ["scripted:transactional"]


SAMPLING = ("--temperature", "0", "--reply-tokens", "700", "--reasoning-effort", "high", "--extra", '{"top_p": 0.5}')


def test_settings_of_a_model_are_sent_recorded_and_used_again(stub: Stub, path: Path) -> None:
    stub.says(HOLD)
    assert run(stub, path, *SAMPLING, "--on-failure", "pause", "--reader", "stub-2", rounds=1).returncode == 0
    moves = [request for request in stub.requests if request["model"] == "stub-1"]
    sent = [(r["temperature"], r["max_completion_tokens"], r["reasoning_effort"], r["top_p"]) for r in moves]
    assert sent == [(0, 700, "high", 0.5)]
    read = [request for request in stub.requests if request["model"] == "stub-2"]
    assert read
    assert all({"reasoning_effort", "top_p"}.isdisjoint(request) for request in read)
    (opened,) = of(path, Opened)
    found = opened.procedure
    assert (found.temperature, found.reply_tokens, found.reasoning_effort) == (0, 700, "high")
    assert found.extra == '{"top_p":0.5}'


def test_resumed_talks_keep_the_settings_of_their_model_unless_an_option_replaces_them(stub: Stub, path: Path) -> None:
    stub.fails(401)
    stub.says(HOLD)
    assert run(stub, path, *SAMPLING, "--on-failure", "pause", rounds=1).returncode == 1
    resume = ("resume", "last", "--base-url", stub.url, "--temperature", "0.5", "--db", str(path))
    assert started(*resume, OPENAI_API_KEY=KEY).returncode == 0
    last = stub.requests[-1]
    assert (last["temperature"], last["max_completion_tokens"], last["top_p"]) == (0.5, 700, 0.5)


@pytest.mark.parametrize(
    ("flag", "value", "message"),
    [
        ("--base-url", "", "It is empty; give an address, or leave it out"),
        ("--base-url", "  ", "It is empty"),
        ("--extra", "top_p=1", "it takes a JSON object"),
        ("--extra", "[1]", "it takes a JSON object"),
        ("--extra", '{"top_p": NaN}', "it takes a JSON object"),
        ("--extra", '{"top_p": 1e999}', "it takes a JSON object"),
        ("--extra", '{"stream": true}', "stream cannot be set there"),
        ("--extra", '{"temperature": 1}', "temperature cannot be set there"),
        ("--extra", f'{{"user": "{KEY}"}}', "holds the API key"),
        ("--temperature", "nan", "not a finite number"),
        ("--reply-tokens", "0", "not in the range"),
    ],
)
@pytest.mark.parametrize("place", ["before", "after"])
def test_a_setting_that_cannot_be_meant_is_refused(path: Path, flag: str, value: str, message: str, place: str) -> None:
    command = ["run", "taiwan-strait", "--db", str(path)]
    given = [flag, value]
    done = started(*(given + command if place == "before" else command + given), OPENAI_API_KEY=KEY)
    assert done.returncode == 2
    assert message in error(done)
    assert KEY not in done.stderr
    assert not path.exists()


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        ({"ALL_PROXY": "socks5://127.0.0.1:9"}, "a SOCKS proxy needs the package socksio"),
        ({"ALL_PROXY": "nonsense"}, "cannot be reached through the proxy of this machine"),
        ({"HTTP_PROXY": "ftp://127.0.0.1"}, "cannot be reached through the proxy of this machine"),
        ({"HTTP_PROXY": "http://[::bad"}, "cannot be reached through the proxy of this machine"),
        ({"HTTP_PROXY": "http://user:secret@127.0.0.1:9"}, "correct or unset HTTP_PROXY, HTTPS_PROXY and ALL_PROXY"),
        ({"SSL_CERT_FILE": "/none/such.pem"}, "the file in SSL_CERT_FILE cannot be read as certificates"),
        ({"SSL_CERT_FILE": __file__}, "the file in SSL_CERT_FILE cannot be read as certificates"),
    ],
)
@pytest.mark.parametrize("command", ["run", "doctor"])
def test_a_proxy_or_certificate_file_that_cannot_be_used_is_named(
    stub: Stub, path: Path, environ: dict[str, str], message: str, command: str
) -> None:
    given = ["taiwan-strait", "--db", str(path)] if command == "run" else []
    done = started(command, *given, "--base-url", stub.url, "--model", "stub-1", **environ)
    assert done.returncode == 1
    assert message in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stdout + done.stderr
    assert stub.requests == []


@pytest.mark.parametrize("flags", [(), ("--on-failure", "stop")])
def test_a_failure_stops_the_talks_by_default(stub: Stub, path: Path, flags: tuple[str, ...]) -> None:
    stub.fails(401)
    assert run(stub, path, *flags).returncode == 1
    (end,) = of(path, Closed)
    assert end.outcome == "failure"


def test_a_pause_without_a_terminal_leaves_the_talks_unended(stub: Stub, path: Path) -> None:
    stub.fails(401)
    done = run(stub, path, "--on-failure", "pause")
    assert done.returncode == 1
    assert error(done).startswith("reassure: The talks are paused and recorded up to this point: The model server at")
    assert [event.event for event in kept(path)] == ["opened", "failed"]
    assert "not ended" in started("list", "--db", str(path)).stdout


def test_the_talks_close_at_the_limit_of_tokens(stub: Stub, path: Path) -> None:
    stub.says(HOLD, usage=USAGE)
    done = run(stub, path, "--max-tokens", "1000", rounds=5)
    assert done.returncode == 0
    (end,) = of(path, Closed)
    assert end.outcome == "limit"
    assert end.reason == "The limit of 1,000 tokens is reached: 1,200 were used."
    assert len(stub.requests) == 2


@pytest.mark.parametrize(("model", "priced"), [("llm:stub-1", "stub-1"), ("llm", "stub-1-served")])
def test_the_talks_close_at_the_limit_of_cost(stub: Stub, path: Path, tmp_path: Path, model: str, priced: str) -> None:
    stub.says(HOLD, usage=USAGE)
    prices = tmp_path / "prices.toml"
    prices.write_text(f'[models."{priced}"]\ninput = 2\noutput = 10\n', encoding="utf-8")
    done = run(stub, path, "--max-cost", "0.003", "--prices", str(prices), model=model, rounds=5)
    assert done.returncode == 0, done.stderr
    (end,) = of(path, Closed)
    assert end.reason == "The limit of 0.003 on the cost is reached: 0.0040 was spent."


def test_a_limit_on_the_cost_without_a_price_is_an_error_before_the_talks(
    stub: Stub, path: Path, tmp_path: Path
) -> None:
    done = run(stub, path, "--max-cost", "1", "--prices", _empty(tmp_path))
    assert done.returncode == 2
    assert "The price of stub-1 is not known" in error(done)
    assert f'write [models."stub-1"] with input and output in {tmp_path}' in error(done)
    assert stub.requests == []
    assert not path.exists()


def test_without_a_price_the_talks_close_when_the_server_has_named_its_model(
    stub: Stub, path: Path, tmp_path: Path
) -> None:
    stub.says(HOLD, usage=USAGE)
    assert run(stub, path, "--max-cost", "1", "--prices", _empty(tmp_path), model="llm").returncode == 0
    (end,) = of(path, Closed)
    assert end.outcome == "limit"
    assert "no price is known" in end.reason
    assert len(stub.requests) == 1


def _empty(folder: Path) -> str:
    file = folder / "prices.toml"
    file.touch()
    return str(file)


def test_the_calls_of_a_second_reader_are_priced(stub: Stub, path: Path, tmp_path: Path) -> None:
    stub.answers.append(_read_by("stub-1", clean="none"))
    prices = tmp_path / "prices.toml"
    prices.write_text('[models."stub-1"]\ninput = 2\noutput = 10\n', encoding="utf-8")
    done = run(stub, path, "--max-cost", "9", "--prices", str(prices), "--reader", "stub-1")
    assert done.returncode == 0, done.stderr
    assert [event.call.cost for event in of(path, Read)] == [pytest.approx(0.002)] * 4


def test_a_silent_server_times_out_after_the_turn_timeout(stub: Stub, path: Path) -> None:
    stub.answers.append(HANG)
    assert run(stub, path, "--turn-timeout", "0.5").returncode == 1
    (failed,) = of(path, Failed)
    assert "did not answer within 1 s" in failed.problem
    assert failed.call.failures == ("timed out",)


def _read_by(reader: str, **verdicts: str) -> Any:
    """A server whose model holds, and whose reader gives these verdicts in order; the last one is repeated."""
    left = list(verdicts.items())

    def answer(request: Body) -> Answer:
        if "You read public statements" not in request["messages"][0]["content"]:
            return 200, completion(HOLD, usage=USAGE)
        assert request["model"] == reader
        verdict, line = left.pop(0) if len(left) > 1 else left[0]
        found = {"verdict": verdict, "line": line, "quote": "peace serves us both", "reason": "It is so."}
        return 200, completion(json.dumps(found), usage=USAGE)

    return answer


def test_a_move_that_the_second_reader_rejects_is_refused_and_asked_again(stub: Stub, path: Path) -> None:
    stub.answers.append(_read_by("reader-1", crosses=LINE, clean="none"))
    done = run(stub, path, "--reader", "reader-1", rounds=1)
    assert done.returncode == 0, done.stderr
    events = of(path, Read, Refused, Moved)
    assert [event.event for event in events] == ["read", "refused", "read", "moved", "read", "moved"]
    assert events[0].crosses == LINE
    assert [fault.rule for fault in events[1].faults] == [LINE]
    assert "peace serves us both" in events[1].faults[0].message
    assert "crossed: It is so." in done.stdout
    assert LINE not in done.stdout
    asked = [request for request in stub.requests if request["model"] == "stub-1"]
    assert "peace serves us both" in asked[1]["messages"][-1]["content"]


def test_without_a_verdict_of_the_second_reader_the_move_stands_and_the_record_says_why(stub: Stub, path: Path) -> None:
    stub.says(HOLD)  # not a verdict
    done = run(stub, path, "--reader", "reader-1", rounds=1)
    assert done.returncode == 0, done.stderr
    first, *_ = of(path, Read)
    assert first.crosses is None
    assert first.problem == "gave no verdict: its answer could not be read"
    assert len(of(path, Moved)) == 2
    assert "READ  A second reader of Washington's statement gave no verdict" in done.stdout


def test_a_model_must_use_its_language(stub: Stub, path: Path) -> None:
    chinese = json.loads(HOLD) | {"statement": "我们始终认为和平符合双方利益。"}
    stub.says(HOLD, json.dumps(chinese))
    done = run(stub, path, "--language", "zh", rounds=1)
    assert done.returncode == 0, done.stderr
    (opened, refused, moved) = of(path, Opened, Refused, Moved)[:3]
    assert opened.languages == {"washington": "zh"}
    assert [fault.rule for fault in refused.faults] == ["rule.language"]
    assert moved.move.statement == chinese["statement"]


def test_both_languages(stub: Stub, path: Path) -> None:
    both = json.loads(HOLD) | {"translation": "我们始终认为和平符合双方利益。"}
    stub.says(json.dumps(both))
    assert run(stub, path, "--language", "washington=both", rounds=1).returncode == 0
    assert of(path, Refused) == []
    assert of(path, Moved)[0].move.translation == both["translation"]


def test_a_narrow_schema_allows_only_legal_acts(stub: Stub, path: Path) -> None:
    stub.says(HOLD)
    later = "joint.tacit-activity-limits"  # its step is not open, and no override opens it
    for flags, there in (((), True), (("--narrow-schema",), False)):
        stub.requests.clear()
        assert run(stub, path, *flags, rounds=1).returncode == 0
        assert (later in json.dumps(stub.requests[0]["response_format"])) is there


def test_a_prompt_over_its_limit_summarises_the_oldest_turns(stub: Stub, path: Path) -> None:
    stub.says(HOLD)
    assert run(stub, path, "--context-limit", "5500", rounds=4).returncode == 0
    assert [len(request["messages"]) for request in stub.requests] == [2, 4, 6, 4]
    stub.requests.clear()
    assert run(stub, path, rounds=4).returncode == 0
    assert [len(request["messages"]) for request in stub.requests] == [2, 4, 6, 8]


def test_usage_is_shown_at_the_end(stub: Stub, path: Path) -> None:
    stub.fails(503)
    stub.answers.append(_read_by("reader-1", clean="none"))
    assert run(stub, path, "--max-tokens", "90000", "--reader", "reader-1", rounds=1).returncode == 0
    shown = started("show", "last", "--db", str(path)).stdout.partition("\nUSAGE\n")[2].splitlines()
    washington, reader, total, limits = shown
    assert washington.startswith("  Washington: 1 call, 2 requests, 600 tokens (500 read), ")
    assert reader.startswith("  Second reader: 2 calls, 1,200 tokens")
    assert total.startswith("  Total: 3 calls, 4 requests, 1,800 tokens")
    assert limits == "  Limits: 90,000 tokens"
    as_json = started("show", "last", "--json", "--db", str(path)).stdout.splitlines()
    assert [json.loads(line)["event"] for line in as_json] == [event.event for event in kept(path)]


def test_talks_without_a_model_show_no_usage(path: Path) -> None:
    assert started("run", "taiwan-strait", "--rounds", "1", "--db", str(path)).returncode == 0
    assert "USAGE" not in started("show", "last", "--db", str(path)).stdout


def test_a_stop_while_the_model_writes_leaves_a_complete_record(stub: Stub, path: Path) -> None:
    stub.says(HOLD)
    stub.answers.append(HANG)
    talks = ["run", "taiwan-strait", "--db", str(path), "--base-url", stub.url, "--beijing", "scripted"]
    command = [sys.executable, "-m", "reassure", *talks, "--washington", "llm:stub-1"]
    with subprocess.Popen(command, stdout=PIPE, stderr=PIPE, text=True, env=PLAIN) as running:
        while len(stub.requests) < 2:
            assert running.poll() is None
        running.send_signal(signal.SIGINT)
        _, errors = running.communicate(timeout=60)
    assert running.returncode == 1
    assert errors.endswith("reassure: Stopped.\n")
    assert [event.event for event in of(path, Opened, Moved, Closed)] == ["opened", "moved", "moved"]


@pytest.mark.parametrize(
    ("flags", "message"),
    [
        (
            ["--on-failure", "shrug"],
            "There is no failure policy 'shrug'; choose pause, forfeit, stop or substitute:DOCTRINE.",
        ),
        (["--on-failure", "substitute:dove"], "There is no doctrine 'dove'; choose one of grit"),
        (["--language", "fr"], "--language takes en, zh, both"),
        (["--language", "paris=zh"], "for washington or beijing, not 'paris=zh'"),
        (["--language", "beijing=both"], "and Beijing is played by scripted; give the seat"),
        (["--language", "beijing=zh"], "and Beijing is played by scripted; give the seat"),
        (["--language", "zh", "--washington", "scripted"], "--language is only for models, and no model plays here"),
        (["--turn-timeout", "0"], "'--turn-timeout'"),
        (["--turn-timeout", "nan"], "'--turn-timeout': nan is not a finite number"),
        (["--max-tokens", "0"], "'--max-tokens'"),
        (["--max-tokens", "many"], "'--max-tokens'"),
        (["--max-cost", "0"], "'--max-cost'"),
        (["--max-cost", "nan"], "'--max-cost': nan is not a finite number"),
        (["--max-seconds", "inf"], "'--max-seconds': inf is not a finite number"),
        (["--context-limit", "10"], "'--context-limit'"),
        (["--prices", "no-such.toml"], "'--prices': File 'no-such.toml' does not exist"),
        (["--prices", "{broken}"], "cannot be read as TOML"),
        (["--prices", "{wrong}"], 'is not a list of prices, at models.m.input; write [models."NAME"]'),
        (["--base-url", "localhost:8080"], "The base URL is not a web address"),
    ],
)
def test_a_wrong_value_is_one_sentence_before_the_talks(
    stub: Stub, path: Path, tmp_path: Path, flags: list[str], message: str
) -> None:
    (broken := tmp_path / "broken.toml").write_text("[models", encoding="utf-8")
    (wrong := tmp_path / "wrong.toml").write_text("[models.m]\noutput = 1\n", encoding="utf-8")
    done = run(stub, path, *(flag.format(broken=broken, wrong=wrong) for flag in flags))
    assert done.returncode == 2
    assert message in error(done)
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""
    assert stub.requests == []
    assert not path.exists()


@pytest.mark.parametrize(
    ("environ", "seat", "message"),
    [
        ({}, "llm", "No model is configured; set OPENAI_API_KEY"),
        (
            {"OPENAI_API_KEY": KEY},
            "llm",
            "There is a key, but no model is named; give one as llm:MODEL, or set OPENAI_MODEL",
        ),
    ],
)
def test_a_model_that_is_not_configured_is_an_error_before_the_talks(
    path: Path, environ: dict[str, str], seat: str, message: str
) -> None:
    done = started("run", "taiwan-strait", "--db", str(path), "--washington", seat, **environ)
    assert done.returncode == 2
    assert message in error(done)
    assert not path.exists()


def test_a_key_without_a_model_does_not_make_a_model_the_default(path: Path) -> None:
    done = started("run", "taiwan-strait", "--rounds", "1", "--db", str(path), OPENAI_API_KEY=KEY)
    assert done.returncode == 0
    assert of(path, Opened)[0].seats["washington"] == "scripted:transactional"


def test_the_key_is_hidden_even_if_a_server_repeats_it(stub: Stub, path: Path) -> None:
    echo = json.loads(HOLD) | {"statement": f"Your key is {KEY}."}
    stub.answers.append((400, {"error": {"message": f"The field response_format of {KEY} is unknown."}}))
    stub.answers.append(Sent((json.dumps(completion(json.dumps(echo), model=KEY)).encode(),)))
    stub.fails(401, message=f"{KEY} is no key.")
    done = run(stub, path, "--reader", "stub-1", "--on-failure", "forfeit")
    assert done.returncode == 0, done.stderr
    assert stub.headers[0] == f"Bearer {KEY}"
    assert KEY not in done.stdout + done.stderr
    assert all(KEY.encode() not in file.read_bytes() for file in path.parent.iterdir())


def test_characters_that_the_output_cannot_encode_are_escaped(stub: Stub, path: Path) -> None:
    stub.says(json.dumps(json.loads(HOLD) | {"statement": "和平"}))
    talks = ["run", "taiwan-strait", "--rounds", "1", "--db", str(path), "--base-url", stub.url]
    done = started(*talks, "--washington", "llm:stub-1", "--beijing", "scripted", PYTHONIOENCODING="latin-1")
    assert done.returncode == 0, done.stderr
    assert r"\u548c\u5e73" in done.stdout
