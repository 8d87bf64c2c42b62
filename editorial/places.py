"""The places of a document that one can talk about or ask after: each field and row by its path, label and words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from profiles.document import SECTIONS, Data

from . import labels

_NOT_SAID = {"schema", "uid", "slug"}
_SHORT = 160


@dataclass(frozen=True, slots=True)
class Place:
    """One field or row: its path, what people call it, and the beginning of what stands there."""

    path: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Part:
    """The head of a document (`name` is "") or one of its sections, with its places in order."""

    name: str
    label: str
    places: list[Place]


def parts(data: Data, *, empty: bool = False) -> list[Part]:
    """Return the parts of a document in the order of the form; with `empty`, also those that hold nothing."""
    head = [Place(name, labels.label_of_field(name), words_of(data[name])) for name in labels.FIELDS if name in data]
    head = [place for place in head if place.path not in _NOT_SAID or (empty and place.path == "slug")]
    found = [Part("", _("Profile"), [place for place in head if place.words or empty])]
    for section in SECTIONS:
        places = list(_rows(section, data[section]))
        if places or empty:
            found.append(Part(section, labels.label_of_field(section), places))
    return found


def _rows(section: str, rows: list[Data]) -> Iterator[Place]:
    for number, row in enumerate(rows, 1):
        label = labels.label_of_row(section, number, row)
        title = words_of(labels.title_of_row(section, row))
        rest = next((row[name] for name in ("body", "description", "because", "occasion") if row.get(name)), "")
        words = words_of(f"{title}: {rest}" if rest and title != label else rest or title)
        yield Place(f"{section}/{row['key']}", label, words)


def words_of(value: Any) -> str:
    """Return the beginning of a value as a person would write it; "" for nothing."""
    match value:
        case bool():
            return _("yes") if value else _("no")
        case list():
            text = "; ".join(str(item) for item in value)
        case Mapping():
            text = str(value.get("alt") or value.get("credit") or _("a picture"))
        case _:
            text = str(value or "")
    line = " ".join(text.split())
    return line if len(line) <= _SHORT else f"{line[:_SHORT].rstrip()}…"
