"""The record of dialogues: storage of events in SQLite, search, verification, debrief, export and import."""
