"""Description of the machine on which the benchmark ran."""

import os
import platform
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median
from time import perf_counter

PAGE = bytes(4096)
WRITES = 50


def described(folder: Path) -> str:
    """Date, cores, versions, and the time to write a page to the disk of a folder."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("openai", "pydantic", "sqlite-utils"))
    return (
        f"{datetime.now(UTC).date()}; {os.cpu_count()} cores ({_processor()}), load {_load()}; "
        f"{platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {packages}, SQLite {sqlite3.sqlite_version}; "
        f"writing a page to the disk with fsync takes {_write_time(folder):.1f} ms."
    )


def _processor() -> str:
    facts = Path("/proc/cpuinfo")
    lines = facts.read_text(encoding="utf-8").splitlines() if facts.exists() else []
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), platform.processor())


def _load() -> str:
    return f"{os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else "unknown"


def _write_time(folder: Path) -> float:
    """Milliseconds to append a page to a file with fsync."""
    with (folder / "page").open("wb") as file:
        return median(_writes(file.fileno()))


def _writes(descriptor: int) -> Iterator[float]:
    for _ in range(WRITES):
        began = perf_counter()
        os.write(descriptor, PAGE)
        os.fsync(descriptor)
        yield 1000 * (perf_counter() - began)
