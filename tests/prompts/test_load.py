"""Prompts are files, filled strictly."""

import pytest

from prompts.load import PromptError, fields, fill, speech, text


def test_a_template_takes_just_what_it_names() -> None:
    assert fill("On {noun}, {other} agrees.", noun="patrols", other="Beijing") == "On patrols, Beijing agrees."
    assert fields("{doing} On {noun}, {{braces}} stay.") == {"doing", "noun"}


def test_a_missing_or_unused_value_is_an_error() -> None:
    with pytest.raises(PromptError, match="asks for noun"):
        fill("On {noun}.")
    with pytest.raises(PromptError, match="does not use why"):
        fill("On {noun}.", noun="patrols", why="no reason")


def test_a_register_that_does_not_exist_is_empty_and_a_prompt_that_does_not_is_an_error() -> None:
    assert speech("atlantis") == {}
    with pytest.raises(FileNotFoundError):
        text("atlantis")


def test_the_neutral_register_has_words_for_every_occasion_of_the_others() -> None:
    neutral = speech("neutral")
    for side in ("washington", "beijing"):
        for table in ("react", "say", "close"):
            assert speech(side)[table].keys() <= neutral[table].keys()
    for table in neutral.values():
        assert all(len(variants) >= 4 for variants in table.values())
