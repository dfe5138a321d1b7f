"""Trifles of form in a reply: they are mended and noted; what would change the meaning of a move is refused."""

import json
from typing import Any

import pytest

from agents.llm.client import Endpoint
from agents.llm.delegate import LanguageModel
from agents.llm.repairs import CASE, COMMA, EXTRA, SINGLE, TEXT, WRAPPER, without_trailing_commas
from agents.llm.replies import UnreadableError, parse_move
from moderator.fold import fold
from moderator.moves import AnswerContact, Offer
from moderator.visibility import view_of
from scenarios.load import load
from tests.agents.stub_server import Stub, completion
from tests.dialogue import move, opening

OFFER = Offer(give=("washington.restate-one-china",), ask=("beijing.peaceful-unification",), deadline=3)
MEANT = move(OFFER, AnswerContact(contact="K1", take=False), says="We offer, {and} wait.")
WHOLE: dict[str, Any] = MEANT.model_dump(mode="json", exclude={"translation"})


def changed(**fields: Any) -> dict[str, Any]:
    return WHOLE | fields


def act(place: int, **fields: Any) -> dict[str, Any]:
    acts = [dict(one) for one in WHOLE["acts"]]
    acts[place] |= fields
    return changed(acts=acts)


SEVERAL = act(0, Deadline=" 3 ", because="It is fair.")
del SEVERAL["acts"][0]["deadline"]

TRIFLES: dict[str, tuple[Any, tuple[str, ...]]] = {
    "one extra key": (changed(confidence=0.8), (EXTRA,)),
    "one extra key in each act": (
        changed(acts=[one | {"comment": "A fair offer."} for one in WHOLE["acts"]]),
        (EXTRA,),
    ),
    "keys in another case": ({key.title(): value for key, value in WHOLE.items()}, (CASE,)),
    "keys of acts in another case": (
        changed(acts=[{key.upper(): value for key, value in one.items()} for one in WHOLE["acts"]]),
        (CASE,),
    ),
    "the name of an act in another case": (act(1, act="Answer_Contact"), (CASE,)),
    "a wrapper": ({"move": WHOLE}, (WRAPPER,)),
    "a wrapper with a remark": ({"thought": "Hm.", "response": WHOLE}, (WRAPPER,)),
    "wrappers within wrappers": ({"result": {"move": WHOLE}}, (WRAPPER,)),
    "a tool call as text": ({"name": "move", "arguments": json.dumps(WHOLE)}, (WRAPPER,)),
    "a single id for a list": (
        act(0, give="washington.restate-one-china", ask="beijing.peaceful-unification"),
        (SINGLE,),
    ),
    "a number as text": (act(0, deadline="3"), (TEXT,)),
    "booleans as text": (act(1, take="False") | {"content": "false"}, (TEXT,)),
    "several": ({"Move": SEVERAL}, (WRAPPER, CASE, EXTRA, TEXT)),
}


@pytest.mark.parametrize(("reply", "repaired"), TRIFLES.values(), ids=TRIFLES)
@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "My move: {} That is all."])
def test_a_trifle_is_mended_and_noted(reply: Any, repaired: tuple[str, ...], around: str) -> None:
    assert parse_move(around.replace("{}", json.dumps(reply))) == (MEANT, repaired)


def test_a_trailing_comma_is_mended() -> None:
    words = json.dumps(WHOLE).replace("]}", "],}").replace("}]", "},]")
    assert parse_move(words[:-1] + ",}") == (MEANT, (COMMA,))
    assert without_trailing_commas('{"a": "x,} ,]", "b": [1, 2,],}') == '{"a": "x,} ,]", "b": [1, 2]}'


def test_a_valid_reply_is_not_mended() -> None:
    assert parse_move(json.dumps(WHOLE)) == (MEANT, ())


@pytest.mark.parametrize(
    "reply",
    [
        changed(unless="they withdraw", otherwise="we leave"),
        act(0, unless="they withdraw", otherwise="we leave"),
        {"draft": WHOLE, "final": WHOLE},
        changed(acts="hold"),
        act(0, deadline="soon"),
        act(0, deadline="9"),
        act(1, take="perhaps"),
        act(1, act="invade"),
        act(1, act=["hold"]),
        changed(statement=""),
        {"statement": "We wait.", "Statement": "We attack.", "STATEMENT": "No.", "acts": [{"act": "hold"}]},
    ],
)
def test_what_is_more_than_a_trifle_is_refused(reply: Any) -> None:
    with pytest.raises(UnreadableError):
        parse_move(json.dumps(reply))


@pytest.mark.server
@pytest.mark.parametrize("aloud", [False, True], ids=["asked", "streamed"])
async def test_repairs_are_recorded_with_the_call(stub: Stub, aloud: bool) -> None:
    stub.answers.append((200, completion(json.dumps({"move": changed(confidence=1)}))))
    endpoint = Endpoint(stub.url, None, "stub-1", tries=1)
    view = view_of(fold([opening(load().scenario("taiwan-strait"))]), "washington")
    parts = [part async for part in LanguageModel(endpoint, aloud=aloud).speak(view)]
    await endpoint.close()
    reply: Any = parts[-1]
    assert reply.move == MEANT
    assert reply.call.repaired == (WRAPPER, EXTRA)
