"""Figures of matplotlib as SVG that a page can hold: the page's own colours and letters, no styles, no dates.

A page here allows no style but its own, so that what matplotlib writes as styles is turned into attributes.
"""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple
from xml.etree import ElementTree as Xml

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from numpy.typing import NDArray

from transcripts.clean import clean

FIRST, SECOND = "#040404", "#050505"
INK, SOFT, RULE, PAPER = "#010101", "#020202", "#030303", "#fdfdfd"
"""Stand for the colours of the two sides and of the page, light or dark, which page.css has."""
COLOURS = ("#009e73", "#56b4e9", "#0072b2", "#cc79a7", "#e69f00", "#d55e00", "#8c8c8c", "#f0e442")
GREEN, VERMILLION, GREY = COLOURS[0], COLOURS[5], COLOURS[6]
"""Colours of kinds, by Okabe and Ito."""

WIDTH = 8.6
"""Inches of a figure, which fills the page's width."""
ROW = 0.3
GOLDEN = 0.6180339887498949

SALT = "reassure"
STYLE: dict[Any, Any] = {
    "svg.fonttype": "none",
    "font.family": ["DejaVu Sans"],
    "font.size": 8.2,
    "axes.titlesize": 8.8,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.titlepad": 5,
    "axes.labelsize": 8.2,
    "axes.edgecolor": SOFT,
    "axes.linewidth": 0.6,
    "axes.facecolor": "none",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "grid.color": RULE,
    "grid.linewidth": 0.6,
    "figure.facecolor": "none",
    "text.color": INK,
    "xtick.color": SOFT,
    "ytick.color": SOFT,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "legend.frameon": False,
    "legend.fontsize": 8.2,
    "legend.handlelength": 1.6,
    "lines.linewidth": 1.8,
    "text.parse_math": False,
}
OF_PAGE = {
    INK: "var(--ink)",
    SOFT: "var(--soft)",
    RULE: "var(--rule)",
    PAPER: "var(--paper)",
    FIRST: "var(--one)",
    SECOND: "var(--other)",
}
SVG, LINK = "http://www.w3.org/2000/svg", "{http://www.w3.org/1999/xlink}href"
Xml.register_namespace("", SVG)


class Told(NamedTuple):
    """What a plot is called, and what it shows in words, for those who do not see it."""

    id: str
    title: str
    shows: str


@contextmanager
def styled() -> Iterator[None]:
    """The style of all plots; figures are drawn within it."""
    with mpl.rc_context(STYLE):
        yield


def figure(height: float) -> Figure:
    """An empty figure of the page's width, so many inches high."""
    made = Figure(figsize=(WIDTH, height), layout="constrained")
    FigureCanvasSVG(made)
    return made


def panels(count: int, across: int, height: float, *, share_y: bool = True) -> tuple[Figure, list[Axes]]:
    """A figure of small multiples with common axes, each so many inches high."""
    across = min(across, count)
    down = -(-count // across)
    made = figure(height * down + 0.35)
    grid = made.subplots(down, across, sharex=True, sharey=share_y, squeeze=False)
    axes = list(grid.flat)
    for spare in axes[count:]:
        spare.set_visible(False)
        above = axes[axes.index(spare) - across]
        above.xaxis.set_tick_params(labelbottom=True)
    return made, axes[:count]


def folded(title: str, width: int = 34) -> str:
    """A title in lines that a small panel has room for: its parts below each other if it is long."""
    if len(title) <= width:
        return title
    return "\n".join(shortened(part, width) for part in title.split(", "))


def shortened(title: str, width: int) -> str:
    """A title of so many characters at most; what has no room is left out and marked."""
    return title if len(title) <= width else f"{title[: width - 1]}\u2026"


def across_whole(axes: Axes, axis: str = "y") -> None:
    """Keep the rules across one axis alone."""
    axes.grid(visible=False, axis="x" if axis == "y" else "y")


def svg(made: Figure, told: Told) -> str:
    """The figure as an element for the page; the same figure gives the same text."""
    written = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": f"{SALT} {told.id}"}):
        made.savefig(written, format="svg", metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    root = Xml.fromstring(written.getvalue())  # noqa: S314 our own drawing
    _plain(root)
    for name in ("width", "height", "version"):
        root.attrib.pop(name, None)
    root.set("role", "img")
    root.set("aria-labelledby", f"{told.id}-title {told.id}-shows")
    for place, (tag, which, words) in enumerate((("title", "title", told.title), ("desc", "shows", told.shows))):
        child = Xml.Element(f"{{{SVG}}}{tag}", {"id": f"{told.id}-{which}"})
        child.text = clean(words)
        root.insert(place, child)
    root.set("stroke-linejoin", "round")
    return re.sub(r">\s+<", "><", Xml.tostring(root, encoding="unicode"))


def _plain(root: Xml.Element) -> None:
    """Turn styles into attributes, drop what is not drawn, and keep only ids that something leads to."""
    for parent in list(root.iter()):
        for child in list(parent):
            if child.tag in (f"{{{SVG}}}metadata", f"{{{SVG}}}style"):
                parent.remove(child)
    held = {found for one in root.iter() for value in one.attrib.values() for found in re.findall(r"#([\w-]+)", value)}
    for one in root.iter():
        if one.get("id") and one.get("id") not in held:
            del one.attrib["id"]
        for name, value in _declared(one.attrib.pop("style", "")):
            one.set(name, OF_PAGE.get(value, value))
        for name in ("fill", "stroke"):
            if name in one.attrib:
                one.set(name, OF_PAGE.get(one.attrib[name], one.attrib[name]))
        if LINK in one.attrib:
            one.set("href", one.attrib.pop(LINK))
        if one.tag == f"{{{SVG}}}text":
            one.text = clean(one.text or "")
        for name in ("d", "x", "y", "points"):
            if name in one.attrib:
                one.set(name, re.sub(r"(\.\d{2})\d+", r"\1", " ".join(one.attrib[name].split())))


def _declared(style: str) -> Iterator[tuple[str, str]]:
    """The declarations of a style; the letters are the page's own, in the size of the plot."""
    for declaration in filter(None, style.split(";")):
        name, _, value = (part.strip() for part in declaration.partition(":"))
        if name == "font":
            size = re.search(r"([\d.]+)px", value)
            if size:
                yield "font-size", size[1]
            if "700" in value or "bold" in value:
                yield "font-weight", "600"
        elif name != "stroke-linejoin":
            yield name, value


def spread(count: int) -> NDArray[np.float64]:
    """Places in (-1, 1) that lie evenly and look like chance: what keeps points of one value apart."""
    places: NDArray[np.float64] = (np.arange(1.0, count + 1) * GOLDEN) % 1.0 * 2 - 1
    return places
