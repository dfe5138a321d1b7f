"""The facilitator's own sections: the exercise at a glance, the plan, the rubric and the guide."""

from collections.abc import Iterator

from markdown_it import MarkdownIt

from moderator.descriptions import channel
from scenarios.exercise import Criterion, Exercise, Objective, Planned
from scenarios.scenario import Scenario
from scenarios.types import Effect
from training.assessment.objectives import measured
from training.materials.sections import PIECES, piece
from training.materials.words import word
from training.triggers import in_words
from transcripts.clean import clean
from transcripts.exports.pieces import text

_MARKDOWN = MarkdownIt("commonmark", {"html": False}).enable("table").disable(["image", "link", "autolink"])
"""Headings, lists, tables and emphasis: a guide may hold no links, no images and no HTML."""


def running(exercise: Exercise, scenario: Scenario) -> str:
    """The exercise at a glance, with its objectives and its plan of injects."""
    return piece(
        "running",
        facts=piece("list", items=PIECES.items(_facts(exercise))),
        objectives="\n".join(map(_objective, exercise.objectives)),
        plan="\n".join(_inject(planned, scenario) for planned in exercise.injects),
    )


def assessing(exercise: Exercise) -> str:
    """The rubric and the questions for the debrief."""
    rubric = "\n".join(map(_criterion, exercise.rubric))
    return piece("assessing", rubric=rubric, questions=PIECES.items(exercise.questions))


def guide(exercise: Exercise) -> str:
    """The facilitator's guide, which is Markdown; empty where there is none."""
    return piece("guide", guide=str(_MARKDOWN.render(clean(exercise.guide)))) if exercise.guide else ""


def _facts(exercise: Exercise) -> Iterator[str]:
    played = exercise.opponent
    yield word("agent", agent=played.agent) if played.agent else word("difficulty", difficulty=str(played.difficulty))
    yield word("coach-on" if exercise.coach else "coach-off")
    yield word("score-on" if exercise.show_score else "score-off")
    if exercise.passphrase:
        yield word("board-on")


def _objective(objective: Objective) -> str:
    return piece("objective", text=text(objective.text), measured=text(measured(objective)))


def _inject(planned: Planned, scenario: Scenario) -> str:
    inject = next(i for i in scenario.injects if i.id == planned.inject)
    actors = {side.id: word("act-of", side=side.name) for side in scenario.sides}
    actors |= {"both": word("act-of-both"), "neither": word("neither")}
    return piece(
        "inject",
        title=text(inject.title),
        when=text(in_words(planned.trigger, scenario)),
        actor=text(actors[inject.actor]),
        effect=text(" ".join(_effects(inject.effect, scenario)) or word("effectless")),
        cable=PIECES.paragraphs(inject.cable),
        note=piece("inject-note", text=text(planned.note)) if planned.note else "",
    )


def _effects(effect: Effect, scenario: Scenario) -> Iterator[str]:
    if effect.shift and effect.sides:
        change = word("dearer" if effect.shift > 0 else "cheaper")
        sides = " and ".join(scenario.mandate(side).name for side in effect.sides)
        rounds = {} if effect.rounds == 1 else {"rounds": str(effect.rounds)}
        yield word("costs" if rounds else "costs-once", change=change, sides=sides, **rounds)
    if effect.closes_channel:
        yield word("closes", channel=channel(effect.closes_channel))
    if effect.drops_commitment:
        yield word("drops")
    if effect.leaks:
        yield word("leaks")


def _criterion(row: Criterion) -> str:
    levels = {level: text(getattr(row, level)) for level in ("weak", "sound", "strong")}
    return piece("criterion", criterion=text(row.criterion), **levels)
