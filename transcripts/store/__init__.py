"""Storage of the record: every event in one SQLite file, with tables derived from the events."""
