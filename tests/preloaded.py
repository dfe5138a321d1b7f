"""What forked processes find imported: the program but for openai and textual, which it loads late itself."""

import sqlite_utils  # noqa: F401

import reassure.cli  # noqa: F401
import transcripts.store.migrations  # noqa: F401

for command in ("run", "resume", "fork", "list", "show", "debrief", "replay", "export", "import_", "verify", "notes"):
    __import__(f"reassure.commands.{command}")
