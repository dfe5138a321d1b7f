"""The debriefs of a good, a poor and a broken-off game: whom they show what, and that every claim has its turn."""

import lzma
import re
from collections.abc import Callable
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from shutil import copy

import pytest

from agents.scripted.delegate import ScriptedDelegate
from moderator.events import Closed
from moderator.moves import PERSON
from scenarios.load import load
from tests.agents.playing import talk
from tests.commands import ROOT
from tests.dialogue import move, play
from tests.training.games import LESSON, SECRETS, STRAIT, broken_off, good, poor
from tests.transcripts.every_event import everything
from training.debrief.document import Claims, Document, Section
from training.debrief.markdown import markdown
from training.debrief.page import page
from training.debrief.teach import DebriefError, teach
from transcripts.exports.records import Record, chained, read_record
from transcripts.exports.redaction import redacted
from transcripts.store.store import Store

Game = Callable[[], Record]
GAMES = (good, poor, broken_off)
SEATS = (None, "washington", "beijing")
HOSTILE = '</p><script>alert(1)</script> <b onclick="x">& | [a](https://evil.example)'


@cache
def debrief(game: Game, seat: str | None = None) -> Document:
    return teach(game(), seat=seat)


def section(document: Document, id_: str) -> Section:
    return next(one for one in document.sections if one.id == id_)


def told(document: Document, id_: str) -> str:
    """All that the claims of a section say."""
    blocks = (block for block in section(document, id_).blocks if isinstance(block, Claims))
    return "\n".join(f"{claim.lead} {claim.text}" for block in blocks for claim in block.claims)


