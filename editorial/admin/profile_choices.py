"""Places at which two people wrote different things: shown beside the form, chosen one by one, applied on saving."""

from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from editorial.threeway import Fork, same, woven
from editorial.words import Piece, compare
from profiles.admin import Cell, Line, Section, Sheet, posted_rows, put_rows
from profiles.document import SECTIONS

from .profile_versions import Forks, unsealed_forks

_FIRST = "choice:"


@dataclass(frozen=True, slots=True)
class Option:
    """One way to go on from a fork."""

    value: str
    label: str
    pieces: tuple[Piece, ...] = ()
    words: str = ""
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A fork as the form shows it. `base` is what stood there before either wrote."""

    name: str
    id: str
    label: str
    question: str
    options: tuple[Option, ...]
    base: str = ""

    @property
    def open(self) -> bool:
        return not any(option.checked for option in self.options)


@dataclass
class Decision:
    """What was posted, with the choices made put into it (`data`), and the forks still to be decided (`open`)."""

    posted: QueryDict
    forks: Forks = field(init=False)
    data: QueryDict = field(init=False)
    open: Forks = field(init=False)

    def __post_init__(self) -> None:
        self.forks = unsealed_forks(self.posted.get("fork", ""))
        self.data = self.posted.copy()
        self.open = {}
        self._index = {} if not self.forks else _rows_by_key(self.posted)
        # Orders last: until then each row is where it was posted.
        for path, fork in sorted(self.forks.items(), key=lambda item: item[1].kind == "order"):
            if not self._decide(path, fork, self.posted.get(f"{_FIRST}{path}", "")):
                self.open[path] = fork
        self._drop_rows()

    def _decide(self, path: str, fork: Fork, choice: str) -> bool:
        """Put one choice into the data; returns whether it is one."""
        if fork.kind == "words":
            return self._words(path, fork, choice)
        section, _slash, key = path.partition("/")
        if fork.kind == "order":
            if choice == "theirs":
                self._reorder(path.partition("#")[0], fork.theirs.split())
        elif key not in self._index.get(section, {}):
            return True  # it is no longer in the form
        elif fork.kind == "ticked" and choice == "theirs":
            self.data.pop(f"{section}-{self._index[section][key]}-DELETE", None)
        return choice in ("mine", "theirs")

    def _words(self, path: str, fork: Fork, choice: str) -> bool:
        row = path.rpartition("/")[0]
        if row and self._goes(row):
            return True
        name = self._name(path)
        now = self.posted.get(name, "")
        ticks = {fork.mine, fork.theirs} == {"True", "False"}
        edited = not ticks and not same(now, fork.mine) and not same(now, fork.theirs)
        if choice == "theirs" and edited:
            return False  # which of the two is meant: their words, or the ones just typed?
        if choice in ("mine", "theirs") and not edited:
            self.data[name] = fork.mine if choice == "mine" else fork.theirs
        return choice in ("mine", "theirs", "text")

    def _goes(self, row: str) -> bool:
        """Say whether a row will not be there after saving, so that its words need no choice."""
        section, _slash, key = row.partition("/")
        place = self._index.get(section, {}).get(key)
        fork, choice = self.forks.get(row), self.posted.get(f"{_FIRST}{row}", "")
        if place is None or (fork and fork.kind == "gone" and choice == "theirs"):
            return True
        return f"{section}-{place}-DELETE" in self.posted and not (fork and choice != "mine")

    def _name(self, path: str) -> str:
        section, key, name = path.split("/") if "/" in path else ("", "", path)
        return f"{section}-{self._index[section][key]}-{name}" if section else name

    def _reorder(self, section: str, order: list[str]) -> None:
        rows = posted_rows(self.data, section)
        keys = [(row.get("key") or [""])[0] or f"+{number}" for number, row in enumerate(rows)]
        by_key = dict(zip(keys, rows, strict=True))
        wanted = woven([key for key in order if key in by_key], keys)
        put_rows(self.data, section, [by_key[key] for key in wanted])

    def _drop_rows(self) -> None:
        """Leave out the rows that others deleted, where that was chosen."""
        for section in SECTIONS:
            gone = {
                path.partition("/")[2]
                for path, fork in self.forks.items()
                if fork.kind == "gone" and path.startswith(f"{section}/")
                if self.posted.get(f"{_FIRST}{path}") == "theirs"
            }
            if gone:
                rows = posted_rows(self.data, section)
                put_rows(self.data, section, [row for row in rows if (row.get("key") or [""])[0] not in gone])


def _rows_by_key(data: QueryDict) -> dict[str, dict[str, int]]:
    """Return where each row stands in a posted form, by section and key."""
    found: dict[str, dict[str, int]] = {}
    for section in SECTIONS:
        for index, row in enumerate(posted_rows(data.copy(), section)):
            if key := (row.get("key") or [""])[0]:
                found.setdefault(section, {}).setdefault(key, index)
    return found


def attach(sheet: Sheet, data: QueryDict, who: str) -> list[Choice]:
    """Put each choice that the form asks for beside its place; returns them in the form's order."""
    forks = unsealed_forks(data.get("fork", ""))
    if not forks:
        return []
    places: dict[str, Any] = {f"{section.name}#order": section for section in sheet.sections}
    places |= {line.path: line for line in sheet.lines()} | {cell.path: cell for cell in sheet.cells()}
    found = []
    for number, (path, place) in enumerate(places.items()):
        if path in forks:
            chosen = data.get(f"{_FIRST}{path}", "")
            place.choice = _choice(place, forks[path], f"{_FIRST}{path}", f"choice-{number}", chosen, who)
            found.append(place.choice)
    return found


def _choice(place: Cell | Line | Section, fork: Fork, name: str, id_: str, chosen: str, who: str) -> Choice:
    label = place.label
    if isinstance(place, Line) and place.title:
        label = f"{place.label}: {place.title}"
    base, told = "", {"who": who}
    if isinstance(place, Cell):
        base, mine, theirs = (place.words(value) for value in (fork.base, fork.mine, fork.theirs))
        question = _("You and %(who)s wrote different things here. Choose one.") % told
        ways = [
            ("mine", _("Yours"), compare(base, mine), mine),
            ("theirs", _("By %(who)s") % told, compare(base, theirs), theirs),
            ("text", _("Neither: what I write in the field above"), (), ""),
        ]
    elif fork.kind == "order":
        assert isinstance(place, Section)
        label = _("%(section)s, order") % {"section": place.label}
        titles = {line.form.key: line.title or line.label for line in place.lines}
        orders = [" · ".join(titles.get(key, key) for key in keys.split()) for keys in (fork.base, fork.theirs)]
        base = orders[0]
        question = _("You and %(who)s put the rows in different orders. Choose one.") % told
        ways = [
            ("mine", _("As they stand below"), (), ""),
            ("theirs", _("As %(who)s put them") % told, (), orders[1]),
        ]
    elif fork.kind == "gone":
        question = _("%(who)s deleted this row, and you wrote in it. Choose one.") % told
        ways = [("mine", _("Keep it, as it stands below"), (), ""), ("theirs", _("Let it be deleted"), (), "")]
    else:
        question = _("You deleted this row, and %(who)s wrote in it. Choose one.") % told
        ways = [("mine", _("Delete it"), (), ""), ("theirs", _("Keep it, as it stands below"), (), "")]
    options = tuple(Option(value, text, pieces, words, value == chosen) for value, text, pieces, words in ways)
    return Choice(name, id_, label, question, options, base)
