"""Words from outside as they may stand in a prompt: quoted, and without what could be taken for anything but words."""

HARMLESS = str.maketrans('<>[]{}`|"', "()()()'/'")
"""The marks that end a quotation, or that a chat template reads as a change of speaker, and what stands for them."""


def quoted(words: str) -> str:
    """The other side's words, every line marked as quoted, so that nothing in them can end the quotation."""
    lines = (without_markup(line) for line in words.splitlines())
    return "\n".join(f"> {line}" for line in lines if line.strip()) or ">"


def without_markup(words: str) -> str:
    """Words on one line, without the marks that could be taken for anything but words."""
    return " ".join("".join(c if c.isprintable() else " " for c in words).translate(HARMLESS).split())
