"""The command line as a process of its own, without the keys of whoever runs the tests."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
PLAIN = {name: value for name, value in os.environ.items() if not name.startswith(("OPENAI_", "REASSURE_"))}
Done = subprocess.CompletedProcess[str]


def command(path: Path, *arguments: str) -> list[str]:
    """A command on the record at a path."""
    return [sys.executable, "-m", "reassure", "--db", str(path), *arguments]


def reassure(path: Path, *arguments: str, given: str = "", code: int = 0, **environ: str) -> Done:
    """What a command on the record at a path did; it must end with this code."""
    done = subprocess.run(
        command(path, *arguments), input=given, capture_output=True, cwd=ROOT, text=True, env=PLAIN | environ,
        timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done
