"""Scripted agents: doctrines that play and speak without a model."""
