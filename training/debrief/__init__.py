"""The debrief that teaches: one page for a trainee, and one for the trainer."""
