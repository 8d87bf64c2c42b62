"""Two people edited one profile: what one side alone touched is merged, the rest is shown to be chosen.

Each form carries what it was loaded with. So of every place three versions are known: as loaded, as typed, as saved
meanwhile (`editorial/threeway.py`). The same serves words that were typed into a form that was never saved.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from editorial.threeway import Version, merge
from editorial.words import Piece, compare
from profiles.admin import Line, Posted, Sheet, posted_rows, put_rows
from profiles.document import SECTIONS

from .profile_versions import Forks, sealed, sealed_forks, version_of


@dataclass(frozen=True, slots=True)
class Theirs:
    """What was taken over from others at one place. `both` says that this person's words are in it too."""

    label: str
    anchor: str
    pieces: tuple[Piece, ...]
    what: str = ""
    both: bool = False


class Conflict:
    """The three versions of one form, and the form that follows from them (`data`)."""

    def __init__(
        self, mine: Sheet, now: Sheet, data: QueryDict, base: Version | None, undecided: Forks, version: int
    ) -> None:
        self.mine, self.base = mine, base
        self.typed, self.saved = version_of(mine), version_of(now)
        long = {cell.path for cell in mine.cells() if cell.long}
        self.merged = merge(base, self.typed, self.saved, long=long.__contains__, undecided=undecided)
        self.forks = self.merged.forks
        self.data = data.copy()
        self._fill()
        self.data["version"], self.data["base"] = str(version), sealed(self.saved)
        self.data["fork"] = sealed_forks(self.forks)
        for name in [name for name in self.data if name.startswith("choice:")]:
            del self.data[name]

    def _fill(self) -> None:
        """Put the merged values and rows into what was posted; what was typed and stays is not touched."""
        fields = self.merged.fields
        moved = {path: value for path, value in fields.items() if value != self.typed.fields.get(path)}
        for path, value in moved.items():
            if "/" not in path:
                self.data[path] = value
        for section in SECTIONS:
            posted = dict(zip(self.typed.rows.get(section, ()), posted_rows(self.data, section), strict=False))
            rows: list[Posted] = []
            for key in self.merged.rows[section]:
                row = posted.get(key, {"key": [key]})
                start = f"{section}/{key}/"
                rows.append(row | {path[len(start) :]: [moved[path]] for path in moved if path.startswith(start)})
            put_rows(self.data, section, rows)

    def show(self, sheet: Sheet) -> list[Theirs]:
        """Put what was taken over beside its place in the merged form; returns it all, in the form's order."""
        told = self.merged.told
        found: list[Theirs] = []
        for cell in sheet.cells():
            if cell.path in told:
                both = told[cell.path] == "both"
                before = self.typed.fields[cell.path]
                pieces = compare(cell.words(before), cell.words(self.merged.fields[cell.path]))
                cell.theirs = Theirs(cell.label, cell.bound.auto_id, pieces, both=both)
                found.append(cell.theirs)
        for line in sheet.lines():
            if told.get(line.path) == "added":
                line.theirs = Theirs(_named(line), line.anchor, (), _("added"))
                found.append(line.theirs)
        return [*found, *self._gone()]

    def _gone(self) -> Iterator[Theirs]:
        for line in self.mine.lines():
            if self.merged.told.get(line.path) == "gone":
                words = "\n".join(cell.shown for cell in line.cells if cell.shown)
                yield Theirs(_named(line), "", (Piece("del", words),) if words else (), _("deleted"))


def _named(line: Line) -> str:
    return f"{line.label}: {line.title}" if line.title else line.label
