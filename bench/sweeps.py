"""The sweeps of the tests as far as they go; `make test` takes a sample of them."""

import os
import subprocess
import sys

WHOLE = {"REASSURE_WHOLE_SWEEPS": "1"}
"""What tests/sweep.py looks for."""


def main() -> int:
    """Run the tests marked as sweeps, with more arguments for pytest if there are any; returns its exit code."""
    command = [sys.executable, "-m", "pytest", "-m", "sweep", *sys.argv[1:]]
    return subprocess.run(command, env=os.environ | WHOLE, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
