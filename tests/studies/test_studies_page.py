"""docs/studies.md: its example is the study that ships with its page, and it has every key and every column."""

import re
import tomllib

from studies.report.batch import COUNTED
from studies.report.toml import as_toml
from studies.study import RuleSet, Study, read_study
from tests.commands import ROOT
from tests.studies.report.batches import batch, doctrines
from transcripts.exports.pieces import text

PAGE = (ROOT / "docs" / "studies.md").read_text(encoding="utf-8")
SHIPPED = ROOT / "docs" / "studies"


def test_the_example_is_the_study_that_ships_with_its_page() -> None:
    (example,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)
    study = Study.model_validate(tomllib.loads(re.sub(r"^ {3}", "", example, flags=re.MULTILINE)))
    assert study == read_study(SHIPPED / "three-doctrines.toml")
    assert text(as_toml(study)) in (SHIPPED / "three-doctrines.html").read_text(encoding="utf-8")


def test_every_key_of_the_file_is_described() -> None:
    for key in (*Study.model_fields, *RuleSet.model_fields):
        assert f"`{key}`" in PAGE or f"`[{key}" in PAGE, key


def test_every_column_is_described() -> None:
    known = {*re.findall(r"`(\w+)`", PAGE.partition("## The columns")[2])}
    for name in batch(doctrines("hardliner", seeds=1)).sheet.columns:
        one = name.replace("second_", "first_")
        one = next((f"first_{counted}_KIND" for counted in COUNTED if f"_{counted}_" in one), one)
        assert one in known, one
