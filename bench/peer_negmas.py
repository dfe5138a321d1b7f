"""The peer: bilateral negotiations of negmas over 20 steps, without language; run by an environment that holds negmas.

It prints, as JSON, its version, rounds a second and negotiations a second on one core.
"""

import json
import sys
from importlib.metadata import version
from time import process_time

from negmas import SAOMechanism, TimeBasedConcedingNegotiator, make_issue
from negmas.preferences import LinearUtilityAggregationFunction as Utility

STEPS, SECONDS = 20, float(sys.argv[1]) if len(sys.argv) > 1 else 5.0


def negotiated() -> int:
    """One negotiation over three issues of five values between two concession strategies; returns its rounds."""
    issues = [make_issue(name=name, values=5) for name in ("a", "b", "c")]
    mechanism = SAOMechanism(issues=issues, n_steps=STEPS)
    for n in (0, 1):
        falling = {name: (lambda v, up=(n + place) % 2: float(v if up else 4 - v)) for place, name in enumerate("abc")}
        utility = Utility(values=falling, issues=issues)
        mechanism.add(TimeBasedConcedingNegotiator(), preferences=utility)
    mechanism.run()
    return int(mechanism.current_step)


def main() -> None:
    """Negotiate for some seconds and print the rates."""
    negotiated()
    rounds = runs = 0
    began = process_time()
    while (spent := process_time() - began) < SECONDS:
        rounds, runs = rounds + negotiated(), runs + 1
    print(json.dumps({"version": version("negmas"), "rounds": rounds / spent, "negotiations": runs / spent}))


if __name__ == "__main__":
    main()
