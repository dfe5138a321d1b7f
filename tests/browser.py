"""A headless Chromium for tests of pages: it opens a file, runs a script in it, and prints it."""

import json
import os
import shutil
import signal
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.commands import ROOT

AXE = ROOT / ".venv" / "axe.min.js"
"""The accessibility rules of axe-core, which ``make test`` fetches."""
FAULTS = "axe.run().then(found => found.violations.map(one => `${one.id}: ${one.nodes[0].html}`))"
"""A script that names what breaks these rules, once they are loaded."""
A4 = {"paperWidth": 8.27, "paperHeight": 11.69, "printBackground": True, "preferCSSPageSize": True}
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--remote-debugging-pipe",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip


class Browser:
    """Speaks Chromium's debugging protocol over two pipes: messages in JSON, each ended by a zero byte."""

    def __init__(self, write: int, read: int) -> None:
        self._write, self._read, self._left, self._id, self._session = write, read, b"", 0, ""
        page = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        self._ask("Page.enable")
        self._ask("Page.setBypassCSP", enabled=True)

    def open(self, page: Path, width: int = 1000, scheme: str = "light") -> None:
        """Open a file in a window of a width in pixels, for a reader who prefers light or dark."""
        size = {"width": width, "height": 1200, "deviceScaleFactor": 1, "mobile": False}
        self._ask("Emulation.setDeviceMetricsOverride", **size)
        self._ask("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])
        self._ask("Page.navigate", url=page.resolve().as_uri())
        self._until("Page.loadEventFired")

    def run(self, script: str) -> Any:
        """The value of a script, once its promise is kept."""
        found = self._ask("Runtime.evaluate", expression=script, awaitPromise=True, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def printed(self) -> bytes:
        """The page as a PDF on A4."""
        return b64decode(self._ask("Page.printToPDF", **A4)["data"])

    def picture(self) -> bytes:
        """The whole page as a PNG."""
        return b64decode(self._ask("Page.captureScreenshot", captureBeyondViewport=True)["data"])

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._id += 1
        asked = {"id": self._id, "method": method, "params": parameters}
        session = {"sessionId": self._session} if self._session else {}
        os.write(self._write, json.dumps(asked | session).encode() + b"\0")
        answer = next(message for message in self._messages() if message.get("id") == self._id)
        assert "error" not in answer, answer
        return dict(answer["result"])

    def _until(self, event: str) -> None:
        next(message for message in self._messages() if message.get("method") == event)

    def _messages(self) -> Iterator[dict[str, Any]]:
        while True:
            while b"\0" not in self._left:
                heard = os.read(self._read, 1 << 20)
                assert heard, "Chromium has ended."
                self._left += heard
            message, _, self._left = self._left.partition(b"\0")
            yield json.loads(message)


@contextmanager
def browsing() -> Iterator[Browser]:
    """A browser with a profile of its own, ended afterwards."""
    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    assert path, "These tests need Chromium; install it, for example with: apt-get install chromium"
    (hears, write), (read, speaks) = os.pipe(), os.pipe()
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        joined = [(os.POSIX_SPAWN_DUP2, hears, 3), (os.POSIX_SPAWN_DUP2, speaks, 4)]
        quiet = [(os.POSIX_SPAWN_OPEN, 2, os.devnull, os.O_WRONLY, 0)]
        arguments = [path, *FLAGS, f"--user-data-dir={profile}"]
        process = os.posix_spawn(path, arguments, os.environ, file_actions=joined + quiet)
        os.close(hears)
        os.close(speaks)
        try:
            yield Browser(write, read)
        finally:
            os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)
            os.close(write)
            os.close(read)
