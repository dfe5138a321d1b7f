"""The report as one self-contained page without scripts or requests; every text in it is escaped."""

from studies.report.document import Block, Code, Document, Picture, Points, Section
from studies.report.words import say
from transcripts.exports import html, pieces
from transcripts.exports.pieces import text
from transcripts.exports.tables import PIECES as TABLES
from transcripts.exports.tables import Grid, as_html

PIECES = pieces.Pieces("studies.report", "page")
_piece = PIECES.piece

LONG = 40
"""Rows from which a table is folded."""


def page(document: Document) -> str:
    """The page."""
    body = _piece(
        "body",
        title=text(document.title),
        question=text(document.question),
        caveat=text(document.caveat),
        facts=PIECES.items(document.facts),
        contents_title=text(say("titles", "contents")),
        contents="".join(_piece("content", id=one.id, title=text(one.title)) for one in document.sections),
        sections="\n".join(map(_section, document.sections)),
    )
    return pieces.page(document.title, html.PIECES.css + TABLES.css + PIECES.css, body)


def _section(section: Section) -> str:
    blocks = "\n".join(map(_block, section.blocks))
    return _piece("section", id=section.id, title=text(section.title), blocks=blocks)


def _block(block: Block) -> str:
    match block:
        case str():
            return _piece("paragraph", text=text(block))
        case Points():
            return _piece("list", items=PIECES.items(block.items))
        case Code():
            return _piece("code", text=text(block.text))
        case Picture():
            told = {"title": text(block.title), "how": text(block.how), "how_title": text(say("plots", "how"))}
            return _piece("picture", svg=block.svg, **told)
        case Grid() if len(block.rows) > LONG:
            summary = text(say("tables", "rest", title=block.caption, rows=f"{len(block.rows):,}"))
            return _piece("folded", summary=summary, grid=as_html(block))
        case Grid():
            return as_html(block)
