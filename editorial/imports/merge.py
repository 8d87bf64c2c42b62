"""A record over a working copy: field by field and row by row, people's words left alone. Plain data, no writes."""

from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from profiles.document import Data, free_key
from profiles.folding import normalised
from profiles.models.working import SECTIONS

from .ledger import Owners

# Never merged: identities, the address, and the sources that belong to texts.
_FIXED = {"schema", "uid", "slug", "sources"}
# The words by which a row without a known key is the same row, and the words that its key is made from.
_SAME: dict[str, tuple[str, ...]] = {
    "topics": ("label",),
    "affiliations": ("organization", "role", "started"),
    "texts": ("heading",),
    "known_for": ("title",),
    "readings": ("source",),
    "quotes": ("text",),
    "honors": ("title", "year"),
    "education": ("institution", "degree", "year"),
    "links": ("scheme", "value"),
    "related": ("name",),
}
_KEY_FROM = {
    "topics": "label",
    "affiliations": "organization",
    "texts": "heading",
    "known_for": "title",
    "readings": "source",
    "honors": "title",
    "education": "institution",
    "links": "scheme",
    "related": "name",
}


@dataclass
class Merged:
    """The document that results, who was left alone, and where each row of the record went."""

    data: Data
    kept: list[str] = field(default_factory=list)
    places: dict[str, str] = field(default_factory=dict)  # "known_for[2]" → "known_for/flashattention"
    written: set[str] = field(default_factory=set)  # the paths that now hold words of this record
    doubles: dict[str, str] = field(default_factory=dict)  # new rows whose title is part of an older row's
    confirmed: set[str] = field(default_factory=set)  # the paths that say already what this record says


def merge(base: Data, incoming: Data, owners: Owners, precedence: int) -> Merged:
    """Return the base with the incoming words in it: never over a person's, nor over a stronger record's.

    `incoming` holds only what the record says, its terms as facts. What it leaves out stays.
    """
    merged = Merged(deepcopy(base))
    for name, value in incoming.items():
        if name in _FIXED or name in SECTIONS:
            continue
        if value == base[name]:
            merged.confirmed.add(name)
        elif name in owners.people:
            merged.kept.append(f"{name}: edited by a person ({owners.people[name]})")
        elif not base[name] or owners.may_replace(name, precedence):
            merged.data[name] = value
            merged.written.add(name)
    for section in SECTIONS:
        if rows := incoming.get(section):
            _Section(section, merged, owners, precedence).take(rows)
    return merged


