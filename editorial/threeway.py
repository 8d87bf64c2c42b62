"""Two people's words over one text that both began from: what merges by itself, and what must be chosen.

Nothing here knows forms or the database. A version is what one side has: each field's value by its path, and the keys
of each section's rows in order. Rows that have no key yet are named "+1", "+2" after their place.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from editorial.words import blend
from profiles.document import SECTIONS
from profiles.folding import clean

# Both wrote other words; they deleted what I wrote in; I deleted what they wrote in; both moved rows.
Kind = Literal["words", "gone", "ticked", "order"]
KINDS: tuple[Kind, ...] = ("words", "gone", "ticked", "order")
Happened = Literal["theirs", "both", "added", "gone"]


@dataclass(frozen=True)
class Version:
    """What one side has. `ticked` are the paths of rows that a press of Save would delete."""

    fields: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, Sequence[str]] = field(default_factory=dict)
    ticked: frozenset[str] = frozenset()

    def keys(self, section: str) -> list[str]:
        return list(self.rows.get(section, ()))

    def row(self, path: str) -> dict[str, str]:
        """Return the fields of a row by path."""
        return {one: value for one, value in self.fields.items() if one.startswith(f"{path}/")}


@dataclass(frozen=True)
class Fork:
    """A place where one of two must be chosen, with what stood there before; an order is its keys, space between."""

    kind: Kind
    base: str
    mine: str
    theirs: str


@dataclass
class Merged:
    """The version that follows, with mine at each fork; `told` says what came from others, by path."""

    fields: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[str]] = field(default_factory=dict)
    forks: dict[str, Fork] = field(default_factory=dict)
    told: dict[str, Happened] = field(default_factory=dict)


def same(one: str, other: str) -> bool:
    """Say whether two values are stored alike."""
    return one == other or clean(one) == clean(other)


def merge(
    base: Version | None,
    mine: Version,
    theirs: Version,
    *,
    long: Callable[[str], bool] = lambda path: False,
    undecided: Mapping[str, Fork] | None = None,
) -> Merged:
    """Merge what only one side touched; long texts word by word; everything else is a fork.

    Without a base all of mine counts as typed. Forks left `undecided` by an earlier merge are open again, from the
    base that they had.
    """
    return _Merge(base, mine, theirs, long, undecided or {}).whole()


class _Merge:
    def __init__(
        self,
        base: Version | None,
        mine: Version,
        theirs: Version,
        long: Callable[[str], bool],
        undecided: Mapping[str, Fork],
    ) -> None:
        self.base, self.mine, self.theirs, self.long, self.undecided = base, mine, theirs, long, undecided
        self.merged = Merged()

    def whole(self) -> Merged:
        rows = {f"{section}/{key}" for section in SECTIONS for key in self.mine.keys(section)}
        for path in self.mine.fields:
            if path.count("/") < 2 or path.rpartition("/")[0] in rows:
                self._field(path)
        for section in SECTIONS:
            self._section(section)
        return self.merged

    def _before(self, path: str) -> str | None:
        """Return what stood at a path; None where that is unknown."""
        if path in self.undecided:
            return self.undecided[path].base
        return None if self.base is None else self.base.fields.get(path, "")

    def _field(self, path: str) -> None:
        mine, before = self.mine.fields[path], self._before(path)
        theirs = self.theirs.fields.get(path)
        self.merged.fields[path] = mine
        if theirs is None or same(mine, theirs):
            return
        if before is not None and same(theirs, before):
            return
        if before is not None and same(mine, before):
            self.merged.fields[path] = theirs
            self.merged.told[path] = "theirs"
            return
        both = blend(clean(before), clean(mine), clean(theirs)) if before is not None and self.long(path) else None
        if both is None:
            self.merged.forks[path] = Fork("words", before or "", mine, theirs)
        else:
            self.merged.fields[path] = both
            self.merged.told[path] = "both"

    def _wrote_in(self, path: str, version: Version) -> bool:
        """Say whether a side changed anything in a row."""
        return any(
            (before := self._before(one)) is None or not same(value, before) for one, value in version.row(path).items()
        )

    def _section(self, section: str) -> None:
        present, kept = self.theirs.keys(section), []
        loaded = self.base.keys(section) if self.base else []
        for key in self.mine.keys(section):
            path = f"{section}/{key}"
            ticked = path in self.mine.ticked
            if key in present:
                kept.append(key)
                if ticked and (path in self.undecided or self._wrote_in(path, self.theirs)):
                    self.merged.forks[path] = Fork("ticked", "", "", "")
            elif key.startswith("+"):
                kept.append(key)
            elif ticked:
                continue  # both deleted it
            elif path in self.undecided or self.base is None or (key in loaded and self._wrote_in(path, self.mine)):
                kept.append(key)
                self.merged.forks[path] = Fork("gone", "", "", "")
            elif key in loaded:
                self.merged.told[path] = "gone"
            else:
                kept.append(key)
        for key in present:
            if key not in self.mine.keys(section):
                self.merged.told[f"{section}/{key}"] = "added"
                self.merged.fields |= self.theirs.row(f"{section}/{key}")
        self.merged.rows[section] = self._ordered(section, kept, present)

    def _ordered(self, section: str, mine: list[str], theirs: list[str]) -> list[str]:
        """Return the rows in the order of whoever moved some; both having moved them is a fork."""
        path = f"{section}#order"
        loaded = self.base.keys(section) if self.base else None
        if path in self.undecided:
            loaded = self.undecided[path].base.split()
        common = {*mine} & {*theirs} & {*(loaded if loaded is not None else theirs)}
        own, other = _only(mine, common), _only(theirs, common)
        before = _only(loaded, common) if loaded is not None else None
        if own in (before, other):
            return woven(theirs, mine)
        if other != before:
            self.merged.forks[path] = Fork("order", " ".join(before or []), " ".join(own), " ".join(other))
        return woven(mine, theirs)


def woven(lead: Iterable[str], other: Iterable[str]) -> list[str]:
    """Return the first list with the second's own items, each after what it followed there."""
    rows, place = list(lead), 0
    for key in other:
        if key in rows:
            place = rows.index(key) + 1
        else:
            rows.insert(place, key)
            place += 1
    return rows


def _only(keys: Iterable[str], common: set[str]) -> list[str]:
    return [key for key in keys if key in common]
