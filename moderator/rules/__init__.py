"""The rules: what is legal, what it costs at home, what a move becomes, and how talks end."""
