"""A stub model server in another process, on a real socket, that answers from a script, with or without a delay.

The name of the model selects the script, and the number of assistant messages in the chat the place in it.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any, NamedTuple

import httpx2

PIECE = 4
"""Characters of a streamed piece: about one token."""

PATH = "told"
"""The path that returns the requests so far."""


class Requests(NamedTuple):
    """The requests to the stub: their number, and the different bodies in order."""

    requests: int
    bodies: list[dict[str, Any]]


class Stub:
    """A running stub: its address and its requests."""

    def __init__(self, address: str) -> None:
        self.url = f"{address}/v1"
        self._requests_url = f"{address}/{PATH}"

    def requests(self) -> Requests:
        """The requests so far."""
        return Requests(**httpx2.get(self._requests_url).raise_for_status().json())


@contextmanager
def serving(replies: Mapping[str, Sequence[str]], latency: float = 0.0) -> Iterator[Stub]:
    """A stub that runs during the block; ``latency`` in seconds."""
    command = [sys.executable, "-m", "bench.stub"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps({"replies": replies, "latency": latency}) + "\n")
        process.stdin.flush()
        try:
            yield Stub(process.stdout.readline().strip())
        finally:
            process.terminate()


class _Server:
    """HTTP with connections that stay open, as far as a chat client needs it."""

    def __init__(self, replies: Mapping[str, Sequence[str]], latency: float) -> None:
        self._replies, self._latency = replies, latency
        self._requests = 0
        self._bodies: dict[tuple[str, int, bool], bytes] = {}

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection until it is closed."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(_length(head))
                if PATH.encode() in head.partition(b"\r\n")[0]:
                    kind, answer = "application/json", self._requests_so_far()
                else:
                    kind, answer = self._answer(body)
                    await asyncio.sleep(self._latency)
                writer.write(
                    f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(answer)}\r\n\r\n".encode()
                )
                writer.write(answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _requests_so_far(self) -> bytes:
        bodies = b",".join(self._bodies.values())
        return b'{"requests": %d, "bodies": [%s]}' % (self._requests, bodies)

    def _answer(self, body: bytes) -> tuple[str, bytes]:
        model, place = _model(body), body.count(b'"role":"assistant"')
        streamed = b'"stream":true' in body
        self._requests += 1
        self._bodies.setdefault((model, place, streamed), body)
        text = self._replies[model][place]
        usage = {"prompt_tokens": len(body) // 4, "completion_tokens": len(text) // 4}
        if streamed:
            return "text/event-stream", _pieces(model, text) + _events([_part(model, usage=usage), "[DONE]"])
        message = {"role": "assistant", "content": text}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        return "application/json", json.dumps(_part(model, "chat.completion", [choice], usage)).encode()


def _length(head: bytes) -> int:
    _, found, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0]) if found else 0


def _model(body: bytes) -> str:
    return body.rpartition(b'"model":"')[2].partition(b'"')[0].decode()


def _part(model: str, kind: str = "chat.completion.chunk", choices: Iterable[Any] = (), usage: Any = None) -> Any:
    return {"id": "stub", "object": kind, "created": 0, "model": model, "choices": list(choices), "usage": usage}


@cache
def _pieces(model: str, text: str) -> bytes:
    deltas: list[dict[str, str]] = [{"role": "assistant", "content": ""}]
    deltas += [{"content": text[at : at + PIECE]} for at in range(0, len(text), PIECE)]
    ends = [None] * len(deltas) + ["stop"]
    choices = ({"index": 0, "delta": d, "finish_reason": e} for d, e in zip([*deltas, {}], ends, strict=True))
    return _events(_part(model, choices=[choice]) for choice in choices)


def _events(said: Iterable[Any]) -> bytes:
    words = (part if isinstance(part, str) else json.dumps(part) for part in said)
    return "".join(f"data: {word}\n\n" for word in words).encode()


async def _serve() -> None:
    served = await asyncio.start_server(_Server(**json.loads(sys.stdin.readline())).talk, "127.0.0.1", 0)
    host, port = served.sockets[0].getsockname()
    print(f"http://{host}:{port}", flush=True)
    await asyncio.to_thread(sys.stdin.read)  # ends when the process that started it has ended


if __name__ == "__main__":
    asyncio.run(_serve())
