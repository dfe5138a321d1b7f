"""Run ``reassure`` as ``python -m reassure``."""

from reassure.cli import main

main(prog_name="reassure")
