"""Scenarios: the catalogue read out of two policy papers, and the settings built on it."""
