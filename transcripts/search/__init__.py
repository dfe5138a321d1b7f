"""Full-text search of the record."""
