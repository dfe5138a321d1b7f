"""The words of a text, read once for all checks: spelled alike, cut into tokens and clauses, and searched."""
