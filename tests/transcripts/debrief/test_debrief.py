"""A debrief gives what happened with its turn, and never treats the words of a delegate as markup."""

import re
import string

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from moderator.descriptions import channel
from moderator.events import Event, Opened
from moderator.fold import NotOpenedError
from moderator.moves import Accept, Counteract, Move, Offer, Perform, RequestContact, Withdraw
from scenarios.load import load
from tests.dialogue import move, play
from tests.moderator.random_moves import moves
from tests.sweep import examples
from transcripts.debrief.debrief import debrief, markdown
from transcripts.debrief.figures import Term
from transcripts.debrief.findings import Broken, Debrief, Failure, Forfeit, Unanswered
from transcripts.debrief.markdown import escape

STRAIT = load().scenario("taiwan-strait")
PEACE, PATROLS = "washington.restate-peaceful-strait", "washington.routine-patrols"
REPLY, HOTLINES, UNIFICATION = "beijing.constructive-reply", "beijing.use-hotlines", "beijing.peaceful-unification"
COOPERATION = "washington.civil-space-cooperation"
CHANNEL = next(iter(STRAIT.channels))
HOSTILE = "**bold** <b>x</b> [a](https://evil.example) `c` | $x$ \x1b[2J\u202e\n# head"

WASHINGTON: list[Move | str] = [
    move(Perform(measure=PEACE)),  # T1
    HOSTILE,  # T3, refused
    move(Accept(offer="O1")),  # T3
    move(Counteract(countermeasure="countermeasure.arms-sale"), RequestContact(channel=CHANNEL)),  # T5
    move(),  # T7
    *("no move", "nor this", "nor that"),  # T9, forfeited
]
BEIJING: list[Move | str] = [
    move(Perform(measure=REPLY), Offer(give=(HOTLINES,), ask=(PATROLS,))),  # T2
    move(Perform(measure=HOTLINES)),  # T4
    move(Offer(give=(UNIFICATION,), deadline=1)),  # T6
    move(Counteract(countermeasure="countermeasure.unannounced-drill")),  # T8
]
EVENTS = play(STRAIT, washington=WASHINGTON, beijing=BEIJING, rounds=5)
FOUND = debrief(EVENTS)


def title(measure: str) -> str:
    found = STRAIT.measure(measure)
    assert found is not None
    return found.title


def term(found: Debrief, key: str, side: str | None = None) -> Term:
    (one,) = (t for t in found.terms if (t.key, t.side) == (key, side))
    return one


def test_what_each_side_gave_by_turn() -> None:
    washington, beijing = FOUND.accounts
    assert [(g.turn, g.measure, g.agreed) for g in washington.gave] == [("T1", PEACE, False)]
    assert [(g.turn, g.measure, g.agreed) for g in beijing.gave] == [("T2", REPLY, False), ("T4", HOTLINES, True)]


def test_what_each_side_left_unanswered() -> None:
    washington, beijing = FOUND.accounts
    assert washington.unanswered == (
        Unanswered(turn="T6", what="expired", ref="O2", text=f"{title(UNIFICATION)} (unconditional)"),
        Unanswered(turn="T4", what="concession", ref=HOTLINES, text=title(HOTLINES)),
    )
    assert beijing.unanswered == (Unanswered(turn="T5", what="contact", ref="K1", text=channel(CHANNEL)),)


def test_a_promise_missed_and_a_promise_renounced() -> None:
    missed = Broken(turn="T9", commitment="C1", title=title(PATROLS), how="deadline")
    assert [account.broken for account in FOUND.accounts] == [(missed,), ()]
    renounced = debrief(play(STRAIT, washington=[*WASHINGTON[:3], move(Withdraw(of="C1"))], beijing=BEIJING[:2]))
    assert renounced.accounts[0].broken == (missed.model_copy(update={"turn": "T5", "how": "renounced"}),)


