"""Sides under other labels: every id and every text follows, and nothing else does."""

import re

import pytest

from scenarios.checks import scenario_faults
from scenarios.load import load
from scenarios.relabel import Label, LabelError, exchanged, label_of, relabelled

SCENARIOS = [entry.id for entry in load().scenarios]
AZURE = Label(id="azure", name="Azure", state="the Azure Union")
OCHRE = Label(id="ochre", name="Ochre", state="the Ochre League")
STRAIT = load().scenario("taiwan-strait")


@pytest.mark.parametrize("name", SCENARIOS)
def test_every_id_and_every_text_follows(name: str) -> None:
    scenario = load().scenario(name)
    found = relabelled(scenario, {"washington": AZURE, "beijing": OCHRE})
    assert [label_of(found, side.id) for side in found.sides] == [AZURE, OCHRE]
    assert list(scenario_faults(found)) == []
    text = re.sub(r'"citations":\[.*?\]', "", found.model_dump_json(), flags=re.DOTALL)
    assert not re.search(r"\b(washington|beijing|the united states)\b", text, re.IGNORECASE)
    back = {"azure": label_of(scenario, "washington"), "ochre": label_of(scenario, "beijing")}
    assert relabelled(found, back) == scenario


def test_each_side_bears_the_label_of_the_other_and_keeps_its_mandate() -> None:
    found = exchanged(STRAIT)
    one, two = found.sides
    assert (one.id, one.name, one.doctrine) == ("beijing", "Beijing", STRAIT.sides[0].doctrine)
    assert found.capital["beijing"] == {
        audience.replace("washington", "beijing"): points for audience, points in STRAIT.capital["washington"].items()
    }
    assert [m.value for m in found.measures] == [m.value for m in STRAIT.measures]
    assert found.opens != STRAIT.opens
    assert two.id == "washington"
    assert exchanged(found) == STRAIT


def test_further_words_are_replaced_and_small_letters_stay_small() -> None:
    found = relabelled(STRAIT, {"washington": AZURE}, {"American": "Azurean"})
    text = found.model_dump_json()
    assert "azurean troops" in text
    assert not re.search("american\\b", re.sub(r'"citations":\[.*?\]', "", text, flags=re.DOTALL), re.IGNORECASE)
    assert relabelled(STRAIT, {}) == STRAIT


def test_labels_that_do_not_tell_the_sides_apart_are_refused() -> None:
    for wrong in ({"washington": label_of(STRAIT, "beijing")}, {"beijing": OCHRE.model_copy(update={"id": "joint"})}):
        with pytest.raises(LabelError, match="give each an id of its own"):
            relabelled(STRAIT, wrong)


def test_an_id_by_place_does_not_hold_the_name_of_its_side() -> None:
    assert STRAIT.by_place("washington.restate-one-china") == "first.restate-one-china"
    assert STRAIT.by_place("beijing") == "second"
    assert STRAIT.by_place("joint.crisis-channels") == "joint.crisis-channels"
    assert exchanged(STRAIT).by_place("washington.x#part") == "second.x#part"
