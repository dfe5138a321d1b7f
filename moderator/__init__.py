"""The moderator: moves, the table, the rules, the score and the loop."""
