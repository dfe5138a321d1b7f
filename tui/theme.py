"""The colours of the app."""

from textual.theme import Theme

SIDES = {"side-a": "#7fb2e5", "side-b": "#e0a458"}
"""Blue and orange: distinct for nearly all readers, and not the colours of a flag or an alarm."""

THEME = Theme(
    name="reassure",
    primary="#5b8db8",
    secondary="#8a9bb0",
    accent="#8fc1b5",
    warning="#d9b45f",
    error="#d9826f",
    success="#93bf85",
    foreground="#d6dae0",
    background="#12161c",
    surface="#171c24",
    panel="#1f2630",
)
