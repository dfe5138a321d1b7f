"""Materials: what an exercise puts on paper, one page for each reader."""
