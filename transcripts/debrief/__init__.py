"""The debrief and the comparison of dialogues: pure findings over their events."""
