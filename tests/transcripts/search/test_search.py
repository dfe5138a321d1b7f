"""A search finds statements, acts and notes by their words, and no query or recorded text can break it."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderator.events import Closed, End, Injected, Moved, StreamItem
from moderator.loop import negotiate
from moderator.moves import Move, Offer, Perform
from scenarios.load import load
from scenarios.scenario import Scenario
from tests.dialogue import Scripted, move, opening
from transcripts.clean import clean
from transcripts.search import search as searching
from transcripts.search.query import QueryError, parsed
from transcripts.search.search import DIALOGUES, Filters, search
from transcripts.search.shown import matches
from transcripts.store.beside.notes import bookmark, delete, note
from transcripts.store.database import StoreError
from transcripts.store.projections import searchable
from transcripts.store.store import Store

LIBRARY = load()
STRAIT, TARIFFS = LIBRARY.scenario("taiwan-strait"), LIBRARY.scenario("tariff-truce")
PEACE, UNIFICATION = "washington.restate-peaceful-strait", "beijing.peaceful-unification"
QWEN, GRIT = "llm:qwen", "scripted:grit"


async def talk(scenario: Scenario, washington: Sequence[Move], beijing: Sequence[Move]) -> AsyncIterator[StreamItem]:
    """Talks between a model and a doctrine."""
    seats = {"washington": QWEN, "beijing": GRIT}
    delegates = {"washington": Scripted(washington, QWEN), "beijing": Scripted(beijing, GRIT)}
    async for heard in negotiate(opening(scenario, max(1, len(washington)), seats), delegates):
        yield heard


async def keep(store: Store, *said: str, scenario: Scenario = STRAIT, end: End = "limit") -> str:
    """Record a dialogue with these statements, the sides in turn."""
    moves = [move(says=words) for words in said]
    return await kept(store, scenario, ended(talk(scenario, moves[::2], moves[1::2]), end))


async def kept(store: Store, scenario: Scenario, events: AsyncIterator[StreamItem]) -> str:
    dialogue = store.begin(opening(scenario))
    assert [event async for event in store.record(dialogue, events)]
    return dialogue


async def ended(events: AsyncIterator[StreamItem], end: End) -> AsyncIterator[StreamItem]:
    async for event in events:
        yield event.model_copy(update={"outcome": end}) if isinstance(event, Closed) else event


def snippets(store: Store, query: str, filters: Filters | None = None) -> list[str]:
    return [hit.snippet for hit in search(store, query, filters)]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("restraint", ["[Restraint] is met with [restraint]."]),
        ("RESTRAINT met", ["[Restraint] is [met] with [restraint]."]),
        ("resum\u00e9", ["A [resume] of the [r\u00e9sum\u00e9]."]),
        ('"met with"', ["Restraint is [met with] restraint."]),
        ('"with met"', []),
        ("met with nothing", []),
        ("rest*", ["[Restraint] is met with [restraint].", "The [rest] is silence."]),
        ("rest* -silence", ["[Restraint] is met with [restraint]."]),
        ("rest* -sil*", ["[Restraint] is met with [restraint]."]),
        ('rest* -"is silence"', ["[Restraint] is met with [restraint]."]),
        ("rest", ["The [rest] is silence."]),
        ('"the rest', ["[The rest] is silence."]),
        ("(silence)", ["The rest is [silence]."]),
        ("said : silence", []),
        ("silence OR restraint", []),
        ("zz*", []),
        ("silence -zz*", ["The rest is [silence]."]),
    ],
)
async def test_words_phrases_prefixes_and_words_left_out(store: Store, query: str, found: list[str]) -> None:
    await keep(store, "The rest is silence.", "Restraint is met with restraint.", "A resume of the r\u00e9sum\u00e9.")
    assert [one.removesuffix(" holds") for one in snippets(store, query)] == found


CHINESE = "我们坚持和平统一的方针，愿与贵方对话。GRIT策略是可行的。"


@pytest.mark.parametrize(
    ("query", "marked"),
    [
        ("和平", "[和平]"),
        ("统一", "[统一]"),
        ("和平统一", "[和平统一]"),
        ("贵方 方针", "[方针]，愿与[贵方]"),
        ("方针愿与", "[方针，愿与]"),
        ("GRIT", "[GRIT]策略"),
        ("grit策略", "[GRIT策略]"),
        ("和*", "[和]平"),
        ("“对话”", "[对话]"),
    ],
)
async def test_chinese_words_are_found_within_a_sentence(store: Store, query: str, marked: str) -> None:
    await keep(store, "Nothing of the kind.", CHINESE)
    (found,) = snippets(store, query)
    assert marked in found


@pytest.mark.parametrize("query", ["平和", "统方", "和统", "和平 战争", "和平 -对话"])
async def test_characters_that_are_apart_are_no_word(store: Store, query: str) -> None:
    await keep(store, CHINESE)
    assert snippets(store, query) == []


@pytest.mark.parametrize("query", [UNIFICATION, "peaceful-unification", "UNIFICATION", '"beijing peaceful"', "unif*"])
async def test_measures_are_found_whole_and_by_parts(store: Store, query: str) -> None:
    moves = [move(Perform(measure=PEACE))], [move(Offer(give=(UNIFICATION,)))]
    dialogue = await kept(store, STRAIT, talk(STRAIT, *moves))
    (hit,) = search(store, query)
    assert (hit.dialogue, hit.scenario, hit.title) == (dialogue, STRAIT.id, STRAIT.title)
    assert (hit.turn, hit.round, hit.side, hit.kind, hit.note) == (2, 1, "beijing", "move", None)
    assert store.events(dialogue)[hit.seq].event == "moved"
    assert "[" in hit.snippet


async def test_injects_and_notes_are_found_at_their_turn(store: Store) -> None:
    inject = STRAIT.injects[0].model_copy(update={"id": "a-ferry", "title": "A ferry", "cable": "It sank at dawn."})

    async def stream() -> AsyncIterator[StreamItem]:
        events = [event async for event in talk(STRAIT, [move(says="First.")], [move(says="Second.")])]
        for event in (events[0], events[1], Injected(round=1, inject=inject, source="facilitator"), *events[2:]):
            yield event

    dialogue = await kept(store, STRAIT, stream())
    for query, marked in (
        ("sank", "A ferry: It [sank] at dawn. a-ferry"),
        ("a-ferry", "[A ferry]: It sank at dawn. [a-ferry]"),
    ):
        (hit,) = search(store, query)
        assert (hit.kind, hit.turn, hit.seq, hit.side, hit.snippet) == ("inject", 1, 2, None, marked)

    second = note(store, dialogue, 2, "台湾海峡: the second word")
    mark = bookmark(store, dialogue, 0, "the second part")
    assert [(hit.kind, hit.note, hit.turn, hit.seq, hit.side) for hit in search(store, "second")] == [
        ("note", mark.id, 0, 0, None),
        ("note", second.id, 2, 3, "beijing"),
        ("move", None, 2, 3, "beijing"),
    ]
    assert snippets(store, "海峡") == ["台湾[海峡]: the second word"]
    assert [hit.note for hit in search(store, "second", Filters(side="beijing"))] == [second.id, None]
    delete(store, dialogue, second.id)
    assert snippets(store, "海峡") == []
    assert [hit.note for hit in search(store, "second", limit=1)] == [mark.id]


@pytest.fixture
async def several(store: Store, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Dialogues that differ in one thing each, read from the index a row at a time."""
    monkeypatch.setattr(searching, "PAGE", 1)
    dialogues = {
        "strait": await keep(store, "word of ours", "word of theirs"),
        "tariffs": await keep(store, "word of ours", "word of theirs", scenario=TARIFFS),
        "spiral": await keep(store, "word of ours", "word of theirs", end="spiral"),
    }
    for name, day, score in (("strait", 1, 10.0), ("tariffs", 2, 50.0), ("spiral", 3, 90.0)):
        store.db.execute(
            "UPDATE dialogues SET started = ?, S = ? WHERE id = ?",
            (f"2026-01-0{day}T12:00:00.000+00:00", score, dialogues[name]),
        )
        store.db.commit()
    return dialogues


