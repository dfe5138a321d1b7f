"""Secrets of a side: its own words do not reveal them, and no view of the other side holds them."""

import tomllib
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from moderator.events import Moved, Refused
from moderator.fold import fold, step
from moderator.moves import Decline, Fault, Hold, Move, Protest
from moderator.rules.judge import judge
from moderator.speech import leaks
from moderator.speech.reading.tokens import figures
from moderator.table import Table
from moderator.tabled import Said
from moderator.visibility import view_of
from scenarios.load import load
from scenarios.scenario import Brief, Scenario
from tests.dialogue import opening, play
from tests.moderator.random_moves import moves
from tests.sweep import examples

CASES = tomllib.loads(Path(__file__).with_name("leaks.toml").read_text(encoding="utf-8"))["cases"]
NAMES = [scenario.id for scenario in load().scenarios]
TAIWAN = load().scenario("taiwan-strait")
SIDES = tuple(side.id for side in TAIWAN.sides)
HEARING = "A closed hearing on the Strait follows round six."


@cache
def table(name: str) -> Table:
    return fold([opening(load().scenario(name))])


def found(at: Table, side: str, text: str, rationale: str = "") -> tuple[Fault, ...]:
    return tuple(leaks.faults(at, side, Move(statement=text, rationale=rationale, acts=(Hold(),))))


def test_leaks_are_distinguished_from_similar_honest_words(capsys: pytest.CaptureFixture[str]) -> None:
    judged = [(c, bool(found(table(c["scenario"]), c["side"], c["text"], c.get("rationale", "")))) for c in CASES]
    caught = sum(c["leak"] and flagged for c, flagged in judged)
    precision = caught / sum(flagged for _, flagged in judged)
    recall = caught / sum(c["leak"] for c in CASES)
    with capsys.disabled():
        print(f"\nLeaks: {len(CASES)} cases, precision {precision:.2f}, recall {recall:.2f}")  # noqa: T201 for the reader of the test output
    assert precision >= 0.94
    assert recall >= 0.88
    missed = [c["text"] for c, flagged in judged if c["leak"] and not flagged]
    assert missed == [c["text"] for c in CASES if c.get("missed")]


def test_every_public_text_of_a_move_is_searched_and_the_leak_is_quoted() -> None:
    at = table("taiwan-strait")
    decline, protest = Decline(offer="O1", reason=HEARING), Protest(about=HEARING)
    for leaky in (
        Move(statement=HEARING, acts=(Hold(),)),
        Move(statement="We wait.", translation=HEARING, acts=(Hold(),)),
        Move(statement="We decline.", acts=(decline,)),
        Move(statement="We protest.", acts=(protest,)),
    ):
        (fault,) = [f for f in judge(at, "washington", leaky).faults if f.rule == "rule.private"]
        assert '"a closed hearing on the strait follows round six"' in fault.message
        assert fault.source == "a rule of this table"


def test_a_fault_is_short_and_printable_however_long_the_leak() -> None:
    at = table("taiwan-strait")
    for side in SIDES:
        text = TAIWAN.briefs[side].text.replace(" ", " \u202e\x1b")[:1500]
        faults = found(at, side, text)
        assert faults
        assert all(f.message.isprintable() and len(f.message) < 600 for f in faults)


def test_what_was_said_at_the_table_is_no_longer_secret() -> None:
    at = table("taiwan-strait")
    assert found(at, "washington", HEARING)
    for said in (
        Said(round=1, side="beijing", statement=f"We hear that {HEARING.lower()}", acts=(Hold(),)),
        Said(round=1, side="beijing", statement="We protest.", acts=(Protest(about=HEARING),)),
    ):
        assert not found(at.model_copy(update={"said": (said,)}), "washington", HEARING)


def test_points_are_compared_with_their_value_now() -> None:
    at = table("taiwan-strait")
    held = at.capital["washington"] | {"washington.congress": 37.4}
    later = at.model_copy(update={"capital": at.capital | {"washington": held}})
    says = "Congress is down to 37 by now."
    assert not found(at, "washington", says)
    assert found(later, "washington", says)
    assert not found(later, "beijing", says)


