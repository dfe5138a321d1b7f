"""Checks of this machine and of a model server."""
