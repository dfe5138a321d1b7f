"""The moderator: moves, the table, its rules, the score and the loop."""
