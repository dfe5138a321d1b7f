"""Studies of many dialogues: statistics over what is recorded."""
