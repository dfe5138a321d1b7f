"""The record: events kept in SQLite, and what is read out of them."""
