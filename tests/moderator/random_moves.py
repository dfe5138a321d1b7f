"""Random moves that fit the schema, mostly with ids that exist and sometimes with ids that do not."""

from hypothesis import strategies as st

from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    Counter,
    Counteract,
    Decline,
    Hold,
    Move,
    Offer,
    Perform,
    Protest,
    RequestContact,
    WalkOut,
    Withdraw,
)
from scenarios.types import Scenario

NUMBERS = st.integers(1, 9)


def moves(scenario: Scenario) -> st.SearchStrategy[Move]:
    """Any move with one to four acts."""
    return st.builds(
        Move,
        statement=st.text(min_size=1, max_size=60),
        rationale=st.text(max_size=20),
        acts=st.lists(acts(scenario), min_size=1, max_size=4).map(tuple),
        content=st.booleans(),
    )


def acts(scenario: Scenario) -> st.SearchStrategy[Act]:
    """Any act of the closed list; walking out is rare, since it ends the talks."""
    measure = st.sampled_from([m.id for m in scenario.measures] + ["nobody.nothing"])
    offer, commitment, contact = (NUMBERS.map(f"{kind}{{}}".format) for kind in "OCK")
    countermeasure = st.sampled_from([c.id for c in scenario.countermeasures] + ["countermeasure.none"])
    channel = st.sampled_from([*scenario.channels, "no-channel"])
    package = {
        "give": st.lists(measure, min_size=1, max_size=3).map(tuple),
        "ask": st.lists(measure, max_size=3).map(tuple),
        "deadline": st.integers(1, 5),
        "override": st.booleans(),
    }
    performing = st.builds(Perform, measure=measure, override=st.booleans())
    offering = st.builds(Offer, **package)
    accepting = st.builds(Accept, offer=offer, override=st.booleans())
    return st.one_of(
        performing,
        performing,
        offering,
        offering,
        accepting,
        accepting,
        st.builds(Decline, offer=offer, reason=st.text(min_size=1, max_size=20)),
        st.builds(Counter, offer=offer, **package),
        st.builds(Withdraw, of=offer | commitment),
        st.builds(RequestContact, channel=channel),
        st.builds(AnswerContact, contact=contact, take=st.booleans()),
        st.builds(Protest, about=st.text(min_size=1, max_size=20)),
        st.builds(Counteract, countermeasure=countermeasure, channel=st.none() | channel),
        st.just(Hold()),
        st.integers(0, 30).map(lambda n: Hold() if n else WalkOut()),
    )
