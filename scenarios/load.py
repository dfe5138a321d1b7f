"""The library: the built-in entries, with the entries of a user's folders added or put in their place."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache, cached_property
from importlib.resources import files
from pathlib import Path

from scenarios.checks import Part, entry_faults, fits, parts, references, scenario_faults
from scenarios.exercise import Exercise
from scenarios.exercise_checks import exercise_faults
from scenarios.files import KINDS, Entry, LibraryError, SharedTrait, nearest, printable, read_folder
from scenarios.mandate import Audience, Mandate, RedLine, Trait
from scenarios.scenario import Scenario, ScenarioEntry
from scenarios.types import Countermeasure, Frozen, Inject, Measure, Paper, Rule

__all__ = ["Library", "LibraryError", "load"]

NOUNS: dict[type[Part], str] = {
    Paper: "paper",
    Measure: "measure",
    Mandate: "side",
    Inject: "inject",
    RedLine: "red line",
    Audience: "audience",
    ScenarioEntry: "scenario",
}
"""The name of each kind of part that a reference may name."""


Found = Mapping[str, tuple[str, Entry]]
"""Entries by id, each with its file."""


class Library(Frozen):
    """All entries that can be played or looked up."""

    papers: tuple[Paper, ...]
    measures: tuple[Measure, ...]
    mandates: tuple[Mandate, ...]
    shared_traits: tuple[SharedTrait, ...]
    injects: tuple[Inject, ...]
    rules: tuple[Rule, ...]
    countermeasures: tuple[Countermeasure, ...]
    scenarios: tuple[ScenarioEntry, ...]
    exercises: tuple[Exercise, ...]

    @cached_property
    def index(self) -> Mapping[str, Part]:
        """Every entry, red line, audience, constraint and trait by id."""
        entries: Iterable[Entry] = (e for kind in KINDS for e in getattr(self, kind))
        return {part.id: part for entry in entries for part in parts(entry)}

    def find(self, id: str) -> Part:  # noqa: A002 the field's own name
        """The part with this id; LibraryError, with the nearest ids, if there is none."""
        if id not in self.index:
            raise LibraryError(f"There is no entry with the id '{printable(id)}'{nearest(id, self.index)}.")
        return self.index[id]

    def scenario(self, id: str) -> Scenario:  # noqa: A002 the field's own name
        """The scenario with this id and all its parts; LibraryError if there is none or its parts do not fit."""
        entry = self.index.get(id)
        if not isinstance(entry, ScenarioEntry):
            known = ", ".join(s.id for s in self.scenarios)
            raise LibraryError(f"There is no scenario '{printable(id)}'; there are: {known}.")
        scenario = self._resolved(entry)
        for fault in scenario_faults(scenario):
            raise LibraryError(f"Scenario '{id}': {fault}.")
        return scenario

    def exercise(self, id: str) -> Exercise:  # noqa: A002 the field's own name
        """The exercise with this id; LibraryError if there is none or if it does not fit its scenario."""
        entry = self.index.get(id)
        if not isinstance(entry, Exercise):
            known = ", ".join(e.id for e in self.exercises)
            raise LibraryError(f"There is no exercise '{printable(id)}'; there are: {known}.")
        self.scenario_of(entry)
        return entry

    def scenario_of(self, exercise: Exercise) -> Scenario:
        """The scenario as an exercise has it; LibraryError if the exercise does not fit its scenario."""
        scenario = self.scenario(exercise.scenario)
        for fault in exercise_faults(exercise, scenario):
            raise LibraryError(f"Exercise '{exercise.id}': {fault}.")
        return exercise.narrowed(scenario)

    def _resolved(self, entry: ScenarioEntry) -> Scenario:
        mandates = {m.id: m for m in self.mandates}
        sides = tuple(self._with_shared(mandates[s]) for s in entry.sides)
        measures = {m.id: m for m in self.measures}
        acting = {"both", *entry.sides}
        return Scenario.model_validate(
            dict(entry)
            | {
                "sides": sides,
                "measures": tuple(measures[m] for m in entry.measures),
                "countermeasures": tuple(c for c in self.countermeasures if c.actor in acting),
                "injects": tuple(i for i in self.injects if fits(i, sides)),
                "rules": self.rules,
            }
        )

    def _with_shared(self, mandate: Mandate) -> Mandate:
        shared = (t for t in self.shared_traits if mandate.id in t.sides)
        plain = tuple(Trait.model_validate(t.model_dump(exclude={"sides"})) for t in shared)
        return mandate.model_copy(update={"traits": mandate.traits + plain})


def load(*folders: Path) -> Library:
    """The built-in library with the entries of each folder or file added, or put in place of those with the same id.

    Raises LibraryError if a folder, a file or an entry is wrong, or names an id that does not exist.
    """
    if not folders:
        return _builtin_library()
    found = dict(_builtin())
    for folder in folders:
        found |= _of_same_kind(found, read_folder(folder))
    return _checked(found)


@cache
def _builtin_library() -> Library:
    return _checked(_builtin())


def _checked(found: Found) -> Library:
    library = Library.model_validate(
        {kind: tuple(e for _, e in found.values() if type(e) is model) for kind, model in KINDS.items()}
    )
    _check(library, found)
    return library


def _of_same_kind(old: Found, new: Found) -> Found:
    """The new entries; LibraryError if one would replace an old entry of another kind."""
    for file, entry in new.values():
        if entry.id in old and type(old[entry.id][1]) is not type(entry):
            other = old[entry.id][0]
            raise LibraryError(f"{file}: '{entry.id}' is an entry of another kind in {other}; give it another id.")
    return new


@cache
def _builtin() -> Found:
    here = files("scenarios")
    return read_folder(here / "catalogue") | read_folder(here / "library") | read_folder(here / "exercises")


def _check(library: Library, found: Found) -> None:
    owners: dict[str, str] = {}
    for file, entry in found.values():
        _refuse(file, entry, _duplicates(entry, owners))
    for file, entry in found.values():
        _refuse(file, entry, (*_unresolved(entry, library.index), *entry_faults(entry)))


def _refuse(file: str, entry: Entry, faults: Iterable[str]) -> None:
    for fault in faults:
        raise LibraryError(f"{file}: '{entry.id}': {fault}.")


def _duplicates(entry: Entry, owners: dict[str, str]) -> Iterator[str]:
    for part in parts(entry):
        if part.id in owners:
            yield f"the id '{part.id}' is already used in '{owners[part.id]}'; give it another id"
        owners[part.id] = entry.id


def _unresolved(entry: Entry, index: Mapping[str, Part]) -> Iterator[str]:
    for key, kind, id_ in references(entry):
        if not isinstance(index.get(id_), kind):
            near = nearest(id_, (i for i, part in index.items() if isinstance(part, kind)))
            yield f"{key} names '{id_}', but no {NOUNS[kind]} has that id{near}"
