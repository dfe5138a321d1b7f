"""Exports are readable, hold no secrets if redacted, and never treat the words of a delegate as code."""

import csv
import html
import json
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from io import StringIO
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from moderator.descriptions import public_texts
from moderator.events import Injected, Moved, Opened, Read, Refused, Settled
from moderator.fold import fold
from moderator.moves import Decline, Message
from moderator.rules.aims import balance_of
from reassure.commands.export import WRITERS as FORMATS
from scenarios.load import load
from tests.agents.playing import scripted
from tests.dialogue import move, play
from tests.moderator.random_moves import moves
from tests.sweep import examples
from tests.transcripts.every_event import everything, ranked
from tests.transcripts.exports.dialogues import HOSTILE, NOTE, NOTES, RATIONALE, RAW, STRAIT, record, runs, strait
from transcripts.exports.csv import COLUMNS, safe
from transcripts.exports.markdown import paragraph
from transcripts.exports.records import Record
from transcripts.exports.redaction import redacted

ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "class", "id", "href", "role", "aria-label"),
    *("viewbox", "x", "y", "x1", "y1", "x2", "y2", "points", "text-anchor"),
}
INERT = ("text", "text_special", "strong_open", "strong_close", "em_open", "em_close", "softbreak", "code_inline")


@cache
def talks() -> Record:
    return record(strait(), notes=NOTES)


def written(form: str, *records: Record) -> str:
    return "".join(FORMATS[form](records))


def words(form: str, *records: Record) -> str:
    """An export as the text that a reader or a program reads."""
    text = written(form, *records)
    if form == "html":
        return html.unescape(re.sub(r"<[^>]*>", " ", text))
    if form in ("jsonl", "openai", "inspect"):
        return " ".join(map(repr, map(json.loads, [text] if form == "inspect" else text.splitlines())))
    return text.replace("\\", "")


# What is left out


@pytest.mark.parametrize("form", FORMATS)
def test_a_redacted_export_holds_no_run_of_words_of_a_secret(form: str) -> None:
    whole, left = words(form, talks()), words(form, redacted(talks()))
    for secret in (RATIONALE, RAW, NOTE, *(brief.text for brief in STRAIT.briefs.values())):
        assert not runs(secret) & runs(left)
    if form != "csv":
        assert runs(RATIONALE) <= runs(whole), "the full export has it"


@pytest.mark.parametrize("scenario", [entry.id for entry in load().scenarios])
def test_a_redacted_file_holds_nothing_that_was_not_public(scenario: str) -> None:
    whole = record(scripted(scenario, "transactional", "cautious-reciprocator", 3))
    secrets = [brief.text for brief in whole.opening.scenario.briefs.values()]
    moved = [event.move for event in whole.events if isinstance(event, Moved)]
    said = [text for move in moved for text in public_texts(move)]
    said += [f"Reason: {act.reason}" for move in moved for act in move.acts if isinstance(act, Decline)]
    said += [measure.title for measure in whole.opening.scenario.measures]
    said += [event.inject.title for event in whole.events if isinstance(event, Injected)]
    hidden = set[str]().union(*map(runs, (*secrets, *(move.rationale for move in moved))))
    assert hidden & runs(words("jsonl", whole))
    assert not (hidden - set[str]().union(*map(runs, said))) & runs(words("jsonl", redacted(whole)))


def test_a_redacted_copy_has_its_own_chain_and_names_the_full_record() -> None:
    whole, copy = talks(), redacted(talks())
    assert (whole.original, copy.original) == ("", whole.head)
    assert copy.head != whole.head
    assert copy.notes == ()
    assert fold(copy.events).score == fold(whole.events).score
    assert redacted(copy) == copy
    refused = [event for event in copy.events if isinstance(event, Refused)]
    assert [(event.move, event.problem) for event in refused] == [(None, "")] * 2
    assert {fault.message for event in refused for fault in event.faults} == {"(left out)"}
    assert all(
        "whole record ends with the link" in b.text and not b.wants for b in copy.opening.scenario.briefs.values()
    )


def test_injects_that_have_not_happened_are_left_out() -> None:
    scenario = redacted(talks()).opening.scenario
    happened = [event.inject.id for event in talks().events if isinstance(event, Injected)]
    assert happened
    assert len(STRAIT.injects) > len(happened)
    assert [inject.id for inject in scenario.injects] == [slot.inject for slot in scenario.deck] == happened