def test_declared_red_lines_of_the_other_side_that_were_crossed() -> None:
    crossed = [[(c.line, c.turns) for c in account.other_crossed] for account in FOUND.accounts]
    assert crossed == [[("beijing.line.taiwan", ("T5",))], [("washington.line.taiwan-not-by-force", ("T8",))]]
    demand = Offer(give=(PEACE,), ask=("beijing.announce-operations",))
    asked = debrief(play(STRAIT, washington=[WASHINGTON[0], move(demand)], beijing=BEIJING[:1]))
    assert [(c.line, c.turns) for c in asked.accounts[0].other_crossed] == [("beijing.line.losing-ground", ("T3",))]


def test_an_own_red_line_is_crossed_only_by_the_leaders_override() -> None:
    technology = load().scenario("emerging-technology")
    first_step = tuple(m.model_copy(update={"step": 1}) for m in technology.measures)
    scenario = technology.model_copy(update={"measures": first_step})
    barred = Perform(measure=COOPERATION, override=(COOPERATION,))
    set_aside = debrief(play(scenario, washington=[move(barred)]))
    washington, beijing = set_aside.accounts
    assert [(c.line, c.turns) for c in washington.own_crossed] == [("washington.line.space-law", ("T1",))]
    assert (washington.overrides_used, beijing.own_crossed) == (1, ())


def test_capital_falls_with_those_who_object() -> None:
    spent = {a.name: a.start - a.end for a in FOUND.accounts[0].capital}
    objecting = {a.name for a in STRAIT.mandate("washington").audiences if a.id in _measure_audiences(PEACE, PATROLS)}
    assert {name for name, points in spent.items() if points > 0} == objecting


def _measure_audiences(*measures: str) -> set[str]:
    return {a for m in STRAIT.measures if m.id in measures for a in m.audiences}


def test_what_was_refused_forfeited_and_happened() -> None:
    assert [(r.turn, r.side, r.replies, len(r.faults)) for r in FOUND.refused] == [
        ("T3", "Washington", 1, 1),
        ("T9", "Washington", 3, 3),
    ]
    same = debrief(play(STRAIT, washington=["no move"] * 3, rounds=1))
    assert [(r.replies, len(r.faults)) for r in same.refused] == [(3, 1)], "the same fault is told once"
    assert FOUND.forfeited == (Forfeit(turn="T9", side="Washington"),)
    scheduled = {slot.inject: slot.round for slot in STRAIT.deck}
    assert [(h.turn, h.source) for h in FOUND.injects] == [("T5", "schedule"), ("T9", "schedule")]
    assert [scheduled[h.inject] for h in FOUND.injects] == [3, 5]


def test_each_term_cites_the_turns_that_changed_it() -> None:
    assert [c.turn for c in term(FOUND, "S").turns] == ["T2", "T5"]
    assert [c.amount > 0 for c in term(FOUND, "S").turns] == [True, False]
    assert {c.turn for c in term(FOUND, "S_recent").turns} == {"T8", "T9"}
    assert {"T5", "T8"} <= {c.turn for c in term(FOUND, "M").turns}
    assert "T9" in {c.turn for c in term(FOUND, "E").turns}, "a breach lowers E"
    assert [c.turn for c in term(FOUND, "Z").turns] == ["T1", "T2"]
    assert term(FOUND, "trust", "Beijing").turns[-1].turn == "T8"
    assert term(FOUND, "rho", "Beijing").value == FOUND.score.rho["beijing"]
    assert {c.side for c in term(FOUND, "rho", "Washington").turns} == {"Washington"}


def test_where_nothing_happens_no_turn_is_cited() -> None:
    still = debrief(play(STRAIT, rounds=2))
    assert [t.turns for t in still.terms] == [()] * len(still.terms)
    assert "No turn moved it" in markdown(still)


def test_what_is_still_owed_when_talks_stop() -> None:
    cut = debrief(EVENTS[:6])
    assert [(o.side, o.commitment, o.title, o.due) for o in cut.owed] == [("Washington", "C1", title(PATROLS), 4)]
    assert FOUND.owed == ()


