"""The report as Markdown: the same sentences and tables, without the plots."""

from studies.report.document import Block, Code, Document, Picture, Points
from studies.report.words import say
from transcripts.debrief.markdown import escape
from transcripts.exports.tables import as_markdown


def markdown(document: Document) -> str:
    """The report as one Markdown document."""
    head = (f"# {escape(document.title)}", escape(document.question), f"**{escape(document.caveat)}**")
    facts = "\n".join(f"- {escape(fact)}" for fact in document.facts)
    parts = [
        "\n\n".join((f"## {escape(section.title)}", *map(_block, section.blocks))) for section in document.sections
    ]
    return "\n\n".join((*head, facts, *parts)) + "\n"


def _block(block: Block) -> str:
    match block:
        case str():
            return escape(block)
        case Points():
            return "\n".join(f"- {escape(item)}" for item in block.items)
        case Code():
            return "\n".join(f"    {line}" for line in block.text.splitlines())
        case Picture():
            return f"*{escape(say('plots', 'elsewhere', title=block.title))}*"
        case _:
            return f"{escape(block.caption)}:\n\n{as_markdown(block)}"