def test_a_reading_stays_only_where_its_move_was_made() -> None:
    kept = redacted(record(everything())).events
    readings = [event for event in kept if isinstance(event, Read)]
    assert 0 < len(readings) < sum(isinstance(event, Read) for event in everything())
    assert all(event.crosses is None and not event.move.rationale for event in readings)
    assert "we shall overrun it" not in words("jsonl", redacted(record(everything())))


def test_a_text_that_looks_like_a_redacted_brief_does_not_stop_redaction() -> None:
    briefs = redacted(talks()).opening.scenario.briefs
    scenario = talks().opening.scenario.model_copy(update={"briefs": briefs})
    posing = record((talks().opening.model_copy(update={"scenario": scenario}), *talks().events[1:]))
    assert posing.original
    assert not runs(RATIONALE) & runs(words("jsonl", redacted(posing)))


# Every format


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("count", [1, 2, 9])
def test_any_beginning_of_any_talks_can_be_exported(form: str, count: int) -> None:
    for whole in (talks(), record(everything())):
        cut = Record(whole.dialogue, whole.kept[:count])
        assert written(form, cut) is not None
        assert written(form, whole, redacted(whole))


@pytest.mark.parametrize("form", FORMATS)
def test_exports_hold_no_terminal_controls(form: str) -> None:
    text = written(form, talks(), record(everything()))
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202e]", text)


@pytest.mark.sweep
@settings(max_examples=examples(20), suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_talks_can_be_exported_in_any_format(data: st.DataObject) -> None:
    script = st.lists(moves(STRAIT), min_size=2, max_size=4)
    whole = record(play(STRAIT, washington=data.draw(script), beijing=data.draw(script)))
    for form in FORMATS:
        for one in (whole, redacted(whole)):
            written(form, one).encode()


# Markdown


def test_a_transcript_in_markdown_keeps_the_words_of_delegates_as_text() -> None:
    text = written("md", talks(), record(everything()))
    tokens = MarkdownIt("gfm-like").parse(text)
    inline = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inline} <= set(INERT)
    headings = [t.content for before, t in pairwise(tokens) if before.type == "heading_open"]
    assert "T1 · Round 1 · Washington" in headings
    assert not any("head" in heading for heading in headings)
    assert "<script>alert(1)</script>" in "".join(child.content for child in inline)


def test_a_transcript_names_its_sources_its_score_and_what_it_is_not() -> None:
    text = written("md", talks())
    assert "not a forecast" in text
    assert "freeman-2025, Table 2 row 1" in text
    assert "Toda Peace Institute" in text
    assert re.search(r"S = 100 .* √M .* \(0.3 E \+ 0.5 R \+ 0.2 Z\) = .* of 100", text)
    assert f"T1, note: {NOTE}" in text
    assert "accepts O1: Show readiness to use military hotlines" in text
    assert "我们接受" in text


@given(st.text(max_size=30))
def test_a_paragraph_is_a_paragraph_wherever_it_begins(text: str) -> None:
    if shown := paragraph(text):
        kinds = [token.type for token in MarkdownIt("gfm-like").parse(shown)]
        assert kinds == ["paragraph_open", "inline", "paragraph_close"]


# HTML


class Page(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_a_page_is_self_contained_and_runs_no_script() -> None:
    text = written("html", talks())
    found = Page(text)
    assert not found.open
    assert not found.tags & {"script", "img", "link", "iframe", "object", "embed", "form", "base", "audio", "video"}
    assert {name for name, _ in found.attributes} <= ATTRIBUTES
    assert all(value.startswith("#") for name, value in found.attributes if name == "href")
    assert "@import" not in text
    assert "url(" not in text
    (style,) = re.findall(r"<style>(.*?)</style>", text, re.DOTALL)
    assert f"style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'" in text
    assert "default-src 'none'" in text
    assert "<script>alert(1)</script><img src=x onerror=alert(2)>" in found.text
    assert "␛]52;c;aGk=␇⟨U+202E⟩gnp.exe" in found.text


def test_a_page_links_each_turn_and_marks_the_sides_by_more_than_colour() -> None:
    text = written("html", talks(), record(everything(), "11111111"))
    ids = re.findall(r' id="([^"]*)"', text)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]*)"', text)) <= set(ids)
    assert {"T1", "T6", "11111111-T1"} <= set(ids)
    assert re.search(r'class="scene turn first" id="T1">\s*<h3><a href="#T1">T1 · Round 1 · Washington</a>', text)
    assert re.search(r'class="scene turn second" id="T2">\s*<h3><a href="#T2">T2 · Round 1 · Beijing</a>', text)
    assert '<div class="said" lang="zh"><p>我们接受。</p></div>' in text
    assert "not a forecast" in text


