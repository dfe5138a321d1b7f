"""A short dialogue with words that carry remarks, and turns whose acts are more than what was done in them."""

from functools import cache

from moderator.events import Event
from moderator.moves import Accept, Offer, Perform
from scenarios.load import load
from tests.dialogue import move, play

TRUCE = load().scenario("tariff-truce")
OFFER = Offer(give=("washington.no-containment",), ask=("beijing.affirm-order",))


@cache
def coded_talks() -> tuple[Event, ...]:
    """Five moves: an offer with a question, its acceptance, a denunciation beside friendly remarks, and two passes."""
    return play(
        TRUCE,
        washington=(
            move(OFFER, says="We thank you. Will you tell us of your plans?"),
            *[move(Perform(measure="washington.friendly-remarks"), says="You are liars. We begin.")] * 2,
        ),
        beijing=(move(Accept(offer="O1"), says="We agree."), move(says="We wait.")),
        rounds=2,
    )
