"""The sections of the report, each from the columns of the batch."""
