"""Random moves that fit the schema, mostly with ids that exist and sometimes with ids that do not."""

from typing import get_args

from hypothesis import strategies as st

from moderator.moves import (
    Accept,
    Act,
    AnswerContact,
    AnswerProof,
    AskProof,
    Counter,
    Counteract,
    Decline,
    Explain,
    First,
    Hold,
    Message,
    Move,
    Offer,
    Perform,
    Protest,
    RequestContact,
    Reserve,
    WalkOut,
    Withdraw,
)
from scenarios.scenario import Scenario

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
    pieces = [f"{m.id}#{named}" for m in scenario.measures if m.part for named in ("part", "rest")]
    measure = st.sampled_from([*(m.id for m in scenario.measures), *pieces, "nobody.nothing"])
    offer, commitment, contact, proof = (NUMBERS.map(f"{kind}{{}}".format) for kind in "OCKP")
    incident = st.sampled_from([*(i.id for i in scenario.injects), *(c.id for c in scenario.countermeasures)])
    countermeasure = st.sampled_from([c.id for c in scenario.countermeasures] + ["countermeasure.none"])
    channel = st.sampled_from([*scenario.channels, "no-channel"])
    package = {
        "give": st.lists(measure, min_size=1, max_size=3).map(tuple),
        "ask": st.lists(measure, max_size=3).map(tuple),
        "deadline": st.integers(1, 5),
        "override": st.lists(measure, max_size=2).map(tuple),
        "first": st.sampled_from(get_args(First)),
    }
    performing = st.builds(Perform, measure=measure, override=st.lists(measure, max_size=2).map(tuple))
    offering = st.builds(Offer, **package)
    accepting = st.builds(Accept, offer=offer, override=st.lists(measure, max_size=2).map(tuple))
    waiting = st.lists(offer | contact | proof | st.just("gift"), min_size=1, max_size=2).map(tuple)
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
        st.builds(AnswerContact, contact=contact, take=st.booleans(), message=st.text(max_size=20)),
        st.builds(Message, channel=channel, text=st.text(min_size=1, max_size=20)),
        st.builds(AskProof, measure=measure),
        st.builds(AnswerProof, proof=proof, show=st.booleans()),
        st.builds(Explain, incident=incident, regret=st.booleans()),
        st.builds(Reserve, of=waiting),
        st.builds(Protest, about=st.text(min_size=1, max_size=20)),
        st.builds(Counteract, countermeasure=countermeasure, channel=st.none() | channel),
        st.just(Hold()),
        st.integers(0, 30).map(lambda n: Hold() if n else WalkOut()),
    )