@pytest.mark.parametrize("count", range(1, len(EVENTS)))
def test_a_dialogue_cut_off_anywhere_has_a_debrief_that_says_so(count: int) -> None:
    cut = debrief(EVENTS[:count])
    assert cut.outcome is None
    assert "has no end on record" in markdown(cut)


def test_a_run_that_failed_looks_like_a_failure() -> None:
    failing = play(STRAIT, washington=["?"] * 9, rounds=4)
    assert "The run failed after 5 turns, which is no result of the talks" in markdown(debrief(failing))
    stopped = FOUND.model_copy(update={"failures": (Failure(turn="T9", side="Beijing", problem="No server *here*."),)})
    assert r"What failed, before T9: No server \*here\*." in markdown(stopped)


def test_a_record_without_an_opening_is_refused() -> None:
    for events in ((), EVENTS[1:]):
        with pytest.raises(NotOpenedError, match="does not begin with the opening"):
            debrief(events)


@pytest.mark.parametrize(
    ("agent", "played", "wrote"),
    [
        ("scripted:grit", "played by a written doctrine, scripted:grit", "put together by a program"),
        (
            "llm:some-model",
            "played by a language model, llm:some-model",
            "written by a language model (llm:some-model)",
        ),
        ("human", "played by a person, human", "written by a person"),
    ],
)
def test_it_names_the_kind_of_author_of_each_statement(agent: str, played: str, wrote: str) -> None:
    text = markdown(debrief([_reseated(event, agent) for event in EVENTS]))
    assert f"- Washington: {played}." in text
    assert f"- T1, T3, T5, T7: Washington's statements were {wrote}" in text
    assert "no language model wrote or judged any of them" in text


def _reseated(event: Event, agent: str) -> Event:
    if isinstance(event, Opened):
        return event.model_copy(update={"seats": event.seats | {"washington": agent}})
    if event.event == "moved" and event.side == "washington":
        return event.model_copy(update={"call": None})
    return event


def test_the_document_is_complete_and_the_words_of_delegates_stay_text() -> None:
    text = markdown(FOUND)
    assert not re.search(r"[{}]", text)
    for heading in ("Washington", "Beijing", "The score, and the turns it rests on", "Limits of the score"):
        assert f"\n## {heading}\n" in text
    assert "not a forecast" in text
    tokens = MarkdownIt("gfm-like").parse(text)
    assert sum(t.type == "table_open" for t in tokens) == 2
    inline = [child for token in tokens for child in token.children or ()]
    assert {t.type for t in inline} <= {"text", "text_special", "strong_open", "strong_close", "softbreak"}
    (refused,) = (t for t in tokens if t.content.startswith("T3, Washington: replies sent back: 1."))
    assert "**bold** <b>x</b> [a](https://evil.example) `c` | $x$ ␛[2J⟨U+202E⟩ # head" in spoken([refused])


def spoken(tokens: list[Token]) -> str:
    return "".join(child.content for token in tokens for child in token.children or ())


@given(st.text(st.sampled_from(string.punctuation + "ab \n\x1b"), max_size=30))
def test_escaped_text_reads_as_it_stands(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(f"- T1: {escape(text)} end")
    inline = [t for t in tokens if t.type == "inline"]
    assert spoken(inline) == f"T1: {' '.join(text.replace(chr(27), '␛').split())} end"
    assert {child.type for t in inline for child in t.children or ()} <= {"text", "text_special"}


@settings(max_examples=examples(80), suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_dialogue_has_a_debrief_whose_turns_exist(data: st.DataObject) -> None:
    script = st.lists(moves(STRAIT), min_size=6, max_size=8)
    events = play(STRAIT, washington=data.draw(script), beijing=data.draw(script))
    found = debrief(events)
    cited = {int(ref) for ref in re.findall(r'"T(\d+)"', found.model_dump_json())}
    assert cited <= set(range(1, found.turns + 2))
    assert all(c.amount for t in found.terms if t.key in ("S", "trust", "S_recent") for c in t.turns)
    assert markdown(found).count("\n## ") == 15
