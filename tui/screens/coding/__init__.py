"""Screens on which a person codes a dialogue a second time."""
