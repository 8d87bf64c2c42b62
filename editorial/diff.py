"""Two snapshots → the changes between them, in the words and the order in which a person reads them.

A fact of an organization, topic or source that several rows show is told once.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from . import labels
from .changes import Change, Evidence, Size, compared, size
from .diff_portrait import portrait_changed
from .diff_rows import rows_changed

__all__ = ["Change", "Evidence", "Size", "diff", "size"]


def diff(old: dict[str, Any] | None, new: dict[str, Any]) -> list[Change]:
    """Return what changed from the old document to the new one; without an old one, everything is added.

    Equal documents have no changes, and unequal ones have at least one.
    """
    before: dict[str, Any] = (
        old if old is not None else {name: new[name] for name in ("schema", "uid", "living") if new.get(name)}
    )
    order = [*labels.FIELDS, *labels.SECTIONS]
    names = [name for name in order if name in before or name in new]
    names += sorted({*before, *new} - set(order))
    changes: list[Change] = []
    for name in names:
        a, b = before.get(name), new.get(name)
        if name == "portrait":
            changes.extend(portrait_changed(a or None, b or None))
        elif _is_section(a) or _is_section(b):
            changes.extend(rows_changed(name, a or [], b or []))
        elif a != b and (a or b or b is False):
            changes.append(compared(name, "", labels.label_of_field(name), a, b))
    return _told_once(changes)


def _is_section(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(item, Mapping) for item in value)


def _told_once(changes: Iterable[Change]) -> list[Change]:
    """Join equal changes of one fact of an organization, topic or source; `also` names the other rows."""
    told: dict[int | tuple[str, str, str], Change] = {}
    for number, change in enumerate(changes):
        mark = (change.fact, change.before, change.after) if "." in change.fact else number
        first = told.get(mark)
        told[mark] = replace(first, also=(*first.also, change.label)) if first else change
    return list(told.values())
