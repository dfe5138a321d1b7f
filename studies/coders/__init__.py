"""Second coders: people and models who code turns without seeing the first coding."""
