"""The debrief and the comparison of dialogues, computed from their events alone."""