def day(number: int) -> datetime:
    return datetime(2026, 1, number, tzinfo=UTC)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), ["spiral", "spiral", "tariffs", "tariffs", "strait", "strait"]),
        (Filters(scenario="tariff-truce"), ["tariffs", "tariffs"]),
        (Filters(scenario="tariff"), []),
        (Filters(side="beijing"), ["spiral", "tariffs", "strait"]),
        (Filters(model="qwen", scenario="taiwan-strait"), ["spiral", "strait"]),
        (Filters(model="grit"), []),
        (Filters(doctrine="grit", outcome="spiral"), ["spiral"]),
        (Filters(side="beijing", model="qwen"), []),
        (Filters(outcome="limit"), ["tariffs", "tariffs", "strait", "strait"]),
        (Filters(outcome="agreement"), []),
        (Filters(since=day(2)), ["spiral", "spiral", "tariffs", "tariffs"]),
        (Filters(until=day(2)), ["strait", "strait"]),
        (Filters(since=day(2), until=day(3)), ["tariffs", "tariffs"]),
        (Filters(S_min=50), ["spiral", "spiral", "tariffs", "tariffs"]),
        (Filters(S_max=49.9), ["strait", "strait"]),
        (Filters(S_min=20, S_max=80, side="washington", since=day(1), outcome="limit"), ["tariffs"]),
    ],
)
def test_each_filter(store: Store, several: dict[str, str], filters: Filters, found: list[str]) -> None:
    assert [hit.dialogue for hit in search(store, "word", filters)] == [several[name] for name in found]
    sides = {hit.side for hit in search(store, "word of theirs", filters)}
    assert sides <= {"beijing"}


