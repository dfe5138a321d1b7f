"""Assessment: what the events of an exercise show of what was to be learned."""
