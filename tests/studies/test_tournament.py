"""Tournaments: the better agent wins, equal ones do not, and a tournament is a study that can be gone on with."""

import re
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from reassure import cli
from reassure.studies import finish
from scenarios.load import load
from studies.grid import Cell
from studies.result import Result, SideResult
from studies.runner import run
from studies.tournament.standings import Standings, standings, tournament, verdict
from tests.studies.studies import here
from transcripts.store.beside import studies as record
from transcripts.store.store import Store

AGENTS = ("scripted:grit", "scripted:tit-for-tat", "scripted:generous")


def side(agent: str, balance: float) -> SideResult:
    figures = dict.fromkeys(("rho", "trust", "exposure", "initiative", "give_given", "give_not_given"), 0.0)
    counts = dict.fromkeys(("escalation", "turns", "refused", "forfeited", "crossed", "leaks"), 0)
    return SideResult(agent=agent, balance=balance, say_do=None, acts={}, remarks={}, **figures, **counts)  # type: ignore[arg-type]


def drawn(
    strength: dict[str, float], seeds: int, seed: int = 0, scenarios: tuple[str, ...] = ("one", "two")
) -> list[Result]:
    """Results of a round robin in which each agent's balance is its strength, what its seed gives all, and chance."""
    rng, found = np.random.default_rng(seed), list[Result]()
    for scenario, number in product(scenarios, range(seeds)):
        shared = rng.normal(0, 2)
        for pair in product(strength, repeat=2):
            sides = tuple(side(agent, strength[agent] + shared + rng.normal(0, 1)) for agent in pair)
            cell = Cell(scenario=scenario, agents=(pair[0], pair[1]))
            found.append(Result(cell=cell, seed=number, outcome="deadline", sides=sides))
    return found


def of(results: list[Result], agents: tuple[str, ...] = AGENTS) -> Standings:
    return standings(agents, results, "balance")


def test_an_agent_that_is_better_by_construction_wins() -> None:
    found = of(drawn(dict(zip(AGENTS, (0.0, 3.0, 0.0), strict=True)), 10))
    assert found.lead
    assert (found.lead.won, found.lead.agent) == (True, "scripted:tit-for-tat")
    assert [(one.best, one.worst) for one in found.agents] == [(1, 1), (2, 3), (2, 3)]
    assert verdict(found).startswith("Tit-for-tat is first.")


def test_of_two_that_are_equal_neither_wins() -> None:
    found = of(drawn(dict(zip(AGENTS, (3.0, 3.0, 0.0), strict=True)), 10))
    assert found.lead
    assert not found.lead.won
    assert [(one.best, one.worst) for one in found.agents] == [(1, 2), (1, 2), (3, 3)]
    assert verdict(found).startswith("No winner:")


def test_equal_agents_have_a_winner_in_one_tournament_of_twenty_at_most() -> None:
    equal = dict.fromkeys(AGENTS[:2], 1.0)
    won = [bool((lead := of(drawn(equal, 8, seed), AGENTS[:2]).lead) and lead.won) for seed in range(60)]
    assert sum(won) <= 6


def test_ranks_hold_the_true_ones_in_nineteen_tournaments_of_twenty() -> None:
    strength = dict(zip(AGENTS, (0.3, 0.15, 0.0), strict=True))
    found = [of(drawn(strength, 8, seed)).agents for seed in range(50)]
    held = [all(one.best <= AGENTS.index(one.agent) + 1 <= one.worst for one in agents) for agents in found]
    assert sum(held) >= 45


def test_few_seeds_rank_nobody() -> None:
    found = of(drawn(dict(zip(AGENTS, (0.0, 9.0, 0.0), strict=True)), 2))
    assert found.lead is None
    assert {(one.best, one.worst) for one in found.agents} == {(1, 3)}
    assert "at least 5 seeds" in verdict(found)
    assert {(one.rank, one.interval("balance")) for one in found.agents} == {("-", "-")}


def test_the_lead_is_the_difference_of_the_means_as_they_are_told() -> None:
    found = of(drawn(dict(zip(AGENTS, (0.0, 3.0, 0.0), strict=True)), 5))
    first, second = found.agents[:2]
    means = (first.mean._replace(value=0.5349), second.mean._replace(value=0.3151))
    agents = tuple(one._replace(mean=mean) for one, mean in zip((first, second), means, strict=True))
    assert "by 0.21 (" in verdict(found._replace(agents=agents))


def test_what_an_agent_comes_to_with_itself_counts_apart() -> None:
    results = drawn(dict.fromkeys(AGENTS, 0.0), 5)
    alone = [result for result in results if len(set(result.cell.agents)) == 1]
    raised = [
        result.model_copy(update={"sides": tuple(side(one.agent, 50.0) for one in result.sides)})
        if result in alone
        else result
        for result in results
    ]
    plain, changed = of(results), of(raised)
    assert [one.mean for one in plain.agents] == [one.mean for one in changed.agents]
    assert {one.itself for one in changed.agents} == {50.0}


def test_it_is_a_study_that_is_gone_on_with(tmp_path: Path) -> None:
    planned = tournament(AGENTS[:2], ("tariff-truce",), 1, load())
    assert planned.dialogues == 4
    with Store(tmp_path / "record.db") as store:
        running = run(store, planned, here(planned))
        for _ in range(3):
            next(running)
        running.close()
        assert record.so_far(store, planned.id)[0] == 2
        assert [so_far.ended for so_far in run(store, planned, here(planned))] == [2, 3, 4]


@pytest.fixture
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish, "hold", lambda store, planned, *_, **__: here(planned))


@pytest.mark.usefixtures("in_this_process")
def test_the_command_prints_draws_and_goes_on(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    asked = ["--db", str(tmp_path / "record.db"), "tournament", "--agents", ",".join(AGENTS[:2])]
    asked += ["--scenario", "tariff-truce", "--seeds", "1", "-o", str(page)]
    done = CliRunner().invoke(cli.main, asked)
    assert done.exit_code == 0, done.output
    assert "these dialogues have 1." in " ".join(done.output.split())
    assert not re.search(r"\d to |hold together", done.output)
    assert "Not a forecast." in done.output
    assert max(map(len, done.output.splitlines())) <= 80
    drawn_page = page.read_text(encoding="utf-8")
    assert "<svg" in drawn_page
    assert "Not a forecast." in drawn_page
    assert not re.search(r"(src|href)=.http", drawn_page)


@pytest.mark.parametrize(
    ("page", "said"), [("nowhere/page.html", "is not a folder"), ("page.html", "choose another name with -o")]
)
def test_a_page_that_cannot_be_written_is_refused_before_anything_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, said: str
) -> None:
    (tmp_path / "page.html").touch()
    monkeypatch.chdir(tmp_path)
    asked = ["--db", "record.db", "tournament", "--agents", ",".join(AGENTS[:2]), "--seeds", "1", "-o", page]
    done = CliRunner().invoke(cli.main, asked)
    assert (done.exit_code, said in done.output) == (2, True)
    with Store(tmp_path / "record.db") as store:
        assert not record.studies(store)


@pytest.mark.usefixtures("in_this_process")
def test_the_table_of_validity_fits_eighty_columns(tmp_path: Path) -> None:
    asked = ["--db", str(tmp_path / "record.db"), "validity", "--agent", "scripted:holdout"]
    asked += ["--scenario", "tariff-truce", "--seeds", "1"]
    first = CliRunner().invoke(cli.main, asked)
    assert first.exit_code == 0, first.output
    assert first.output.count("undecided") == 15
    assert max(map(len, first.output.splitlines())) <= 80
