"""What forked processes find done: the program and the client of models imported, the scenarios read, a round played.

A process of its own needs two seconds for it; test_house.py starts such, and checks what a light command imports.
"""

from importlib import import_module

from scenarios.load import load
from tests.dialogue import play

COMMANDS = (
    *("run", "resume", "fork", "list", "show", "debrief", "replay", "export", "import_", "verify", "notes", "doctor"),
    *("search", "note", "db", "rate"),
)

MODULES = (
    *(
        "agents.llm.server.sdk",
        "reassure.cli",
        "reassure.screens",
        "tui.app",
        *(f"reassure.commands.{name}" for name in COMMANDS),
    ),
    *("krippendorff", "sqlite_utils", "transcripts.store.migrations", "tests.transcripts.store.crashing"),
)

for module in MODULES:
    import_module(module)
play(load().scenario("taiwan-strait"), rounds=1)
