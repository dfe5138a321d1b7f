"""Reports of studies that are kept in the record."""

from collections.abc import Callable

from scenarios.load import Library
from studies.report.batch import Batch
from studies.report.markdown import markdown
from studies.report.page import page
from studies.report.report import Held, gather, report
from studies.report.sheet import csv, parquet
from studies.result import Result
from studies.study import Study, StudyError
from studies.validity.battery import plan_of
from transcripts.store.beside import studies as record
from transcripts.store.store import Store

WRITERS: dict[str, Callable[[Held, Batch], bytes]] = {
    "html": lambda held, batch: page(report(held, batch)).encode(),
    "md": lambda held, batch: markdown(report(held, batch)).encode(),
    "csv": lambda _, batch: csv(batch).encode(),
    "parquet": lambda _, batch: parquet(batch),
}
"""The writer of each format."""


def written(store: Store, prefix: str, library: Library, form: str, *, dated: bool = True) -> bytes:
    """The report of the study whose id begins so, in a format; without the day it was begun, if it is not to be dated.

    Raises NoStudyError, StudyError where no dialogue has ended yet, LibraryError where a scenario is no longer there.
    """
    kept = record.find(store, prefix)
    if not kept.ended:
        raise StudyError(
            f"No dialogue of {kept.title} ({kept.id}) has ended yet; hold it with: reassure study FILE --resume."
        )
    study = Study.model_validate_json(record.body(store, kept.id))
    planned = plan_of(study, library)
    held = Held(
        study,
        planned.cells,
        planned.tables,
        kept.id,
        kept.version,
        begun=kept.begun[:10] if dated else "",
        changed=planned.id != kept.id,
    )
    found = ((dialogue, Result.model_validate_json(body)) for dialogue, body in record.results(store, kept.id))
    return WRITERS[form](held, gather(held, found))
