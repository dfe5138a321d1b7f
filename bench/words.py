"""What the checks of words catch: ``python -m bench.words FILE`` prints the table for labelled statements.

FILE holds JSON Lines with scenario, side, text and label (own-red-line, force, leak or ok), and kind where it is known.
"""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from moderator.fold import fold
from moderator.moves import Hold, Move
from moderator.speech.check import check_words
from moderator.speech.meaning import Meaning
from moderator.table import Table
from reassure.meaning.closeness import meaning
from scenarios.load import load
from tests.dialogue import opening

HONEST = "ok"
Counts = dict[str, int]


def main() -> None:
    """Print how many statements of each label and kind are refused and warned of, with and without meaning."""
    rows = [json.loads(line) for line in Path(sys.argv[1]).read_text("utf-8").splitlines()]
    print("| label | kind | statements | refused | warned | warned by meaning | refused or warned |")
    print("|---|---|---:|---:|---:|---:|---:|")
    counted = _counted(rows, meaning())
    for (label, kind), found in sorted(counted.items(), key=lambda entry: (entry[0][0] == HONEST, entry[0])):
        print(_line(label, kind, found))
    for label in sorted({label for label, _ in counted}, key=lambda label: (label == HONEST, label)):
        print(_line(label, "all", _sum(found for (of, _), found in counted.items() if of == label)))


def _counted(rows: list[dict[str, str]], sense: Meaning | None) -> dict[tuple[str, str], Counts]:
    counted: dict[tuple[str, str], Counts] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        found = counted[row["label"], row.get("kind", "")]
        move = Move(statement=row["text"], acts=(Hold(),))
        checked = check_words(_table(row["scenario"]), row["side"], move, sense)
        found["all"] += 1
        found["refused"] += bool(checked.refused)
        found["warned"] += not checked.refused and any(w.by == "words" for w in checked.warned)
        found["meant"] += (
            not checked.refused and bool(checked.warned) and all(w.by == "meaning" for w in checked.warned)
        )
    return counted


def _sum(found: Iterable[Counts]) -> Counts:
    total: Counts = defaultdict(int)
    for counts in found:
        for name, count in counts.items():
            total[name] += count
    return total


def _line(label: str, kind: str, found: Counts) -> str:
    caught = found["refused"] + found["warned"] + found["meant"]
    share = caught / found["all"]
    numbers = f"{found['all']} | {found['refused']} | {found['warned']} | {found['meant']} | {caught} ({share:.1%})"
    return f"| {label} | {kind} | {numbers} |"


@cache
def _table(name: str) -> Table:
    return fold([opening(load().scenario(name))])


if __name__ == "__main__":
    main()
