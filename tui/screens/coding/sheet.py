"""The answers that a person gives on one turn, line by line: five on each act, and one on each kind of remark."""

from typing import NamedTuple, get_args

from moderator.moves import RemarkKind
from studies.coders.codebook import ACT_FIELDS, CHOICES, REMARKS, VALUE
from studies.coders.turns import BlindTurn
from transcripts.store.beside.ratings import RatedAct, Rating

STEP, MOST = 0.5, 10.0
"""The step and the greatest size of a value."""

Answer = str | float


class Line(NamedTuple):
    """A question on an act, or whether a kind of remark is present (``act`` is 0, and ``field`` is the kind)."""

    act: int
    field: str

    @property
    def remark(self) -> bool:
        """Whether it asks for a kind of remark."""
        return self.act == 0


class Sheet:
    """The lines of a turn with their answers; a remark is absent until it is marked."""

    def __init__(self, turn: BlindTurn, kept: Rating | None = None) -> None:
        self.turn = turn
        on_acts = [Line(act.number, field) for act in turn.acts for field in ACT_FIELDS]
        self.lines = (*on_acts, *(Line(0, kind) for kind in CHOICES[REMARKS]))
        self.answers: dict[Line, Answer] = {}
        self.remarks: set[str] = set(kept.remarks) if kept else set()
        for act in kept.acts if kept else ():
            self.answers |= {Line(act.act, field): getattr(act, field) for field in ACT_FIELDS}
        self.changed = False

    @property
    def open(self) -> list[Line]:
        """The lines without an answer."""
        return [line for line in self.lines if not line.remark and line not in self.answers]

    def choose(self, line: Line, number: int) -> None:
        """Give the answer with this number, from 1; of a value, its size."""
        choices = CHOICES.get(line.field, ())
        if line.remark or not (line.field == VALUE or 1 <= number <= len(choices)):
            return
        size = float(number) if self._value(line) >= 0 else -float(number)
        self._answer(line, size if line.field == VALUE else choices[number - 1])

    def step(self, line: Line, by: int) -> None:
        """Give the next or the previous answer; a remark is marked or not."""
        choices = CHOICES.get(line.field, ())
        if line.remark:
            self.mark(line)
        elif line.field == VALUE:
            self._answer(line, max(-MOST, min(MOST, self._value(line) + by * STEP)) if line in self.answers else 0.0)
        else:
            at = choices.index(str(self.answers[line])) + by if line in self.answers else 0 if by > 0 else -1
            self._answer(line, choices[at % len(choices)])

    def turn_sign(self, line: Line) -> None:
        """Turn a friendly value into a hostile one, or back."""
        if line.field == VALUE and line in self.answers:
            self._answer(line, -self._value(line))

    def mark(self, line: Line) -> None:
        """Mark a kind of remark as present, or take the mark away."""
        if line.remark:
            self.remarks ^= {line.field}
            self.changed = True

    def rating(self) -> Rating | None:
        """The rating; None while a line has no answer."""
        if self.open:
            return None
        acts = (
            {"act": act.number} | {field: self.answers[Line(act.number, field)] for field in ACT_FIELDS}
            for act in self.turn.acts
        )
        remarks = tuple(kind for kind in get_args(RemarkKind) if kind in self.remarks)
        return Rating(turn=self.turn.number, acts=tuple(map(RatedAct.model_validate, acts)), remarks=remarks)

    def _value(self, line: Line) -> float:
        return float(self.answers.get(line, 0.0)) if line.field == VALUE else 0.0

    def _answer(self, line: Line, answer: Answer) -> None:
        self.answers[line] = answer
        self.changed = True
