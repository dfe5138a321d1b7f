"""Public words before they are said: what they concede or threaten, what they give away, and their language."""
