"""Texts as files: prompts for models and speech for scripted delegations."""
