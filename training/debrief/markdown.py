"""The debrief as Markdown, with every value cleaned and escaped."""

from collections.abc import Iterator

from training.debrief.case import say
from training.debrief.document import Block, Claim, Claims, Document, Figure, Folded, Paragraph, Section
from transcripts.debrief.markdown import escape
from transcripts.exports.markdown import scenes
from transcripts.exports.tables import Grid, as_markdown


def markdown(document: Document) -> str:
    """The debrief as one Markdown document, with the transcript at its end."""
    head = (f"# {escape(document.title)}", *map(escape, (document.ending, document.reader, document.caveat)))
    parts = (_section(section) for section in document.sections)
    transcript = f"## {escape(say('titles', 'transcript'))}\n\n{scenes(document.story)}"
    return "\n\n".join((*head, *parts, transcript)) + "\n"


def _section(section: Section) -> str:
    return "\n\n".join((f"## {escape(section.title)}", *(part for block in section.blocks for part in _block(block))))


def _block(block: Block) -> Iterator[str]:
    match block:
        case Paragraph():
            yield escape(block.text)
        case Claims():
            if block.title:
                yield f"**{escape(block.title)}**"
            if listed := "\n".join(map(_claim, block.claims)) or escape(block.none):
                yield listed
        case Grid():
            yield as_markdown(block)
        case Figure():
            yield f"**{escape(block.title)}**"
            yield escape(block.told)
            yield as_markdown(block.grid)
        case Folded():
            yield f"**{escape(block.summary)}**"
            yield from (escape(line) for line in block.text.splitlines() if line.strip())
            if block.grid:
                yield as_markdown(block.grid)
        case _:
            if block.title:
                yield f"**{escape(block.title)}**"
            yield "\n".join(f"{n}. {escape(item)}" for n, item in enumerate(block.items, start=1))


def _claim(claim: Claim) -> str:
    turns = f"{', '.join(dict.fromkeys(claim.turns))}: " if claim.turns else ""
    quotes = [f"  > {escape(quote.words)}" for quote in claim.quotes]
    command = [f"\n      {' '.join(claim.command.split())}"] if claim.command else []
    lead = f"**{escape(claim.lead)}** " if claim.lead else ""
    return "\n".join((f"- {turns}{lead}{escape(claim.text)}", *quotes, *command))
