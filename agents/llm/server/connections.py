"""The connections to one server: a request has one to itself, and leaves it open for the next."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from agents.llm.server.address import Address

if TYPE_CHECKING:
    from openai import AsyncOpenAI


class Connections:
    """Clients of the SDK, each with one connection; the SDK must be loaded before one is taken.

    In a pool that all requests share, each request looks at every connection before and after it is sent; with a
    hundred dialogues at one time that takes longer than the request.
    """

    def __init__(self, address: Address, api_key: str) -> None:
        self._address, self._api_key = address, api_key
        self._open: list[AsyncOpenAI] = []
        self._free: list[AsyncOpenAI] = []

    @property
    def begun(self) -> bool:
        """Whether one is open."""
        return bool(self._open)

    def begin(self) -> None:
        """Open the first, which takes longest; RequestFailedError if this machine cannot open one."""
        self._free.append(self._connect())

    @contextmanager
    def one(self) -> Iterator["AsyncOpenAI"]:
        """A client that no other request has; RequestFailedError if this machine cannot open one."""
        client = self._free.pop() if self._free else self._connect()
        try:
            yield client
        finally:
            if client in self._open:
                self._free.append(client)

    async def close(self) -> None:
        """Close all of them; the next request opens a new one."""
        clients = self._open
        self._open, self._free = [], []
        for client in clients:
            await client.close()

    def _connect(self) -> "AsyncOpenAI":
        from agents.llm.server.sdk import connect

        self._open.append(connect(self._address, self._api_key))
        return self._open[-1]
