"""The score: from coded acts to one number for the two sides, by arithmetic alone."""
