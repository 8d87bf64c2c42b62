"""Two documents of one person → the one that says what both said. Pure data; the workflow writes it down."""

from copy import deepcopy
from dataclasses import dataclass, field

from profiles.document import SECTIONS, Data, free_key
from profiles.folding import normalised

# Filled together or not at all: one without the other would be about something else.
_TOGETHER = (("native_name", "native_lang"), ("research_generated_on", "research_generated_by"))
_ALONE = ("pronunciation", "focus", "role", "brief", "summary", "about")
# Rows that one person can have only once, whatever stands beside them.
_ONCE = {"topics": ("uid",), "links": ("scheme", "value")}


@dataclass
class Joined:
    """What came of it. `came`: place in the gone document → places in the kept one that now hold its words."""

    data: Data
    came: dict[str, set[str]] = field(default_factory=dict)
    stays: list[str] = field(default_factory=list)  # both say something here, and not the same: the kept words stay


def join(kept: Data, gone: Data) -> Joined:
    """Return the kept document with what the gone one says besides: empty fields filled, rows and names added."""
    joined = Joined(deepcopy(kept))
    for names in (*((name,) for name in _ALONE), *_TOGETHER, ("portrait",)):
        _fill(joined, gone, names)
    _names(joined, gone)
    for section in SECTIONS:
        _rows(joined, section, gone)
    cited = {source["slug"]: source for source in (*gone["sources"], *kept["sources"])}
    joined.data["sources"] = [cited[slug] for slug in sorted(cited)]
    return joined


def same(section: str, row: Data | None, other: Data | None) -> bool:
    """Return whether two rows say the same, whatever their keys and whatever their terms are called just now."""
    if row is None or other is None:
        return row is other
    return _bare(section, row) == _bare(section, other)


def repointed(row: Data, old: str, new: str) -> Data:
    """Return a row that names one person (a pick, an advisor) with another uid."""
    row = deepcopy(row)
    if row.get("uid") == old:
        row["uid"] = new
    for advisor in row.get("advisors", ()):
        if advisor["uid"] == old:
            advisor["uid"] = new
    return row


def _fill(joined: Joined, gone: Data, names: tuple[str, ...]) -> None:
    data = joined.data
    if not any(gone[name] for name in names) or all(data[name] == gone[name] for name in names):
        return
    if any(data[name] for name in names):
        joined.stays.append(names[0])
        return
    for name in names:
        data[name] = gone[name]
        joined.came[name] = {name}


def _names(joined: Joined, gone: Data) -> None:
    """Keep every name: whoever looks for the other one must still find this page."""
    data = joined.data
    known = {normalised(name) for name in (data["name"], data["native_name"], *data["other_names"])}
    for path, name in [
        ("name", gone["name"]),
        ("native_name", gone["native_name"]),
        *(("other_names", name) for name in gone["other_names"]),
    ]:
        if name and normalised(name) not in known:
            known.add(normalised(name))
            data["other_names"] = [*data["other_names"], name]
            joined.came.setdefault(path, set()).add("other_names")


def _rows(joined: Joined, section: str, gone: Data) -> None:
    rows: list[Data] = joined.data[section]
    if section == "related":  # nobody is related to themselves
        rows[:] = [row for row in rows if row["uid"] != gone["uid"]]
    taken = {row["key"] for row in rows}
    for row in gone[section]:
        if section == "related" and row["uid"] == joined.data["uid"]:
            continue
        if twin := next((mine for mine in rows if _one(section, mine, row)), None):
            if not same(section, twin, row):
                joined.stays.append(f"{section}/{twin['key']}")
            continue
        key = row["key"] if row["key"] not in taken else free_key(section, row["key"], taken)
        taken.add(key)
        rows.append({**deepcopy(row), "key": key})
        joined.came[f"{section}/{row['key']}"] = {f"{section}/{key}"}


def _one(section: str, row: Data, other: Data) -> bool:
    facts = _ONCE.get(section)
    if facts is None:
        return same(section, row, other)
    return all(row.get(fact) == other.get(fact) for fact in facts)


def _bare(section: str, row: Data) -> Data:
    bare = {name: value["uid"] if isinstance(value, dict) else value for name, value in row.items() if name != "key"}
    if section == "topics":
        bare = {name: bare.get(name) for name in ("uid", "source", "locator")}
    return bare
