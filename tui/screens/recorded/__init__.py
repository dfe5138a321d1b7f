"""The screens of recorded dialogues: replay, analysis, fork, debrief and search."""
