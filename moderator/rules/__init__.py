"""The rules: what is legal, what it costs at home, the judgement of a move, and how talks end."""
