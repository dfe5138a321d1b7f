"""Warnings by meaning: the optional extra ``meaning``, found by itself where it is installed."""
