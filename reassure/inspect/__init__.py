"""Inspect AI plays a scenario and scores it by ours; nothing outside this folder needs the extra ``inspect``."""
