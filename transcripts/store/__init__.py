"""The record: every event in one SQLite file, with the tables that are written beside the events."""
