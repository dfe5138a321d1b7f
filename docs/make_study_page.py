"""Writes the page of each study in docs/studies: ``python docs/make_study_page.py [NAME ...]``, or all of them.

The dialogues are held anew, in a record that is thrown away. Studies of doctrines give the same page each time.
"""

import os
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from reassure.settings import settings
from reassure.studies.hold import hold
from reassure.studies.reports import written
from scenarios.load import load
from studies.runner import plan, run
from studies.study import read_study
from transcripts.store.store import Store

FOLDER = Path(__file__).parent / "studies"


def made(file: Path) -> bytes:
    """The page of the study in a file, without the day it was held."""
    planned, processes = plan(read_study(file), load()), os.cpu_count() or 1
    with TemporaryDirectory() as folder, Store(Path(folder) / "record.db") as store:
        talks = hold(store, planned, settings(environ={}), jobs=processes, at_once=1)
        for so_far in run(store, planned, talks):
            if sys.stderr.isatty():
                sys.stderr.write(f"\r{file.stem}: {so_far.ended:,} of {so_far.planned:,} ")
        return written(store, planned.id, load(), "html", dated=False)


def main(names: list[str]) -> None:
    """Write the pages."""
    for file in sorted(FOLDER.glob("*.toml")):
        if not names or file.stem in names:
            file.with_suffix(".html").write_bytes(made(file))


if __name__ == "__main__":
    main(sys.argv[1:])
