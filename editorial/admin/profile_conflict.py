"""Two people edited one profile: what the second one typed, beside what the first one saved meanwhile.

Each form carries what it was loaded with. So of every field three values are known: as loaded, as typed, as saved
meanwhile. What a person typed stays; what they left alone follows what was saved; both are shown.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.http import QueryDict
from django.utils.translation import gettext as _

from editorial.words import Piece, compare
from profiles.admin import Cell, Line, Posted, Sheet, posted_rows, put_rows
from profiles.document import SECTIONS
from profiles.folding import clean

Values = dict[str, str]
_SALT = "imprimatur.profile.loaded"


def sealed(values: Values) -> str:
    """Return what a form was loaded with, to travel in it: compressed and signed."""
    return signing.dumps({path: value for path, value in values.items() if value}, salt=_SALT, compress=True)


def unsealed(text: str) -> Values | None:
    """Return what a form was loaded with; None where it does not say, or was meddled with."""
    try:
        values = signing.loads(text, salt=_SALT)
    except (signing.BadSignature, ValueError):
        return None
    return {str(path): str(value) for path, value in values.items()} if isinstance(values, dict) else None


@dataclass(frozen=True, slots=True)
class Theirs:
    """What somebody else did at one place. `kept` says that the form still has what this person typed there."""

    label: str
    anchor: str
    pieces: tuple[Piece, ...]
    kept: bool
    what: str = ""


class Conflict:
    """The three versions of one form, and the form that follows from them."""

    def __init__(self, mine: Sheet, now: Sheet, data: QueryDict, loaded: Values | None) -> None:
        self.mine, self.now = mine, now
        self.posted, self.saved = mine.values(), now.values()
        self.loaded = loaded
        self.names = {cell.path: cell.bound.html_name for cell in mine.cells()}
        self.data = data.copy()
        self._merge()

    def before(self, path: str) -> str:
        """Return what stood at a path when the form was loaded; where that is unknown, what was posted."""
        return self.loaded.get(path, "") if self.loaded is not None else self.posted.get(path, "")

    def typed(self, path: str) -> bool:
        """Say whether this person wrote at a path. Where it cannot be known they did: nothing typed is lost."""
        return self.loaded is None or clean(self.posted.get(path, "")) != clean(self.before(path))

    def _merge(self) -> None:
        for path, name in self.names.items():
            if path in self.saved and not self.typed(path):
                self.data[name] = self.saved[path]
        for section in SECTIONS:
            put_rows(self.data, section, self._rows(section))

    def _rows(self, section: str) -> list[Posted]:
        """Return the rows posted, without those that others deleted and nobody typed in, with others' new ones.

        They stand in the others' order, unless this person moved rows too.
        """
        posted = posted_rows(self.data, section)
        kept = [row for row in posted if not self._left_alone(section, _key(row))]
        theirs = _fields_by_row(self.saved, section)
        loaded = list(_fields_by_row(self.loaded or {}, section))
        mine = {_key(row) for row in posted}
        added = {
            key: {"key": [key], **{name: [value] for name, value in fields.items()}}
            for key, fields in theirs.items()
            if key not in mine
        }
        if [_key(row) for row in posted if _key(row) in loaded] != loaded:
            return [*kept, *added.values()]
        by_key = {_key(row): row for row in kept} | added
        rows = [by_key[key] for key in theirs if key in by_key]
        place = 0
        for row in kept:
            if _key(row) in theirs:
                place = rows.index(row) + 1
            else:
                rows.insert(place, row)
                place += 1
        return rows

    def _left_alone(self, section: str, key: str) -> bool:
        """Say whether a row is one that somebody else deleted and this person did not write in."""
        path = f"{section}/{key}"
        mine = [one for one in self.posted if one.startswith(f"{path}/")]
        return bool(key and mine) and not self._has(self.saved, path) and not any(self.typed(one) for one in mine)

    @staticmethod
    def _has(values: Values, path: str) -> bool:
        return any(one.startswith(f"{path}/") for one in values)

    def show(self, sheet: Sheet) -> list[Theirs]:
        """Put what was saved meanwhile beside each place of the merged form; returns it all, in the form's order."""
        told: list[Theirs] = []
        told += _attached(self._fields(sheet))
        for line in sheet.lines():
            key = line.form.key
            if key and self._has(self.posted, line.path) and not self._has(self.saved, line.path):
                line.theirs = Theirs(_named(line), line.anchor, (), True, _("deleted; saving brings it back"))
                told.append(line.theirs)
            elif key and self._has(self.saved, line.path) and not self._has(self.posted, line.path):
                line.theirs = Theirs(_named(line), line.anchor, (), False, _("added"))
                told.append(line.theirs)
        told += self._gone(sheet)
        return told

    def _fields(self, sheet: Sheet) -> Iterator[tuple[Cell, Theirs]]:
        for cell in sheet.cells():
            path = cell.path
            if path not in self.saved or path not in self.posted or self.saved[path] == self.before(path):
                continue
            if clean(self.saved[path]) == clean(self.posted[path]) and self.typed(path):
                continue  # both wrote the same
            pieces = compare(cell.words(self.before(path)), cell.words(self.saved[path]))
            yield cell, Theirs(cell.label, cell.bound.auto_id, pieces, self.typed(path))

    def _gone(self, sheet: Sheet) -> Iterator[Theirs]:
        shown = {line.path for line in sheet.lines()}
        for line in self.mine.lines():
            if line.form.key and line.path not in shown:
                words = "\n".join(cell.shown for cell in line.cells if cell.shown)
                yield Theirs(_named(line), "", (Piece("del", words),) if words else (), False, _("deleted"))


def _named(line: Line) -> str:
    return f"{line.label}: {line.title}" if line.title else line.label


def _key(row: Posted) -> str:
    return (row.get("key") or [""])[0]


def _attached(found: Iterator[tuple[Any, Theirs]]) -> Iterator[Theirs]:
    for place, theirs in found:
        place.theirs = theirs
        yield theirs


def _fields_by_row(values: Values, section: str) -> dict[str, dict[str, str]]:
    """Return a section's rows by key, in order, from values by path."""
    rows: dict[str, dict[str, str]] = {}
    for path, value in values.items():
        parts = path.split("/")
        if len(parts) == 3 and parts[0] == section:
            rows.setdefault(parts[1], {})[parts[2]] = value
    return rows
