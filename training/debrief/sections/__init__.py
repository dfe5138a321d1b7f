"""The sections of the debrief, each built from a case."""
