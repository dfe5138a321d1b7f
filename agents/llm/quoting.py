"""Quoting of outside words in a prompt, without characters that a model could take for markup."""

HARMLESS = str.maketrans('<>[]{}`|"', "()()()'/'")
"""Replacements for the characters that could end a quotation or that a chat template reads as a change of speaker."""


def plain(words: str) -> str:
    """Words as they are compared with a quote of them: on one line, without markup, in small letters."""
    return without_markup(words).casefold()


def quoted(words: str) -> str:
    """The other side's words with every line marked as quoted, so that no line can end the quotation."""
    lines = (without_markup(line) for line in words.splitlines())
    return "\n".join(f"> {line}" for line in lines if line.strip()) or ">"


def without_markup(words: str) -> str:
    """Words on one line, without characters that could be taken for markup."""
    shown = words if words.isprintable() else "".join(c if c.isprintable() else " " for c in words)
    return " ".join(shown.translate(HARMLESS).split())
