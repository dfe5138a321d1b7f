"""Dialogues read from a file, which is not trusted until every line of it is checked."""
