"""A server on a real socket that answers chat requests with the valid or faulty answers in its queue."""

import json
import os
import struct
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socket import SO_LINGER, SOL_SOCKET
from threading import Event, Thread
from typing import Any, Literal

Body = dict[str, Any]


@dataclass(frozen=True)
class Sent:
    """An answer in parts, and what the server does after the last one: it closes the connection, resets it, sends
    nothing more, or repeats the last part slowly or as fast as it can."""

    parts: tuple[bytes, ...] = ()
    status: int = 200
    kind: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    then: Literal["close", "reset", "hang", "drip", "flood"] = "close"


Answer = tuple[int, Body | str] | Sent
"""A status with a JSON body or an HTML page, or the exact bytes to send."""

HANG = Sent(then="hang")
"""Headers, and then nothing more."""


class Stub(ThreadingHTTPServer):
    """Gives the answers in their order, and then repeats the last one; a function makes the answer from the request.

    ``requests`` holds the requests so far, ``connections`` the connection of each, and ``left`` is set when a client
    closes one during an answer.
    """

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: deque[Answer | Callable[[Body], Answer]] = deque()
        self.requests: list[Body] = []
        self.headers: list[str | None] = []
        self.connections: list[int] = []
        self.paths: list[str] = []
        self.models: list[str] | str = ["stub-1", "stub-2"]
        """The models that it lists, or an HTML page instead."""
        self.left, self.over = Event(), Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def says(self, *texts: str, **facts: Any) -> None:
        """Put replies of the model in the queue; they are streamed if the request asks for it."""
        self.answers.extend((200, completion(text, **facts)) for text in texts)

    def fails(self, *statuses: int, **error: Any) -> None:
        """Put failures in the queue."""
        self.answers.extend((s, {"error": {"message": "It did not work."} | error}) for s in statuses)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Note that a client closed the connection; that is not a fault of the server."""
        self.left.set()


def completion(text: str | None, *, finish: str = "stop", usage: Body | None = None, **message: Any) -> Body:
    """A chat completion as a server writes it."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text} | message}
    head = {"id": "stub", "object": "chat.completion", "created": 0, "model": "stub-1-served"}
    return head | {"choices": [choice], "usage": usage}


def refused(status: int, **headers: str) -> Sent:
    """A failure with headers, such as ``retry_after``."""
    body = json.dumps({"error": {"message": "It did not work."}}).encode()
    return Sent((body,), status, headers={name.replace("_", "-"): value for name, value in headers.items()})


def streamed(whole: Body, *, piece: int = 0) -> Sent:
    """A completion as a stream of events: pieces of ``piece`` characters, or about twenty pieces, then the usage."""
    size = piece or max(1, len(whole["choices"][0]["message"]["content"] or "") // 20)
    return Sent(tuple(map(sse, (*_chunks(whole, size), "[DONE]"))), kind="text/event-stream")


def sse(data: Body | str) -> bytes:
    """An event of a stream."""
    return f"data: {data if isinstance(data, str) else json.dumps(data)}\n\n".encode()


@contextmanager
def serving() -> Iterator[Stub]:
    """A stub that runs during the block."""
    with Stub() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.over.set()
        server.shutdown()
        thread.join()


def _chunks(whole: Body, piece: int) -> Iterable[Body]:
    choice = whole["choices"][0]
    message, finish = choice["message"], choice["finish_reason"]
    text = message["content"] or ""
    deltas = [{k: v for k, v in message.items() if k != "content"}]
    deltas += [{"content": text[place : place + piece]} for place in range(0, len(text), piece)]
    head = whole | {"object": "chat.completion.chunk", "usage": None}
    yield from (head | {"choices": [{"index": 0, "finish_reason": None, "delta": delta}]} for delta in deltas)
    yield head | {"choices": [{"index": 0, "finish_reason": finish, "delta": {}}]}
    yield head | {"choices": [], "usage": whole["usage"]}


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Stub

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the name in the base class
        """Print nothing."""

    def do_GET(self) -> None:
        models = self.server.models
        listed = {"object": "list", "data": [{"id": m, "object": "model"} for m in models]}
        self._send((200, models if isinstance(models, str) else listed))

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(request)
        self.server.headers.append(self.headers["Authorization"])
        self.server.connections.append(self.client_address[1])
        self.server.paths.append(self.path)
        answers = self.server.answers
        found = answers.popleft() if len(answers) > 1 else answers[0]
        answer = found(request) if callable(found) else found
        if request.get("stream") and isinstance(answer, tuple) and isinstance(answer[1], dict) and answer[0] == 200:
            answer = streamed(answer[1])
        self._send(answer)

    def _send(self, answer: Answer) -> None:
        if isinstance(answer, Sent):
            self._send_parts(answer)
            return
        status, body = answer
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _send_parts(self, answer: Sent) -> None:
        self.close_connection = True
        self.send_response(answer.status)
        for name, value in {"Content-Type": answer.kind, "Connection": "close", **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        for part in answer.parts:
            self.wfile.write(part)
        match answer.then:
            case "reset":
                self.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
                os.close(self.connection.detach())
            case "hang":
                self.server.over.wait()
            case "drip" | "flood":
                while not self.server.over.wait(0.005 if answer.then == "drip" else 0):
                    self.wfile.write(answer.parts[-1])