# CSV


def rows(*records: Record) -> list[dict[str, str]]:
    text = written("csv", *records)
    assert text.count("\r\n") == len(list(csv.reader(StringIO(text, newline=""))))
    return list(csv.DictReader(StringIO(text, newline=""), strict=True))


def test_a_sheet_has_one_row_per_coded_act() -> None:
    found, acts = rows(talks()), fold(talks().events).acts
    assert tuple(found[0]) == COLUMNS
    assert [(row["side"], row["measure"], float(row["value"])) for row in found] == [
        (act.side, act.measure, act.value) for act in acts
    ]
    assert [row["turn"] for row in found][:3] == ["1", "1", "2"]
    for event in talks().events:
        if isinstance(event, Moved):
            own = [row for row in found if (row["round"], row["side"]) == (str(event.round), event.side)]
            assert max(-1, min(1, sum(float(row["credit"]) for row in own))) == pytest.approx(event.x)
            assert {row["agent"] for row in own} == {"llm:stub"}


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t1", "\n=1", "\uff1d1", HOSTILE])
def test_no_text_of_a_sheet_is_a_formula(text: str) -> None:
    assert safe(text).startswith("'")
    assert safe(f"a{text}") == f"a{safe(text)[1:]}"


def test_numbers_below_zero_stay_numbers() -> None:
    assert {row["value"] for row in rows(talks()) if row["statement"].startswith("'=cmd")} == {"4.5", "-2.4"}


# Inspect


def test_inspect_opens_the_log(tmp_path: Path) -> None:
    from inspect_ai.log import read_eval_log

    file = tmp_path / "talks.json"
    other = record(everything(), "11111111")
    file.write_text(written("inspect", talks(), other), encoding="utf-8")
    log = read_eval_log(str(file))
    assert log.status == "success"
    assert log.samples is not None
    assert log.results is not None
    first, second = log.samples
    assert (first.id, second.id) == ("0a1b2c3d", "11111111")
    score = fold(talks().events).score
    assert first.scores is not None
    assert (first.scores["S"].value, first.scores["R"].value) == (score.S, score.R)
    assert first.scores["trust.beijing"].value == score.trust["beijing"]
    assert first.metadata["head"] == talks().head
    assert first.metadata["seats"] == {"washington": "test:moves", "beijing": "test:moves"}
    said = [message for message in first.messages if message.role == "assistant"]
    moved = [event for event in strait() if isinstance(event, Moved)]
    assert [message.metadata["side"] for message in said if message.metadata] == [event.side for event in moved]
    assert all(m.text.startswith(event.move.statement) for m, event in zip(said, moved, strict=True))
    assert first.model_usage["stub-1"].total_tokens == 100 * sum(e.event in ("moved", "refused") for e in strait())
    assert first.model_usage["stub-1"].input_tokens_cache_read == 8 * first.model_usage["stub-1"].input_tokens
    means = {found.name: found.metrics["mean"].value for found in log.results.scores}
    assert means["S"] == pytest.approx((score.S + fold(everything()).score.S) / 2)


# What is settled after the talks


@pytest.mark.parametrize("form", ["md", "html", "inspect"])
def test_a_debt_settled_after_the_talks_is_told_by_title(form: str) -> None:
    settled = next(event for event in everything() if isinstance(event, Settled))
    assert settled.acts[0].status == "breached"
    said = words(form, record(everything()))
    named = next(m.title for m in load().scenario("tariff-truce").measures if m.id == settled.acts[0].measure)
    assert f"what was open for Washington is scored: a promise not kept, {named}." in said
    assert "After the talks · Washington" in said


def test_a_debt_settled_after_the_talks_is_a_row() -> None:
    *_, last = csv.DictReader(StringIO(written("csv", record(everything()))))
    assert (last["status"], last["did"], last["statement"]) == ("breached", "", "")
    assert float(last["x"]) < 0


