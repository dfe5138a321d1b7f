"""A study as the TOML of its file, so that a report holds all that is needed to repeat it."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from studies.study import Study


def as_toml(study: Study) -> str:
    """The file of a study, without what is left at its default; read again, it gives the same study."""
    held = study.model_dump(mode="json", exclude_defaults=True) | study.model_dump(mode="json", include={"seeds"})
    return "\n".join(_table((), held)) + "\n"


def _table(path: tuple[str, ...], held: Mapping[str, Any]) -> Iterator[str]:
    plain = {key: value for key, value in held.items() if not isinstance(value, Mapping)}
    if path and (plain or not held):
        yield f"\n[{'.'.join(path)}]"
    yield from (f"{key} = {_value(value)}" for key, value in plain.items())
    for key, value in held.items():
        if isinstance(value, Mapping):
            yield from _table((*path, key), value)


def _value(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_value, value))}]"
    return json.dumps(value, ensure_ascii=False)
