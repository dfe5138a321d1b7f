"""Studies with the agents, models and files of this person."""
