"""A server on a real socket that answers chat requests with what a test has put in its queue."""

import json
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Body = dict[str, Any]


class Stub(ThreadingHTTPServer):
    """Answers in the order of ``answers``, the last one for good; ``requests`` keeps what it was sent."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.answers: deque[tuple[int, Body | str]] = deque()
        self.requests: list[Body] = []
        self.headers: list[str | None] = []
        self.models = ["stub-1", "stub-2"]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def says(self, *texts: str, **facts: Any) -> None:
        """Put replies of the model in the queue."""
        self.answers.extend((200, completion(text, **facts)) for text in texts)

    def fails(self, *statuses: int, **error: Any) -> None:
        """Put failures in the queue."""
        self.answers.extend((s, {"error": {"message": "It did not work."} | error}) for s in statuses)


def completion(text: str | None, *, finish: str = "stop", usage: Body | None = None, **message: Any) -> Body:
    """A chat completion as a server writes it."""
    choice = {"index": 0, "finish_reason": finish, "message": {"role": "assistant", "content": text} | message}
    head = {"id": "stub", "object": "chat.completion", "created": 0, "model": "stub-1-served"}
    return head | {"choices": [choice], "usage": usage}


@contextmanager
def serving() -> Iterator[Stub]:
    """A stub that serves as long as the block lasts."""
    with Stub() as server:
        thread = Thread(target=server.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Stub

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 the base's own name
        """Say nothing."""

    def do_GET(self) -> None:
        self._send(200, {"object": "list", "data": [{"id": m, "object": "model"} for m in self.server.models]})

    def do_POST(self) -> None:
        self.server.requests.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        self.server.headers.append(self.headers["Authorization"])
        answers = self.server.answers
        self._send(*(answers.popleft() if len(answers) > 1 else answers[0]))

    def _send(self, status: int, body: Body | str) -> None:
        data = (body if isinstance(body, str) else json.dumps(body)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "text/html" if isinstance(body, str) else "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)
