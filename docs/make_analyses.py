"""Writes docs/analyses.md: three analyses of dialogues, whose records lie in docs/analyses/ beside it."""

import lzma
import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from engine.analysis import Settings, TurnAnalysis
from reassure.analyses import analysing, made_turns, report
from reassure.terminal.analysis import whole
from transcripts.imports.imports import import_file
from transcripts.store.store import Store

FOLDER = Path(__file__).parent / "analyses"
PAGE = FOLDER.with_suffix(".md")
HEAD = FOLDER / "head.md"
TALKS = ("good", "blunder", "model")


def section(name: str) -> Iterator[str]:
    """What a reader should look at, and the analysis of one record."""
    yield (FOLDER / f"{name}.md").read_text(encoding="utf-8").strip()
    with TemporaryDirectory() as folder, Store(Path(folder) / "record.db") as store:
        with lzma.open(FOLDER / f"{name}.jsonl.xz") as file:
            (imported,) = import_file(store, file)
        of = analysing(store, imported.kept_as)
        how = Settings(by="S")
        made = made_turns(store, of, how, os.cpu_count() or 1, of.wanted(None))
        turns = {turn.number: turn for turn in made if isinstance(turn, TurnAnalysis)}
        yield "```text\n" + "\n".join(whole(report(of, how, turns, of.wanted(None)))) + "\n```"


def main() -> None:
    """Write the page."""
    parts = [HEAD.read_text(encoding="utf-8").strip(), *(part for name in TALKS for part in section(name))]
    PAGE.write_text("\n\n".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
