"""Exercises at the front door: how one is begun, what people have done, and the debrief."""
