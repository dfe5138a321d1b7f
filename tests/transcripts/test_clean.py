"""The text of a delegate cannot control the terminal, hide itself or change the reading order."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcripts.clean import clean

ANY = st.text(st.characters(codec=None), max_size=40)  # surrogates too
HIDING = ("Cc", "Cf", "Cs", "Zl", "Zp")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b]52;c;aGk=\x07", "␛]52;c;aGk=␇"),
        ("\x1b[2J\x9b31m", "␛[2J⟨U+009B⟩31m"),
        ("offer\r\nwithdrawn", "offer␍\nwithdrawn"),
        ("a\u202eb\u2069", "a⟨U+202E⟩b⟨U+2069⟩"),
        ("to\u200bken\ufeff", "to⟨U+200B⟩ken⟨U+FEFF⟩"),
        ("one\u2028two", "one⟨U+2028⟩two"),
        ("\ud83d", "⟨U+D83D⟩"),
        ("x\ufe0f\U000e0041\U000e0100", "x⟨U+FE0F⟩⟨U+E0041⟩⟨U+E0100⟩"),
        ("\x7f", "␡"),
    ],
)
def test_hidden_characters_become_marks(text: str, shown: str) -> None:
    assert clean(text) == shown


@pytest.mark.parametrize("text", ["Señor, 中国 — «日本語»\n\t한국어", "e\u0301 🕊 नमस्ते", "[/] [@click=app.quit]"])
def test_ordinary_text_is_left_alone(text: str) -> None:
    assert clean(text) == text


@given(ANY)
def test_nothing_hidden_is_left(text: str) -> None:
    shown = clean(text)
    assert all(c in "\n\t" or unicodedata.category(c) not in HIDING for c in shown)
    shown.encode()
    assert clean(shown) == shown


@given(ANY, ANY)
def test_chunks_may_be_cleaned_one_by_one(one: str, two: str) -> None:
    assert clean(one + two) == clean(one) + clean(two)


def test_every_control_and_format_character_is_marked() -> None:
    hidden = [c for c in map(chr, range(0x110000)) if unicodedata.category(c) in HIDING and c not in "\n\t"]
    assert [f"{ord(c):X}" for c in hidden if clean(c) == c] == []
