"""Options of the commands that hold a ready-made study."""

import click

from reassure.options import options
from studies.study import MOST_SEEDS

grid_options = options(
    click.option(
        "--scenario", multiple=True, default=("taiwan-strait",), show_default=True, help="Where; can be repeated."
    ),
    click.option(
        "--seeds", type=click.IntRange(1, MOST_SEEDS), default=20, show_default=True, help="Seeds of each dialogue."
    ),
)
"""Where its dialogues are held, and how often."""
