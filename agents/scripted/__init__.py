"""Scripted delegations: doctrines that play and speak without a model."""
