"""The statistics of the report, by scipy and statsmodels: pure functions over columns."""
