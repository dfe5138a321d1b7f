"""Who played what, and whose words an AI wrote."""

from moderator.loop import CLOCK
from moderator.moves import FACILITATOR, PERSON
from training.debrief.case import Case, say
from training.debrief.document import Claim, Claims, Paragraph, Section
from transcripts.debrief.findings import Author
from transcripts.debrief.passages import moves
from transcripts.players import player

NAMED = {PERSON: "person", FACILITATOR: "facilitator", CLOCK: "clock"}
"""The sentence on each agent that is no program that talks."""


def players(case: Case) -> Section:
    """The agents of each side with the first turn of each, and what of the words an AI wrote."""
    found, table = case.found, case.table
    claims = tuple(Claim(text=_played(case, author), turns=author.turns[:1]) for author in found.authors)
    by_model = any(author.kind == "model" for author in found.authors)
    prompts = [Paragraph(text=say("players", "prompts", version=found.version))] if by_model else []
    seed = Paragraph(text=say("players", "seed", seed=str(table.seed)))
    return Section(id="players", title=say("titles", "players"), blocks=(Claims(claims=claims), *prompts, seed))


def _played(case: Case, author: Author) -> str:
    if author.agent in NAMED or author.kind == "person":
        return say("players", NAMED.get(author.agent, "person"), side=author.side)
    named = _model(case, author)
    if author.kind == "model" and named and named not in author.agent:
        return say("players", "model-of", side=author.side, agent=player(author.agent), model=named)
    return say("players", author.kind, side=author.side, agent=player(author.agent))


def _model(case: Case, author: Author) -> str:
    """The name that a server gave its model in the first turn that an agent played."""
    said = dict(moves(case.walked))
    call = said[author.turns[0]].call
    return (call.model if call else None) or ""
