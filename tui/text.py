"""Text for the screen: every word of a record is cleaned here, and becomes Content, which is never read as markup."""

from collections.abc import Mapping

from textual.content import Content

from moderator.events import Capital
from moderator.rules.domestic import Pressure
from scenarios.types import Audience, Mandate, Scenario
from transcripts.clean import clean

DIM = "$foreground 62%"
GLYPHS = ("◆", "●")
STYLES = ("$side-a", "$side-b")


def plain(text: object, style: str = "") -> Content:
    """Words from a record or a file, made harmless and given a style of ours."""
    return Content.styled(clean(str(text)), style)


def join(*parts: Content | str) -> Content:
    """Parts in a row; strings among them are our own words."""
    return Content("").join([Content(p) if isinstance(p, str) else p for p in parts])


def flowing(text: str) -> str:
    """Paragraphs as they may be wrapped: without the line ends that a file has in them."""
    return "\n\n".join(" ".join(p.split()) for p in text.strip().split("\n\n"))


def place(scenario: Scenario, side: str) -> int:
    """0 or 1: which of the two sides."""
    return 0 if scenario.sides[0].id == side else 1


def badge(scenario: Scenario, side: str) -> Content:
    """A side's glyph and name in its colour."""
    at = place(scenario, side)
    return plain(f"{GLYPHS[at]} {scenario.mandate(side).name}", f"bold {STYLES[at]}")


def signed(points: float, places: int = 1) -> str:
    """A number with its sign, and a true minus."""
    return f"{points:+.{places}f}".replace("-", "\N{MINUS SIGN}")


def share(value: float) -> str:
    """A number of [0, 1] to two places, without the nought."""
    return f"{value:.2f}".removeprefix("0")


def short(audience: Audience) -> str:
    """An audience's name as it stands in a list."""
    name = audience.name.removeprefix("The ")
    return name[:1].upper() + name[1:]


def pressed(pressure: Pressure) -> str:
    """Why concessions are dearer or cheaper at home now."""
    way, levels = "dearer" if pressure.levels > 0 else "cheaper", abs(pressure.levels)
    return f"concessions {levels} level{'s' * (levels > 1)} {way}: {pressure.reason}"


def charges(mandate: Mandate, points: Mapping[str, float]) -> str:
    """What each audience of a side is to be paid, where it is anything."""
    return ", ".join(f"{short(a)} {signed(-points[a.id])}" for a in mandate.audiences if points.get(a.id))


def paid(scenario: Scenario, points: Capital, sign: int) -> list[Content]:
    """Points by audience, a line for each side that has any."""
    lines = []
    for mandate in scenario.sides:
        price = points.get(mandate.id, {})
        found = [f"{short(a)} {signed(sign * price[a.id])}" for a in mandate.audiences if price.get(a.id)]
        if found:
            lines.append(join(badge(scenario, mandate.id), " ", plain(", ".join(found))))
    return lines
