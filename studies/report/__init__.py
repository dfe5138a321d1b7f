"""The report of a study: statistics, plots and tables, as one page, as text and as rows of data."""
