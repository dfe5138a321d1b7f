"""The top-level packages belong to this product alone, and light commands import nothing heavy."""

import subprocess
import sys
from importlib.metadata import packages_distributions

import pytest

from bench.turn_parts import PARTS

pytestmark = pytest.mark.process

ROOMS = (
    "agents",
    "engine",
    "moderator",
    "prompts",
    "reassure",
    "scenarios",
    "studies",
    "training",
    "transcripts",
    "tui",
)
HEAVY = ("openai", "textual", "tenacity", "httpx2")


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_belongs_to_this_product_alone(room: str) -> None:
    assert set(packages_distributions()[room]) == {"reassure"}


@pytest.mark.parametrize("command", [["--help"], ["list", "--db", "{db}"], ["scenarios"], ["sources"]])
def test_a_light_command_imports_nothing_heavy(command: list[str], tmp_path: object) -> None:
    arguments = [part.format(db=f"{tmp_path}/record.db") for part in command]
    program = (
        "import sys; from reassure.cli import main\n"
        f"try: main({arguments!r})\n"
        f"except SystemExit as done: print([m for m in {HEAVY!r} if m in sys.modules], done.code or 0, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stderr.strip().splitlines()[-1] == "[] 0"


def test_the_functions_that_the_benchmark_times_exist() -> None:
    assert all(callable(getattr(owner, name)) for places in PARTS.values() for owner, name in places)
