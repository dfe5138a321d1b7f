"""Validity: whether an agent behaves as one that is studied should, before anything is concluded from its dialogues."""
