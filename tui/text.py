"""Text for the screen: recorded text is cleaned and becomes Content, which is never read as markup."""

from collections.abc import Mapping

from textual.content import Content

from moderator.events import Capital
from moderator.rules.domestic import Pressure
from moderator.rules.ladder import highest_step
from moderator.table import Table
from scenarios.mandate import Audience, Mandate
from scenarios.scenario import Scenario
from scenarios.types import LADDER
from transcripts.clean import clean

DIM = "$foreground 62%"
GLYPHS = ("◆", "●")
STYLES = ("$side-a", "$side-b")


def plain(text: object, style: str = "") -> Content:
    """Text from a record or a file, cleaned and styled."""
    return Content.styled(clean(str(text)), style)


def join(*parts: Content | str) -> Content:
    """Parts joined in a row; plain strings must be our own text, because they are not cleaned."""
    return Content("").join([Content(p) if isinstance(p, str) else p for p in parts])


def flowing(text: str) -> str:
    """Paragraphs without the line breaks inside them, ready to be wrapped."""
    return "\n\n".join(" ".join(p.split()) for p in text.strip().split("\n\n"))


def place(scenario: Scenario, side: str) -> int:
    """The place of a side in the scenario, 0 or 1."""
    return 0 if scenario.sides[0].id == side else 1


def badge(scenario: Scenario, side: str) -> Content:
    """The symbol and name of a side, in its colour."""
    at = place(scenario, side)
    return plain(f"{GLYPHS[at]} {scenario.mandate(side).name}", f"bold {STYLES[at]}")


def ladder(table: Table) -> str:
    """The highest open step of the ladder, by name."""
    return LADDER[highest_step(table) - 1]


def signed(points: float, places: int = 1) -> str:
    """A number with its sign, using a typographic minus."""
    return f"{points:+.{places}f}".replace("-", "\N{MINUS SIGN}")


def share(value: float) -> str:
    """A number in [0, 1] with two decimal places and no leading zero."""
    return f"{value:.2f}".removeprefix("0")


def short(audience: Audience) -> str:
    """The name of an audience for a list, without 'The'."""
    name = audience.name.removeprefix("The ")
    return name[:1].upper() + name[1:]


def pressed(pressure: Pressure) -> str:
    """Why concessions cost more or less at home now."""
    change, levels = "more" if pressure.levels > 0 else "less", abs(pressure.levels)
    return f"concessions cost {levels} level{'s' * (levels > 1)} {change}: {pressure.reason}"


def charges(mandate: Mandate, points: Mapping[str, float]) -> str:
    """The points that a side pays to each audience, as text."""
    return ", ".join(f"{short(a)} {signed(-points[a.id])}" for a in mandate.audiences if points.get(a.id))


def paid(scenario: Scenario, points: Capital, sign: int) -> list[Content]:
    """Points by audience, one line for each side with any; ``sign`` is 1 or -1."""
    lines = []
    for mandate in scenario.sides:
        price = points.get(mandate.id, {})
        found = [f"{short(a)} {signed(sign * price[a.id])}" for a in mandate.audiences if price.get(a.id)]
        if found:
            lines.append(join(badge(scenario, mandate.id), " ", plain(", ".join(found))))
    return lines
