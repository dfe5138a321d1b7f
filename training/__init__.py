"""Training: exercises run, assessed and put on paper; it knows no screen."""