class Anchors(HTMLParser):
    """The ids of a page, its links, its images and the tags that are open."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.charts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        self.tags.append(tag)
        if named.get("id"):
            self.ids.append(str(named["id"]))
        if tag == "a":
            self.links.append(str(named["href"]))
        if tag == "svg":
            assert named["role"] == "img"
            self.charts.append(str(named["aria-labelledby"]))


@pytest.mark.parametrize("seat", SEATS)
@pytest.mark.parametrize("game", GAMES)
def test_every_link_has_its_target_and_every_chart_its_words(game: Game, seat: str | None) -> None:
    found = Anchors(page(debrief(game, seat)))
    assert len(found.ids) == len(set(found.ids))
    assert all(link.startswith("#") for link in found.links)
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert {id_ for labels in found.charts for id_ in labels.split()} <= set(found.ids)
    assert len(found.charts) == 4, "trust, the patience of both sides, and the map of both balances"
    assert not {"script", "link", "img", "iframe", "form"} & set(found.tags)


@pytest.mark.parametrize("game", GAMES)
def test_the_turns_of_a_claim_are_in_the_transcript(game: Game) -> None:
    document = debrief(game)
    turns = {scene.ref for scene in document.story.scenes if scene.ref}
    claims = [c for s in document.sections for b in s.blocks if isinstance(b, Claims) for c in b.claims]
    assert {turn for claim in claims for turn in claim.turns} <= turns
    assert sum(bool(claim.turns) for claim in claims) > 10


@pytest.mark.parametrize("game", GAMES)
def test_a_quotation_stands_in_its_turn_word_by_word(game: Game) -> None:
    document = debrief(game)
    said = {scene.ref: " ".join(scene.said.split()) for scene in document.story.scenes}
    for part in ("course", "words"):
        for block in section(document, part).blocks:
            for claim in block.claims if isinstance(block, Claims) else ():
                assert all(quote.words in said[claim.turns[0]] for quote in claim.quotes)


def test_a_trainee_reads_nothing_that_was_noted_for_the_trainer() -> None:
    for seat in ("washington", "beijing"):
        document = debrief(good, seat)
        for text in (page(document), markdown(document), document.model_dump_json()):
            assert not [secret for secret in SECRETS if secret in text]
    whole = page(debrief(good))
    assert [secret in whole for secret in SECRETS] == [True, True, False, False, True]
    assert LESSON.passphrase not in whole


def test_the_instructions_of_the_other_side_are_revealed_after_the_talks() -> None:
    hers, theirs = "A closed hearing on the Strait follows round six", "The leadership receives a foreign guest"
    shown = {seat: [words in page(debrief(good, seat)) for words in (hers, theirs)] for seat in SEATS}
    assert shown == {None: [True, True], "washington": [False, True], "beijing": [True, False]}


def test_the_objectives_stand_with_what_shows_them() -> None:
    assert "Met. Keep every promise. Promises kept: 100%." in told(debrief(good), "objectives")
    missed = told(debrief(poor), "objectives")
    assert "Not met. Keep every promise. Promises kept: 0%." in missed
    assert "Not met. Open a channel that was suspended. Channels opened: 0." in missed
    assert "No occasion to show it. Answer a provocation in proportion." in told(debrief(good), "objectives")


def test_whose_words_an_ai_wrote_is_said() -> None:
    players = told(debrief(good), "players")
    assert "Washington was played by a person, who wrote its statements." in players
    assert "Beijing was played by a language model (llm:stub; its server named it stub-1)." in players
    assert "An AI wrote every word" not in told(debrief(poor), "players")


def test_the_ranking_stands_beside_the_truth() -> None:
    text = page(debrief(good, "washington"))
    assert "Kendall&#x27;s tau with the truth is 0." in text
    assert "The notice of the autumn exercise came before anybody asked for it." in text
    assert "Washington knew this red line of Beijing: Taiwan and one China." in text
    assert "No ranking was given" in page(debrief(poor, "washington"))
    assert "No ranking was given" in page(debrief(good, "beijing"))


def test_what_was_said_and_done_wrong_has_its_place() -> None:
    document = debrief(poor, "washington")
    assert "This crossed the declared red line “Taiwan and one China”." in told(document, "accounts")
    assert "It denounces." in told(document, "words")
    assert "carry out what was promised" in told(document, "next")
    commands = [c.command for b in section(document, "next").blocks if isinstance(b, Claims) for c in b.claims]
    assert f"reassure fork {document.story.dialogue} --at 2" in commands
    assert "Washington walked out of the talks." in told(debrief(broken_off), "accounts")


def test_hints_and_interventions_are_told() -> None:
    said = told(debrief(good), "facilitator")
    for words in (
        "Ask what it costs them.",
        "Shared scare",
        "5 minutes",
        "An offer waits for your answer.",
        "Congress",
    ):
        assert words in said
    assert "Congress" not in told(debrief(good, "beijing"), "facilitator"), "those are the other seat's hints"


def test_without_an_analysis_the_debrief_says_how_to_make_one() -> None:
    (block,) = section(debrief(good), "costs").blocks
    assert isinstance(block, Claims)
    assert block.claims[0].command == f"reassure analyse {debrief(good).story.dialogue}"


def test_what_people_still_play_is_not_debriefed() -> None:
    events = good().events
    unfinished = events[: next(n for n, event in enumerate(events) if isinstance(event, Closed))]
    for seat in SEATS:
        with pytest.raises(DebriefError, match="People still play these talks"):
            teach(_record(unfinished), seat=seat)
    with pytest.raises(DebriefError, match="no turn yet"):
        teach(_record((events[0].model_copy(update={"seats": {"washington": "a", "beijing": "b"}}),)))
    with pytest.raises(DebriefError, match="write washington or beijing"):
        teach(good(), seat="tokyo")


def test_what_a_delegate_says_is_never_markup() -> None:
    said = [move(says=HOSTILE), move(says=f"We regret it. {HOSTILE}")]
    events = play(STRAIT, washington=said, beijing=[move(), move()], labels=(PERSON, f"llm:{HOSTILE}"))
    document = teach(_record(events))
    text = page(document)
    assert "<script" not in text
    assert "onclick=&quot;" in text
    assert not re.search(r"(?<!\\)\]\(https", markdown(document))


def test_a_redacted_copy_says_what_it_does_not_hold() -> None:
    document = teach(redacted(good()))
    text = page(document)
    assert "The joint gains need both sides&#x27; wants" in text
    assert "The instructions are not in this copy of the record." in text


def test_talks_with_events_of_every_kind_have_a_debrief() -> None:
    document = teach(_record(everything()))
    found = Anchors(page(document))
    assert {link[1:] for link in found.links} <= set(found.ids)
    assert "Paused the talks." in told(document, "facilitator")


def test_talks_under_older_rules_have_one_without_balances(tmp_path: Path) -> None:
    path = tmp_path / "record.db"
    path.write_bytes(lzma.decompress((ROOT / "tests" / "golden" / "record-2026-11-29.db.xz").read_bytes()))
    with Store(path) as store:
        documents = [teach(read_record(store, one.id)) for one in store.dialogues()]
    assert documents
    for document in documents:
        assert "The joint gains need" in page(document)
        assert "Talks under older rules are not analysed." in page(document)


def test_any_pair_of_states_has_one(tmp_path: Path) -> None:
    copy(ROOT / "tests" / "scenarios" / "north-south.toml", tmp_path)
    library = load(tmp_path)
    scenario = next(library.scenario(one.id) for one in library.scenarios if "washington" not in one.sides)
    document = teach(
        _record(talk(scenario, {m.id: ScriptedDelegate("generous", 1) for m in scenario.sides})), seat="north"
    )
    assert "For the delegation of North." in page(document)


def _record(events: tuple[object, ...]) -> Record:
    return good()._replace(kept=chained((good().kept[0].at, event) for event in events), notes=())  # type: ignore[misc]