def test_notes_are_filtered_by_their_dialogue(store: Store, several: dict[str, str]) -> None:
    for dialogue in several.values():
        note(store, dialogue, 1, "remarkable")
    for filters in (
        Filters(outcome="spiral"),
        Filters(S_min=90, model="qwen", side="washington"),
        Filters(since=day(3)),
    ):
        assert [hit.dialogue for hit in search(store, "remarkable", filters)] == [several["spiral"]]
    assert search(store, "remarkable", Filters(doctrine="grit")) == []


async def test_dialogues_that_were_recorded_at_once_are_kept_apart(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(searching, "PAGE", 1)
    names: dict[str, End] = {"agreement": "agreement", "spiral": "spiral", "deadline": "deadline"}
    begun = {name: store.begin(opening(STRAIT, 2)) for name in names}
    moves = [move(says=f"word {n}") for n in range(2)]
    recorded = [store.record(begun[name], ended(talk(STRAIT, moves, moves), end)) for name, end in names.items()]
    while [event for one in recorded if (event := await anext(one, None))]:
        pass
    for name, end in names.items():
        hits = search(store, "word", Filters(outcome=end))
        assert [(hit.dialogue, hit.turn) for hit in hits] == [(begun[name], turn) for turn in (4, 3, 2, 1)]
    assert len(search(store, "word", Filters(S_max=100))) == 12


async def test_no_more_than_the_limit_and_the_newest_of_all(store: Store) -> None:
    for n in range(4):
        await keep(store, f"word {n}", f"word {n}")
    assert [hit.snippet[:8] for hit in search(store, "word", limit=3)] == ["[word] 3", "[word] 3", "[word] 2"]
    assert len(search(store, "word", Filters(outcome="limit"), limit=3)) == 3
    store.copy(
        [one._replace(at="2024-01-01T00:00:00.000+00:00", hash="") for one in store.recorded_events(store.find("last"))]
    )
    note(store, store.find("last"), 1, "a word on it")
    found = search(store, "word")
    assert [hit.kind for hit in found[:2]] == ["note", "move"]
    assert [search(store, "word", limit=n) for n in range(1, len(found))] == [found[:n] for n in range(1, len(found))]


def test_an_index_gives_the_dialogues_in_order(store: Store) -> None:
    plan = store.query("EXPLAIN QUERY PLAN " + DIALOGUES.format(conditions="d.outcome = 'limit' AND d.S > 1"))
    assert [row[3] for row in plan] == ["SCAN d USING COVERING INDEX dialogues_high"]


@pytest.mark.parametrize(
    ("query", "filters", "message"),
    [
        ("", Filters(), "needs a word to find"),
        (' "" -* ', Filters(), "needs a word to find"),
        ("-war", Filters(), "needs a word to find, besides words to leave out"),
        ("\x00\u202e", Filters(), "needs a word to find"),
        ("word " * 200_000, Filters(), "up to 500 characters"),
        ("a " * 33, Filters(), "up to 32 words"),
        ("word", Filters(model="a", doctrine="b"), "by a model or by a doctrine"),
    ],
)
def test_an_invalid_query_gives_one_sentence(store: Store, query: str, filters: Filters, message: str) -> None:
    with pytest.raises(QueryError, match=message):
        search(store, query, filters)


async def test_too_short_a_prefix_is_an_error(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(searching, "ENDINGS", 2)
    await keep(store, "peace peaceful", "peacefully")
    with pytest.raises(QueryError, match="More than 2 words begin with pea; give more of the word"):
        search(store, "pea*")
    assert len(search(store, "peacef*")) == 2


HOSTILE = "offer \x1b]52;c;aGk=\x07\u202edrow\u2069 [/] [@click=app.quit] <b>x</b> \x00\ud83d end\r\n\ufeff"


async def test_a_move_is_found_by_the_remarks_in_its_words(store: Store) -> None:
    await keep(store, "Why so late? The drill is over.", "We regret the drill.", "The drill is over.")
    assert len(search(store, "drill")) == 3
    assert [hit.turn for hit in search(store, "drill", Filters(remark="question"))] == [1]
    assert [hit.turn for hit in search(store, "drill", Filters(remark="regret", side="beijing"))] == [2]
    assert search(store, "drill", Filters(remark="regret", side="washington")) == []
    assert search(store, "question") == [], "a remark is no word of the statement"


async def test_hostile_text_is_found_and_shown_as_it_is(store: Store) -> None:
    dialogue = await keep(store, HOSTILE)
    note(store, dialogue, 1, HOSTILE)
    for query in ("offer", "drow", "click app", "b", "end"):
        for found in snippets(store, query):
            shown = clean(found)
            assert "\x1b" not in shown
            assert "\u202e" not in shown
            assert "\n" not in found
            assert "[" + query.split()[0] + "]" in shown
        assert len(snippets(store, query)) == 2


async def test_a_long_text_is_cut_around_its_rarest_word(store: Store) -> None:
    await keep(store, "common " * 100 + "needle " + "common " * 100)
    (found,) = snippets(store, "common needle")
    assert found.startswith("... ")
    assert "[common] [needle] [common]" in found
    assert found.endswith(" ...")
    assert len(found.replace("[", "").replace("]", "")) <= 170


@pytest.fixture(scope="module")
def one_dialogue(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A record of one dialogue, for many searches."""
    with Store(tmp_path_factory.mktemp("search") / "record.db") as store:
        asyncio.run(keep(store, CHINESE + HOSTILE, "The rest is silence, isn't it? 100% of peace-talks (and more)."))
        yield store


PIECES = [*'""*-:^(){}+,.', " ", " ", " -", "AND", "NEAR(", "said", "rest", "sil", "peace", "is", "和平", "\x00", "'"]
LINES = st.text(st.characters(codec=None), max_size=60) | st.lists(st.sampled_from(PIECES), max_size=12).map("".join)


@given(LINES)
def test_any_line_finds_what_it_asks_for_or_gives_one_sentence(one_dialogue: Store, line: str) -> None:
    try:
        terms = parsed(line)
    except QueryError:
        with pytest.raises(QueryError, match=r"\A[^\n]+\.\Z"):
            search(one_dialogue, line)
        return
    events = one_dialogue.events(one_dialogue.find("last"))
    wanted = {seq for seq, event in enumerate(events) if (texts := searchable(event, STRAIT)) and matches(texts, terms)}
    assert {hit.seq for hit in search(one_dialogue, line)} == wanted


@given(st.data())
def test_every_piece_of_a_statement_is_found_as_a_phrase(one_dialogue: Store, data: st.DataObject) -> None:
    said = [
        event.move.statement for event in one_dialogue.events(one_dialogue.find("last")) if isinstance(event, Moved)
    ]
    words = data.draw(st.sampled_from(said)).split()
    low = data.draw(st.integers(0, len(words) - 1))
    piece = " ".join(words[low : data.draw(st.integers(low + 1, len(words)))])
    try:
        assert search(one_dialogue, f'"{piece}"')
    except QueryError:
        assert not any(character.isalnum() for character in piece)


async def test_a_damaged_index_gives_one_sentence(store: Store) -> None:
    await keep(store, "word of ours")
    store.db.execute("UPDATE words_data SET block = x'ffffffffffffffff'")
    store.db.commit()
    with pytest.raises(StoreError, match="is damaged; restore it from a copy"):
        search(store, "word")
