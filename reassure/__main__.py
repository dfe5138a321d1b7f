"""Start ``reassure``, from the command or as ``python -m reassure``."""

import signal


def start() -> None:
    """Run the command line; Ctrl-C while it is still being loaded ends the process without a word."""
    handler = signal.getsignal(signal.SIGINT)
    if handler is signal.default_int_handler:  # otherwise it is ignored, as for work in the background
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from reassure.cli import main

    signal.signal(signal.SIGINT, handler)
    main(prog_name="reassure")


if __name__ == "__main__":
    start()
