"""A facilitator's request in one line."""

from moderator.facilitation import minutes
from prompts.load import phrase
from scenarios.scenario import Scenario
from training.facilitator.requests import (
    GiveSeat,
    GrantTime,
    MakeMove,
    MarkTurn,
    PlayInject,
    Request,
    ShowScore,
    TakeSeat,
    Whisper,
    WriteCable,
    read,
)
from transcripts.players import player
from transcripts.store.beside.interventions import Intervention


def in_words(found: Intervention, scenario: Scenario) -> str:
    """What was asked for, with titles in place of ids."""
    request = read(found.body)
    return phrase("asked", request.ask, **_values(request, scenario)) if request else phrase("asked", "unreadable")


def _values(request: Request, scenario: Scenario) -> dict[str, str]:
    names = {mandate.id: mandate.name for mandate in scenario.sides}
    match request:
        case PlayInject():
            return {"title": next((i.title for i in scenario.injects if i.id == request.inject), request.inject)}
        case WriteCable():
            return {"title": request.headline}
        case GrantTime():
            return {"time": minutes(request.seconds)}
        case Whisper():
            return {"side": names.get(request.side, request.side), "text": request.text}
        case TakeSeat() | MakeMove():
            return {"side": names.get(request.side, request.side)}
        case GiveSeat():
            return {"side": names.get(request.side, request.side), "agent": player(request.agent)}
        case ShowScore():
            return {"shown": phrase("asked", "shown" if request.shown else "hidden")}
        case MarkTurn():
            return {"turn": str(request.turn), "text": request.text}
        case _:
            return {}
