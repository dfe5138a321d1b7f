"""What forked processes find done: the program and the client of models imported, the scenarios read, turns analysed.

A process of its own needs seconds for it; test_house.py starts such, and checks what a light command imports.
"""

from importlib import import_module

from engine.analysis import Settings
from engine.jobs import analysis
from reassure.cli import SECTIONS, module
from scenarios.load import load
from tests.dialogue import play

MODULES = (
    *("agents.llm.server.sdk", "reassure.screens", "tui.app", "krippendorff", "sqlite_utils"),
    *(f"reassure.commands.{module(name)}" for names in SECTIONS.values() for name in names),
    *("transcripts.store.migrations", "tests.transcripts.store.crashing"),
)

for name in MODULES:
    import_module(name)
list(analysis(play(load().scenario("taiwan-strait"), rounds=1), Settings(plays=2), jobs=1))
