"""Prompts are files, and templates take exactly their own values."""

import pytest

from prompts.load import PromptError, fields, fill, speech, text


def test_a_template_takes_exactly_the_values_it_names() -> None:
    assert fill("On {noun}, {other} agrees.", noun="patrols", other="Beijing") == "On patrols, Beijing agrees."
    assert fields("{doing} On {noun}, {{braces}} stay.") == {"doing", "noun"}


def test_a_missing_or_unused_value_is_an_error() -> None:
    with pytest.raises(PromptError, match="needs a value for noun"):
        fill("On {noun}.")
    with pytest.raises(PromptError, match="has no place for why"):
        fill("On {noun}.", noun="patrols", why="no reason")


def test_a_missing_speech_file_is_empty_and_a_missing_prompt_is_an_error() -> None:
    assert speech("atlantis") == {}
    with pytest.raises(FileNotFoundError):
        text("atlantis")


def test_the_neutral_speech_file_has_words_for_every_key_of_the_others() -> None:
    neutral = speech("neutral")
    for side in ("washington", "beijing"):
        for table in ("react", "say", "close"):
            assert speech(side)[table].keys() <= neutral[table].keys()
    for table in (neutral[name] for name in ("react", "say", "close")):
        assert all(len(variants) >= 4 or variants == ["{position}"] for variants in table.values())
