"""Generates the tables and commands in record.md: ``python docs/generate_record_page.py``."""

import re
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import click
from sqlite_utils import Database

from reassure.cli import main
from transcripts.store.migrations import migrations

PAGE = Path(__file__).parent / "record.md"
COMMANDS = (
    *("list", "show", "resume", "fork", "compare", "verify", "replay", "search", "note", "notes", "bookmark", "recode"),
    *("rate", "analyse", "export", "import", "delete", "db path", "db stats", "db vacuum", "db backup"),
)


SCHEMAS = tuple(f"m00{n}.sql" for n in range(2, 9))
SHOWN = (
    *("dialogues", "events", "scenarios", "moves", "acts", "calls", "scores", "remarks", "notes", "analyses"),
    *("interventions", "trainees", "studies", "studied", "ratings", "rated_acts"),
)


def tables() -> str:
    """Every table and view of the record with its columns and their meanings."""
    db = Database(memory=True)
    migrations.apply(db)
    folder = files("transcripts.store") / "schema"
    schema = "\n".join((folder / name).read_text(encoding="utf-8") for name in SCHEMAS)
    sections = "\n\n".join(f"### {name}\n\n{_about(schema, name)}\n\n{_columns(db, schema, name)}" for name in SHOWN)
    views = "\n".join(
        f"- `{view.name}`: {', '.join(f'`{column.name}`' for column in view.columns)}" for view in db.views
    )
    return f"{sections}\n\n### Views\n\n{views}"


def commands() -> str:
    """Every command of the record, one line each."""
    rows = "\n".join(f"| `{_usage(name)}` | {_command(name).get_short_help_str(200)} |" for name in COMMANDS)
    return f"| command | what it does |\n|---|---|\n{rows}"


def written(page: str) -> str:
    """The page with its generated parts replaced."""
    for name, part in (("tables", tables()), ("commands", commands())):
        begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->"
        before, rest = page.split(begin)
        page = f"{before}{begin}{part}\n{end}{rest.split(end)[1]}"
    return page


def _about(schema: str, table: str) -> str:
    """The comment above a table."""
    if found := re.search(rf"^-- {table}: (.*)$", schema, re.M):
        return found[1]
    before = schema[: schema.index(f"CREATE TABLE {table} (")].rstrip()
    lines = re.search(r"((?:^-- .*\n?)+)\Z", before, re.M)
    return (
        " ".join(line.removeprefix("-- ") for line in lines[1].splitlines())
        if lines
        else "Derived from the events alone."
    )


def _columns(db: Database, schema: str, table: str) -> str:
    keys = {key.column: key.other_table for key in db.table(table).foreign_keys}
    means = dict(_meanings(schema, table))
    rows = []
    for column in db.table(table).columns:
        kind = column.type.lower() + ("" if column.notnull or column.is_pk else ", may be null")
        to = f"to `{keys[column.name]}`" if column.name in keys else ""
        rows.append(f"| `{column.name}` | {kind} | {'; '.join(filter(None, (means.get(column.name, ''), to)))} |")
    return "\n".join(["| column | type | holds |", "|---|---|---|", *rows])


def _meanings(schema: str, table: str) -> Iterator[tuple[str, str]]:
    """The meanings of a table's columns, from the comments above it or behind each column."""
    if block := re.search(rf"^-- {table}: .*\n((?:--   .*\n)+)", schema, re.M):
        for line in block[1].splitlines():
            names, meaning = line.removeprefix("--   ").split(": ", 1)
            yield from ((name, meaning) for name in names.split(", "))
        return
    start = schema.index(f"CREATE TABLE {table} (")
    yield from re.findall(r"^    (\w+) .* -- (.*)$", schema[start : schema.index("STRICT", start)], re.M)


def _command(name: str) -> click.Command:
    first, _, rest = name.partition(" ")
    found = main.get_command(click.Context(main), first)
    if found is None:
        raise LookupError(f"There is no command {first}.")
    return found.commands[rest] if isinstance(found, click.Group) else found


def _usage(name: str) -> str:
    arguments = [
        p.make_metavar(click.Context(_command(name))) for p in _command(name).params if p.param_type_name == "argument"
    ]
    return " ".join(("reassure", name, *arguments))


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
