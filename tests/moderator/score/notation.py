"""A short notation for runs of acts, used by the worked examples of the score."""

from moderator.score.index import CodedAct

WASHINGTON, BEIJING = SIDES = ("washington", "beijing")

LETTERS = {
    "w": "4.5 word low high",
    "l": "6 deed low high",
    "l'": "6 deed low medium",
    "d": "6 deed moderate high",
    "n": "6 norm moderate medium",
    "h": "6.5 regime high high",
    "-": "0 word none low",
}


def run(text: str) -> list[CodedAct]:
    """The acts of a text such as ``w,- | l,d breached``: ``|`` separates rounds, and Washington comes first.

    A number is a deed of low cost and medium verifiability; a status after the second side is for both sides
    unless the first has one; ``four times`` repeats the round.
    """
    rounds = text.split("|")
    if text.endswith(" four times"):
        rounds = [text.removesuffix(" four times")] * 4
    return [act for number, line in enumerate(rounds, start=1) for act in _round(number, line)]


def _round(number: int, line: str) -> list[CodedAct]:
    first, second = (part.split() for part in line.split(","))
    if second[1:] == ["proposed"]:
        first = [first[0], "proposed"]
    return [act(side, number, *word) for side, word in zip(SIDES, (first, second), strict=True)]


def act(side: str, number: int, letter: str, status: str = "implemented") -> CodedAct:
    """One act of a side in a round, by its letter or its value."""
    value, kind, cost, verifiability = LETTERS.get(letter, f"{letter} deed low medium").split()
    return CodedAct.model_validate(
        {
            "side": side,
            "round": number,
            "value": float(value),
            "kind": kind,
            "cost": cost,
            "verifiability": verifiability,
            "status": status,
            "measure": letter if letter in LETTERS and letter != "-" else "",
        }
    )
