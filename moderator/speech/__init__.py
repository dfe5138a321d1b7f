"""Checks of public words before they are said: what they concede, threaten or leak, and their language."""