class _Section:
    """Merges the rows of one section."""

    def __init__(self, section: str, merged: Merged, owners: Owners, precedence: int) -> None:
        self.section, self.merged, self.owners, self.precedence = section, merged, owners, precedence
        self.rows: list[Data] = merged.data[section]
        self.before = [row["key"] for row in self.rows]
        self.free: list[Data] = list(self.rows)  # rows of the base that no row of the record is yet

    def take(self, incoming: list[Data]) -> None:
        """Put the record's rows into the section: those with a known key first, then by their words."""
        order: list[str] = []
        pairs: dict[int, Data] = {}
        for index, row in enumerate(incoming):
            if found := next((own for own in self.free if row.get("key") and own["key"] == row["key"]), None):
                pairs[index] = found
                self.free.remove(found)
        for index, row in enumerate(incoming):
            own = pairs.get(index) or self._same(row, self.free) or self._formerly(row, index)
            if own is not None:
                if index not in pairs:
                    self.free.remove(own)
                self._update(own, row)
            elif self._may_not_repeat(row) and (twin := self._same(row, self.rows)):
                own = twin  # the record says it twice
                self._update(own, row)
            else:
                own = self._add(row, index)
            if own is not None:
                self.merged.places[f"{self.section}[{index}]"] = f"{self.section}/{own['key']}"
                order.append(own["key"])
        if self.section == "known_for":
            self._look_for_doubles()
        self._arrange(list(dict.fromkeys(order)))

    def _look_for_doubles(self) -> None:
        """Note a new row whose title begins as another record's does: "Mamba", "Mamba and selective state spaces"."""
        for row in self.rows:
            if row["key"] in self.before or not row["title"]:
                continue
            mine = f"{normalised(row['title'])} "
            for own in (own for own in self.free if own["title"]):
                theirs = f"{normalised(own['title'])} "
                if mine.startswith(theirs) or theirs.startswith(mine):
                    self.merged.doubles[f"known_for/{row['key']}"] = own["title"]

    def _same(self, row: Data, rows: list[Data]) -> Data | None:
        """Return the row that says the same: all of its words, else those that both have."""
        words = _identity(self.section, row)
        if not words[0] and self.section != "texts":
            return None  # a row of an unfinished draft: its key alone says which one
        full = [own for own in rows if _identity(self.section, own) == words]
        if not full and self.section == "related" and row.get("uid"):
            full = [own for own in rows if own["uid"] == row["uid"]]
        if not full:
            near = [own for own in rows if _agree(_identity(self.section, own), words)]
            full = near if len(near) == 1 else []
        return full[0] if full else None

    def _formerly(self, row: Data, index: int) -> Data | None:
        """Return the row that this record once wrote and a person has reworded since, or the one it rewords itself."""
        key = _free_key(self.section, row, index, set())
        for own in self.free:
            path = f"{self.section}/{own['key']}"
            if path not in self.owners.wrote:
                continue
            if own["key"] == key and path in self.owners.people:
                return own
            alone = self.owners.last.get(path) == self.owners.record and path not in self.owners.people
            if alone and own["key"] == key and self.section in ("affiliations", "honors", "education"):
                return own
        return None

    def _may_not_repeat(self, row: Data) -> bool:
        return not row.get("key") or self.section == "topics"

    def _update(self, own: Data, row: Data) -> None:
        path = f"{self.section}/{own['key']}"
        new = {
            name: value
            for name, value in row.items()
            if name != "key" and value and value != own.get(name) and not _same_term(value, own.get(name))
        }
        if path in self.owners.people:
            if new:
                self.merged.kept.append(f"{path}: edited by a person ({self.owners.people[path]})")
            return
        if not self.owners.may_replace(path, self.precedence):
            new = {name: value for name, value in new.items() if not own.get(name)}
        if new:
            own.update(new)
            self.merged.written.add(path)
        else:
            self.merged.confirmed.add(path)

    def _add(self, row: Data, index: int) -> Data | None:
        """Add a new row, unless a person took a row with its key away."""
        taken = {own["key"] for own in self.rows}
        key = row.get("key") or _free_key(self.section, row, index, taken)
        if f"{self.section}/{key}" in self.owners.people and f"{self.section}/{key}" in self.owners.wrote:
            who = self.owners.people[f"{self.section}/{key}"]
            self.merged.kept.append(f"{self.section}/{key}: removed by a person ({who})")
            return None
        gone = {path.partition("/")[2] for path in self.owners.people if path.startswith(f"{self.section}/")}
        if key in taken | gone:  # a key is never given to something else
            key = _free_key(self.section, row, index, taken | gone)
        own = {**_blank(self.section), **row, "key": key}
        self.rows.append(own)
        self.merged.written.add(f"{self.section}/{key}")
        return own

    def _arrange(self, order: list[str]) -> None:
        """Put the record's rows first, in its order, over weaker records'; else new rows stay at the end."""
        paths = {f"{self.section}/{key}" for key in self.before} | {f"{self.section}#order"}
        if paths & self.owners.people.keys():
            return
        others = [path for path in paths if path not in self.owners.wrote and not path.endswith("#order")]
        if all(self.owners.rank(path) < self.precedence for path in others):
            place = {key: number for number, key in enumerate(order)}
            self.rows.sort(key=lambda row: place.get(row["key"], len(place)))


def _identity(section: str, row: Data) -> tuple[str, ...]:
    return tuple(_words(row.get(name)) for name in _SAME[section])


def _words(value: Any) -> str:
    """Return a text as it is compared; a term is known by its uid."""
    return str(value["uid"]) if isinstance(value, dict) else normalised(str(value or "")) or str(value or "")


def _agree(own: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Say whether the first words are equal and none of the others differ where both are known."""
    return own[0] == other[0] and all(not a or not b or a == b for a, b in zip(own[1:], other[1:], strict=True))


def _same_term(value: Any, own: Any) -> bool:
    return isinstance(value, dict) and isinstance(own, dict) and value.get("uid") == own.get("uid")


def _free_key(section: str, row: Data, index: int, taken: set[str]) -> str:
    """Return a readable key; a row without a name counts from its place in the record."""
    value = row.get(_KEY_FROM.get(section, ""), "")
    text = value.get("label") or value.get("title") if isinstance(value, dict) else value
    return free_key(section, str(text or ""), taken, number=index + 1)


def _blank(section: str) -> Data:
    """Return a row of this section that says nothing."""
    names = ["uid" if name == "person_uid" else name for name in SECTIONS[section].texts]
    row: Data = dict.fromkeys(names, "")
    if section == "education":
        row["advisors"] = []
    if section == "affiliations":
        row["organization"] = None
    return {**row, "source": None, "locator": ""}
