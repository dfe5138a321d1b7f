"""Talks on the command line: a dialogue as plain text, and a person's seat at the prompt."""
