"""``python -m reassure`` is the same as ``reassure``."""

from reassure.cli import main

main(prog_name="reassure")
