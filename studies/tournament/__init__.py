"""Tournaments: each agent against each other one in both seats, with ranks that say how sure they are."""
