"""docs/record.md is correct: its tables, its commands, its queries."""

import json
import re
import runpy
from pathlib import Path

import pytest
from click.testing import CliRunner
from sqlite_utils.cli import cli

from tests.agents.playing import scripted
from tests.transcripts.every_event import everything, keep
from transcripts.store.store import Store

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "record.md").read_text(encoding="utf-8")
QUERIES = re.findall(r"^([A-Z][^\n]*\?)\n\n```sql\n(.*?)```", PAGE, re.M | re.S)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("doc") / "r.db"
    with Store(path) as store:
        for events in (everything(), scripted("taiwan-strait", "grit", "tit-for-tat", 3)):
            keep(store, events)
    return path


def sqlite_utils(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments, catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout


def test_its_tables_and_commands_are_those_of_the_program() -> None:
    assert runpy.run_path(str(DOCS / "generate_record_page.py"))["written"](PAGE) == PAGE, (
        "run: python docs/generate_record_page.py"
    )


def test_there_are_five_queries() -> None:
    assert len(QUERIES) == 5


@pytest.mark.parametrize(("asked", "query"), QUERIES, ids=[asked for asked, _ in QUERIES])
def test_each_query_has_an_answer(record: Path, asked: str, query: str) -> None:
    found = json.loads(sqlite_utils("query", str(record), query))
    assert found
    assert all(value is not None for row in found for value in row.values())


def test_other_tools_see_tables_keys_and_views(record: Path) -> None:
    counts = {row["table"]: row["count"] for row in json.loads(sqlite_utils("tables", str(record), "--counts"))}
    assert all(counts[table] for table in ("dialogues", "events", "scenarios", "moves", "acts", "calls", "scores"))
    views = {row["view"] for row in json.loads(sqlite_utils("views", str(record)))}
    assert views == {"transcript", "outcomes", "usage", "given"}
    for view in views:
        assert json.loads(sqlite_utils("rows", str(record), view))
    schema = sqlite_utils("schema", str(record), "moves")
    assert "REFERENCES events(id)" in schema
    assert "-- what was said in public" in schema
