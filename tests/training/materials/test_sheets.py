"""Each reader of an exercise gets a sheet that holds what that reader may know, and nothing else."""

import html
import re
from base64 import b64encode
from functools import cache
from hashlib import sha256

import pytest

from moderator.descriptions import title
from scenarios.exercise import Exercise, digest
from scenarios.load import load
from scenarios.mandate import Mandate
from scenarios.scenario import Scenario
from training.materials.sheets import FACILITATOR, OBSERVER, sheets

LIBRARY = load()
NAMES = [entry.id for entry in LIBRARY.exercises]
CAPITAL = {"washington": (91.0, 92.0), "beijing": (93.0, 94.0)}
"""Points that stand nowhere else in a sheet, for the first two audiences of each side."""


def with_passphrase(name: str) -> Exercise:
    return LIBRARY.exercise(name).model_copy(update={"passphrase": digest("blue heron")})


def scenario_of(name: str) -> Scenario:
    """The scenario of an exercise, with points at home that can be found again."""
    scenario = LIBRARY.exercise(name).scenario_of(LIBRARY)
    capital = {side: held | dict(zip(held, CAPITAL[side], strict=False)) for side, held in scenario.capital.items()}
    return scenario.model_copy(update={"capital": capital})


@cache
def written(name: str) -> dict[str, str]:
    """The sheets of an exercise by reader, as they are written."""
    return {sheet.reader: sheet.html for sheet in sheets(with_passphrase(name), scenario_of(name))}


def words(page: str) -> str:
    """The text of a page in one line, as a reader and a search find it."""
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", page)).split())


def lines_of(text: str) -> list[str]:
    """Every line of a text that is more than a few words, as it would stand in a page."""
    plain = (re.sub(r"[*`|#]|^[-0-9.]+ ", " ", line) for line in text.splitlines())
    return [" ".join(line.split()) for line in plain if len(line.split()) > 4]


def sentences(text: str) -> list[str]:
    return [s.strip() for line in lines_of(text) for s in re.split(r"(?<=[.!?]) ", line) if len(s.split()) > 3]


def brief_of(scenario: Scenario, side: str) -> list[str]:
    """What only one side may read: its brief, what it may say, its priorities in order, and its points at home."""
    brief = scenario.briefs[side]
    wants = "\n".join(f"<li>{html.escape(title(m, scenario))}</li>" for m in brief.wants)
    points = [f'<td class="number">{n:.0f}</td>' for n in CAPITAL[side]]
    undeclared = [line.text for line in scenario.mandate(side).red_lines if not line.declared]
    return [*sentences(brief.text), *brief.permits, wants, *points, *undeclared]


def plan_of(exercise: Exercise, scenario: Scenario) -> list[str]:
    """What only the facilitator may read: the plan, the guide, the rubric, and what opens the board."""
    injects = {inject.id: inject for inject in scenario.injects}
    planned = [injects[p.inject] for p in exercise.injects]
    told = [text for inject in planned for text in (inject.title, *sentences(inject.cable))]
    notes = [planned.note for planned in exercise.injects if planned.note]
    rubric = [text for row in exercise.rubric for text in (row.criterion, row.strong)]
    return [*told, *notes, *rubric, *exercise.questions, *sentences(exercise.guide)]


def held(secrets: list[str], page: str) -> list[str]:
    """The secrets that are in a page, in its bytes or in its words."""
    text = words(page)
    return [secret for secret in secrets if secret in page or " ".join(secret.split()) in text]


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_holds_nothing_that_its_reader_may_not_know(name: str) -> None:
    exercise, scenario = LIBRARY.exercise(name), scenario_of(name)
    plan = plan_of(exercise, scenario)
    assert len(plan) > 20
    for reader, page in written(name).items():
        assert with_passphrase(name).passphrase not in page
        if reader == FACILITATOR:
            continue
        assert held(plan, page) == []
        for side in scenario.briefs:
            if side != reader:
                assert held(brief_of(scenario, side), page) == [], (reader, side)


@pytest.mark.parametrize("name", NAMES)
def test_a_sheet_holds_all_that_its_reader_needs(name: str) -> None:
    exercise, scenario = LIBRARY.exercise(name), scenario_of(name)
    assert set(written(name)) == {*exercise.seats, OBSERVER, FACILITATOR}
    for reader, page in written(name).items():
        text = words(page)
        public = [*lines_of(scenario.situation), scenario.agreement.text, *(o.text for o in exercise.objectives)]
        public += [line.text for side in scenario.sides for line in side.red_lines if line.declared]
        public += [m.title for m in scenario.measures] + [o for m in scenario.measures for o in m.objectors]
        assert [line for line in public if " ".join(line.split()) not in text] == []
        for side in scenario.briefs:
            if reader in (side, FACILITATOR):
                secrets = brief_of(scenario, side)
                assert held(secrets, page) == secrets
    plan = plan_of(exercise, scenario)
    assert held(plan, written(name)[FACILITATOR]) == plan


@pytest.mark.parametrize("reader", ["beijing", OBSERVER, FACILITATOR])
def test_a_page_loads_nothing_and_runs_nothing(reader: str) -> None:
    page = written("collision-at-sea")[reader]
    (css,) = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
    policy = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(css.encode()).digest()).decode()}'"
    assert policy in page
    assert not re.search(r"<script|<img|<link|<iframe|src=|href=|url\(|@import|https?:", page)


def test_what_a_trainer_writes_is_never_markup() -> None:
    hostile = "<script>alert(1)</script> <b>bold</b> \x1b[2J"
    exercise = with_passphrase("first-steps")
    guide = f"# Head\n\n{hostile}\n\n![x](http://example.test/x.png) [y](javascript:alert(1)) <http://example.test>\n"
    note = exercise.injects[0].model_copy(update={"note": hostile})
    changed = exercise.model_copy(
        update={"title": hostile, "summary": hostile, "guide": guide, "injects": (note, *exercise.injects[1:])}
    )
    scenario = scenario_of("first-steps").model_copy(update={"situation": hostile})
    for sheet in sheets(changed, scenario):
        assert not re.search(r"<script|<b>|<img|<a |\x1b", sheet.html)
        assert "&lt;b&gt;bold&lt;/b&gt;" in sheet.html


def test_a_sheet_of_another_pair_of_states_names_its_own_sides() -> None:
    scenario = scenario_of("first-steps")
    first, second = scenario.sides
    renamed: tuple[Mandate, Mandate] = (first.model_copy(update={"name": "North"}), second)
    pages = {
        s.reader: s.html for s in sheets(with_passphrase("first-steps"), scenario.model_copy(update={"sides": renamed}))
    }
    assert "For the delegation of North" in pages["washington"]
    assert "Planning sheet of North" in pages["washington"]


def test_an_observer_has_a_line_for_every_turn_and_every_objective() -> None:
    exercise, page = LIBRARY.exercise("first-steps"), written("first-steps")[OBSERVER]
    assert re.findall(r"<td>T(\d+)</td>", page) == [str(n) for n in range(1, 2 * exercise.rounds + 1)]


def test_a_facilitator_reads_when_each_inject_comes_and_what_each_objective_is_measured_by() -> None:
    text = words(written("collision-at-sea")[FACILITATOR])
    assert "Comes: once Beijing has 1 or more commitments to carry out." in text
    assert "Comes: 60 minutes after the talks begin." in text
    assert "Comes: when the trust in Washington is below 0.2." in text
    assert "Comes: when the facilitator plays it." in text
    assert "Every audience at home is left with more than 15 points." in text
    assert "Concessions are dearer at home for Washington and Beijing for 2 rounds." in text
