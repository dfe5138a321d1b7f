"""Screens for exercises: choosing one, advisers, what a trainee writes down afterwards, and progress."""
