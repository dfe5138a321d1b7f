"""The words: prompts for models and speech for scripted delegations, as files."""
