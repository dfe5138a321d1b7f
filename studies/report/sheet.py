"""A row for each dialogue, as CSV or as Parquet; docs/studies.md describes the columns."""

from io import BytesIO

import pandas as pd

from studies.report.batch import Batch
from transcripts.exports.csv import safe


def csv(batch: Batch) -> str:
    """The rows as CSV (RFC 4180); no text in it is read as a formula by a spreadsheet."""
    shown = batch.sheet.copy()
    for name in shown.columns:
        if not pd.api.types.is_numeric_dtype(shown[name]):
            shown[name] = [safe(value) for value in shown[name]]
    return str(shown.to_csv(index=False, lineterminator="\r\n"))


def parquet(batch: Batch) -> bytes:
    """The rows as Parquet."""
    written = BytesIO()
    batch.sheet.to_parquet(written, index=False)
    return written.getvalue()
