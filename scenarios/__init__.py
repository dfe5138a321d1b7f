"""Scenarios: the catalogue, drawn from two policy papers, and the scenarios built on it."""