# Remarks, messages and balances


def everywhere(text: str) -> str:
    """Words on one line, as all formats have them."""
    return " ".join(text.split())


@pytest.mark.parametrize("form", ["md", "html", "csv", "inspect"])
def test_words_carry_their_remarks_with_what_they_are_about(form: str) -> None:
    said = everywhere(words(form, record(everything())))
    news = next(m.title for m in load().scenario("tariff-truce").measures if m.id == "beijing.journalists-return")
    assert f"promise about “{news}”" in said
    assert "question (in private)" in said
    assert "denunciation" in said


def test_the_marks_of_a_turn_stand_below_its_words() -> None:
    said = written("md", record(everything()))
    turn = said.partition("### T13 ")[2].partition("### T14 ")[0]
    assert "> You are liars. We regret the sale.\n\n_In these words:_ denunciation; regret.\n" in turn
    page = written("html", record(everything())).partition('id="T13"')[2].partition("</section>")[0]
    assert '<ul class="marks" aria-label="In these words"><li>denunciation</li>\n<li>regret</li></ul>' in page
    assert 'class="marks"' not in written("html", record(play(STRAIT, rounds=1)))


@pytest.mark.parametrize("form", ["md", "html", "inspect"])
def test_a_cable_tells_the_messages_that_it_made_public(form: str) -> None:
    said = everywhere(words(form, record(everything())))
    assert "Made public, from Beijing's messages of round 5: “Our thanks for the call.”" in said


@pytest.mark.parametrize("form", FORMATS)
def test_a_redacted_export_holds_no_message_that_did_not_become_public(form: str) -> None:
    lantern = "The brass lantern above the ferry gate burns only for those who ask twice"
    note = move(Message(channel="leaders", text=f"{lantern}. Why so late?"))
    whole = record(play(STRAIT, washington=[note], rounds=1))
    if form != "openai":
        assert runs(lantern) <= runs(words(form, whole))
    assert not runs(lantern) & runs(words(form, redacted(whole)))
    assert "Why so late" not in words(form, redacted(whole))
    assert fold(redacted(whole).events).score == fold(whole.events).score


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_balance_of_each_side_is_told_with_its_turns(form: str) -> None:
    said = everywhere(words(form, record(everything())))
    part = said.partition("The balance of each side")[2].partition("Readers")[0]
    for name in ("Washington", "Beijing"):
        assert re.search(rf"{name}'s balance is [+-]\d\.\d\d: gained ", part)
    assert re.search(r"T\d+: Washington suffered 0\.34, as the other side|T\d+: Beijing suffered 0\.34", part)
    assert "A balance is no part of S, and not a forecast." in part


def test_a_sheet_and_a_log_hold_balances_beside_the_score() -> None:
    whole = record(everything())
    table, found = fold(whole.events), rows(whole)
    for side in table.sides:
        last = [row for row in found if row["side"] == side][-1]
        at_end = balance_of(table, side).total
        if last["turn"] == str(table.turn):
            assert float(last["balance"]) == pytest.approx(at_end)
        sample = json.loads(written("inspect", whole))["samples"][0]
        assert sample["scores"][f"balance.{side}"]["value"] == at_end
    older = everything()[0].model_copy(update={"rules": 2})
    assert {row["balance"] for row in rows(record((older, *everything()[1:])))} == {""}


def test_a_redacted_exercise_holds_nothing_of_its_plan_nor_of_what_was_said_to_one_seat() -> None:
    opened, *rest = everything()
    assert isinstance(opened, Opened)
    exercise = load().exercise("collision-at-sea")
    whole = record((opened.model_copy(update={"exercise": exercise}), *rest, ranked()))
    secrets = ("Read your third red line", "A good answer", "This costs little", "The deadline did")
    assert all(secret in words("jsonl", whole) for secret in (*secrets, exercise.guide[200:260]))
    left = words("jsonl", redacted(whole))
    assert not any(secret in left for secret in secrets)
    hidden = (exercise.guide, *(brief.text for brief in exercise.briefs.values()), *(c.text for c in exercise.cables))
    known = set[str]().union(*map(runs, (exercise.title, exercise.summary, *exercise.questions)))
    assert not any((runs(text) - known) & runs(left) for text in hidden)
    assert exercise.title in left