@pytest.mark.parametrize(
    ("said", "leak"),
    [
        ("Our side can wait no more than ninety days.", True),
        ("Ninety calendar days are the most that we can give.", True),
        ("我方最多等九十天。", True),
        ("The envoy served for ninety years.", False),
        ("Let us meet again in round 90, or in 90 rounds.", False),
        ("Our delegation will wait for 80 days.", False),
        ("两国建交已有九十年。", False),
    ],
)
def test_a_figure_of_the_brief_is_found_if_it_counts_the_same_things(said: str, leak: bool) -> None:
    briefs = TAIWAN.briefs | {"washington": Brief(text="Hold out for no more than 90 days. In 1990 this was 12 weeks.")}
    at = fold([opening(TAIWAN.model_copy(update={"briefs": briefs}))])
    assert bool(found(at, "washington", said)) == leak
    assert not found(at, "beijing", said)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Forty-five visas, a hundred and twenty days and 3 more", [45, 120, 3]),
        ("1,500 hours; 90-day; \uff12\uff10\uff10; two thousand twenty-five; 9万", [1500, 90, 200, 2025, 90000]),
        ("九十天、四十五个、一百二十人在二〇二五年有三万五千次", [90, 45, 120, 2025, 35000]),
        ("十分重要", []),
        ("one of us and two of them", [1, 2]),
        ("12.5 per cent of it", []),
    ],
)
def test_numbers_are_read_in_digits_and_words(text: str, values: list[int]) -> None:
    assert [figure.value for figure in figures(text)] == values


# --- The content of a view


def marked(scenario: Scenario) -> Scenario:
    """The scenario with a marker in everything that a side or the table keeps secret."""
    briefs = {s: Brief(text=f"Zqbrief{s} {b.text}", wants=b.wants) for s, b in scenario.briefs.items()}
    parts = dict(zip(SIDES, (0.0371, 0.0452), strict=True))
    capital = {s: {a: p + parts[s] for a, p in held.items()} for s, held in scenario.capital.items()}
    injects = tuple(i.model_copy(update={"cable": f"{i.cable} zqcable-{i.id}"}) for i in scenario.injects)
    update = {"briefs": briefs, "capital": capital, "injects": injects, "objectives": ("zqobjective",)}
    return scenario.model_copy(update=update)


def talk(scenario: Scenario, side: str) -> st.SearchStrategy[Move]:
    """Any move with a marked rationale, and sometimes with a secret in its statement."""
    why = st.just(f"Zqwhy{side} we keep our true purpose hidden from everybody until the last hour has come and gone.")
    secrets = [scenario.briefs[side].text[:1500], "Congress is at 48 points.", "Nationalist opinion has 45 points."]
    says = st.text(min_size=1, max_size=40) | st.sampled_from(secrets) | why
    return st.builds(
        lambda drawn, said, thought: drawn.model_copy(update={"statement": said, "rationale": thought}),
        moves(scenario),
        says,
        why,
    )


MARKED = marked(TAIWAN)
DIALOGUES = st.fixed_dictionaries({s: st.lists(talk(MARKED, s), min_size=6, max_size=12) for s in SIDES})


@pytest.mark.sweep
@settings(max_examples=examples(40))
@given(DIALOGUES)
def test_a_view_holds_no_secret_of_the_other_side(scripts: dict[str, list[Move]]) -> None:
    at = None
    for event in play(MARKED, **scripts, rounds=6):
        at = step(at, event) if at else fold([event])
        assert secrets_in(at, at.to_move) == []


def test_the_waiting_side_does_not_see_why_a_reply_was_refused() -> None:
    leaky = Move(statement=MARKED.briefs["washington"].text[:1500], acts=(Hold(),))
    first, refused, *_ = play(MARKED, washington=[leaky], rounds=1)
    assert isinstance(refused, Refused)
    assert secrets_in(fold((first, refused)), "beijing") == []


def secrets_in(at: Table, side: str) -> list[str]:
    """The secrets of the other side, or of the table, that are in a side's view."""
    view, other = view_of(at, side), at.scenario.other(side)
    shown = view.model_dump_json().casefold()
    coming = {i.id for i in at.scenario.injects} - {i.id for _, i in at.injected}
    points = (*at.scenario.capital[other].values(), *at.capital[other].values())
    hidden = [f"zqbrief{other}", f"zqwhy{other}", "zqobjective", *(f"zqcable-{i}" for i in coming)]
    shifts = [str(shift) for shift in view.table.shifts if shift.side != side]
    return shifts + [secret for secret in (*hidden, *(repr(p) for p in points if p)) if secret in shown]


@pytest.mark.sweep
@settings(max_examples=examples(40))
@given(DIALOGUES)
def test_a_view_is_enough_to_find_the_leaks_of_a_move(scripts: dict[str, list[Move]]) -> None:
    events = play(MARKED, **scripts, rounds=6)
    at = fold(events[:1])
    for event in events[1:]:
        if isinstance(event, Moved | Refused) and event.move:
            whole = tuple(leaks.faults(at, event.side, event.move))
            assert whole == tuple(leaks.faults(view_of(at, event.side).table, event.side, event.move))
        at = step(at, event)
