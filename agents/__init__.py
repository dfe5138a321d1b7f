"""Delegates: doctrines, language models and people."""
