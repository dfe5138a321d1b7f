"""Lines are chosen without words; each can be said in the words of any doctrine."""

import pytest

from agents.scripted.delegate import ScriptedDelegate, worded
from engine.lines import lines
from engine.position import positions
from moderator.loop import negotiate
from moderator.rules.judge import judge
from moderator.visibility import view_of
from scenarios.load import load
from tests.dialogue import listened, opening


@pytest.mark.parametrize("doctrine", ["generous", "hardliner"])
def test_every_line_of_talks_is_legal_as_it_is_said(doctrine: str) -> None:
    delegates = {"washington": ScriptedDelegate("grit", 2), "beijing": ScriptedDelegate("exploiter", 2)}
    first = opening(load().scenario("taiwan-strait"), 4, {side: one.label for side, one in delegates.items()})
    talks = listened(negotiate(first, delegates))
    found = [(at, line) for at in positions(talks) for line in lines(at.table, seed=1)]
    assert len(found) > len(positions(talks))
    for at, line in found:
        said = worded(view_of(at.table, at.side), line.acts, doctrine, seed=1, content=line.content)
        assert (said.acts, said.content) == (line.acts, line.content)
        assert judge(at.table, at.side, said).faults == ()
