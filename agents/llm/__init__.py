"""Language models as delegates."""
