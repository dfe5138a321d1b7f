"""The debrief as one self-contained page without scripts or requests; each claim leads to its turn."""

from collections.abc import Collection
from functools import partial

from training.debrief import charts
from training.debrief.case import say
from training.debrief.document import Block, Claim, Claims, Document, Figure, Folded, Paragraph, Quote, Section
from transcripts.exports import html, pieces
from transcripts.exports.pieces import text
from transcripts.exports.tables import PIECES as TABLES
from transcripts.exports.tables import Grid, as_html

PIECES = pieces.Pieces("training.debrief", "page")
_piece = PIECES.piece


def page(document: Document) -> str:
    """The page; every link in it has its target."""
    refs = frozenset(scene.ref for scene in document.story.scenes if scene.ref)
    body = _piece(
        "body",
        title=text(document.title),
        ending=text(document.ending),
        reader=text(document.reader),
        caveat=text(document.caveat),
        seats=PIECES.items(document.story.seats),
        contents="".join(_piece("content", id=one.id, title=text(one.title)) for one in document.sections),
        sections="\n".join(_section(section, refs) for section in document.sections),
        transcript_title=text(say("titles", "transcript")),
        transcript=html.transcript(document.story),
        sources_title=text(say("titles", "sources")),
        sources=html.sources(document.story),
    )
    return pieces.page(document.title, html.PIECES.css + TABLES.css + PIECES.css + charts.PIECES.css, body)


def _section(section: Section, refs: Collection[str]) -> str:
    blocks = "\n".join(map(partial(_block, refs=refs), section.blocks))
    return _piece("section", id=section.id, title=text(section.title), blocks=blocks)


def _block(block: Block, refs: Collection[str]) -> str:
    match block:
        case Paragraph():
            return _piece("paragraph", text=text(block.text))
        case Claims() if not block.claims:
            title = f"{text(block.title)}: " if block.title else ""
            return _piece("none", title=title, text=text(block.none))
        case Claims():
            return _headed(block.title, _claims(block, refs))
        case Grid():
            return as_html(block)
        case Figure():
            told = {"title": text(block.title), "told": text(block.told)}
            return _piece("figure", svg=block.svg, grid=as_html(block.grid), **told)
        case Folded():
            grid = as_html(block.grid) if block.grid else ""
            kind = "data" if block.grid else "fold"
            return _piece(
                "folded", kind=kind, summary=text(block.summary), text=PIECES.paragraphs(block.text), grid=grid
            )
        case _:
            items = PIECES.items(block.items)
            return _headed(block.title, _piece("questions", items=items))


def _headed(title: str, rest: str) -> str:
    return f"{_piece('heading', text=text(title))}\n{rest}" if title else rest


def _claims(block: Claims, refs: Collection[str]) -> str:
    return _piece("claims", claims="\n".join(_claim(claim, refs) for claim in block.claims))


def _claim(claim: Claim, refs: Collection[str]) -> str:
    """A claim with its turns at the margin; a turn that the transcript does not hold is left out."""
    links = [_piece("turn", turn=turn) for turn in dict.fromkeys(claim.turns) if turn in refs]
    first, also = "".join(links[:1]), ", ".join(links[1:])
    lead = f"{_piece('lead', text=text(claim.lead))} " if claim.lead else ""
    parts = {
        "text": lead + text(claim.text) + (_piece("also", turns=also) if also else ""),
        "quotes": "".join(map(_quote, claim.quotes)),
        "command": _piece("command", command=text(claim.command)) if claim.command else "",
    }
    return _piece("claim", turn=first, **parts) if first else _piece("plain", **parts)


def _quote(quote: Quote) -> str:
    speaker = _piece("speaker", speaker=text(quote.speaker)) if quote.speaker else ""
    return _piece("quote", words=text(quote.words), speaker=speaker)
