"""The turns of a dialogue under way: read as they were written, up to the last whole line."""

from pathlib import Path

import pytest

from reassure.studies.spool import Spool, owned, same, under_way
from studies.study import StudyError
from tests.transcripts.every_event import everything

EVENTS = everything()
TABLE = EVENTS[0].scenario  # type: ignore[union-attr]  # it is the opening


def spooled(folder: Path) -> Spool:
    spool = Spool(folder, "a-1")
    with spool.writing() as write:
        for event in EVENTS:
            write(event)
    return spool


def test_every_event_is_read_as_it_was_written_but_for_the_end(tmp_path: Path) -> None:
    assert spooled(tmp_path).past(TABLE) == EVENTS[:-1]
    assert EVENTS[-1].event == "closed"


def test_a_line_that_was_cut_off_is_removed_and_written_again(tmp_path: Path) -> None:
    spool, file = spooled(tmp_path), tmp_path / "a-1.jsonl"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:4]) + b'{"event":"mov')
    assert spool.past(TABLE) == EVENTS[:4]
    with spool.writing() as write:
        write(EVENTS[4])
    assert spool.past(TABLE) == EVENTS[:5]


def test_a_folder_belongs_to_one_program_and_is_removed_when_nothing_is_under_way(tmp_path: Path) -> None:
    folder = tmp_path / "study"
    with owned(folder, "token"):
        assert same(folder, "token")
        assert not same(folder, "of another machine")
        with pytest.raises(StudyError, match="Another program holds this study"), owned(folder):
            pass
        spool = spooled(folder)
    assert under_way(folder) == ["a-1"]
    spool.remove()
    with owned(folder):
        pass
    assert not folder.exists()
