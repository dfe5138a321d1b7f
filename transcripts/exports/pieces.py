"""Pages of HTML put together from pieces in files: no scripts, no requests, and every text is escaped."""

import html
import tomllib
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files

from prompts.load import fill
from transcripts.clean import clean


def text(said: str) -> str:
    """Escape text for HTML: hidden characters are shown, and markup has no effect."""
    return html.escape(clean(said))


def page(title: str, css: str, body: str) -> str:
    """A self-contained page, which may load nothing; ``body`` must be escaped already."""
    frame = (files("transcripts.exports") / "page.html").read_text(encoding="utf-8")
    return fill(frame, title=text(title), hash=b64encode(sha256(css.encode()).digest()).decode(), css=css, body=body)


class Pieces:
    """The pieces of a kind of page: ``NAME.toml`` and ``NAME.css`` in a package."""

    def __init__(self, package: str, name: str) -> None:
        self.css = (files(package) / f"{name}.css").read_text(encoding="utf-8")
        written = tomllib.loads((files(package) / f"{name}.toml").read_text(encoding="utf-8"))
        self._pieces: dict[str, str] = written["piece"]

    def piece(self, which: str, **values: str) -> str:
        """A piece of the page; its values must be escaped already."""
        return fill(self._pieces[which].strip("\n"), **values)

    def paragraphs(self, said: str) -> str:
        """A text of several lines, each a paragraph."""
        return "\n".join(self.piece("paragraph", text=text(line)) for line in said.splitlines() if line.strip())

    def items(self, texts: Iterable[str]) -> str:
        """Texts as the items of a list."""
        return "\n".join(self.piece("item", text=text(line)) for line in texts)
