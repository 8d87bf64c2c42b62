"""New facts of an organization, topic or source, put wherever a document names it; all other words stay."""

import re
from collections.abc import Iterator
from copy import deepcopy

from .document import SECTIONS, Data

_TOPIC = ("uid", "slug", "label", "parent", "former")
# What a row may have of its own besides what it says: two rows that differ in nothing else say the same.
_BESIDES = {"key", "source", "locator"}


def with_facts(data: Data, uid: str, facts: Data) -> Data:
    """Return the document with these facts wherever it names the term `uid`, or the one that the facts are of.

    Where the facts are another term's (a merge), marks `[@slug]` in texts follow, and a row that now says what another
    says already goes; its evidence stays, if the other has none. Applying it again changes nothing.
    """
    data, uids = deepcopy(data), {uid, facts["uid"]}
    slugs = {source["slug"]: facts["slug"] for source in data["sources"] if source["uid"] in uids}
    touched = {section: list(_rows(data[section], section, uids, facts)) for section in SECTIONS}
    for text in data["texts"]:
        text["body"] = with_citations(text["body"], slugs)
    cited = [facts if source["uid"] in uids else source for source in data["sources"]]
    data["sources"] = sorted({source["uid"]: source for source in cited}.values(), key=lambda source: source["slug"])
    for section, keys in touched.items():
        data[section] = _once(data[section], set(keys), section)
    return data


def with_citations(body: str, slugs: dict[str, str]) -> str:
    """Return the text with `[@old]` as `[@new]`."""
    moved = {old: new for old, new in slugs.items() if old != new}
    if not moved:
        return body
    marks = re.compile(r"\[@(" + "|".join(map(re.escape, sorted(moved))) + r")\]")
    return marks.sub(lambda mark: f"[@{moved[mark[1]]}]", body)


def parent_of(facts: Data) -> Data:
    """Return what a narrower topic keeps of the topic above it."""
    return {name: facts[name] for name in ("uid", "slug", "label", "former") if name in facts}


def _rows(rows: list[Data], section: str, uids: set[str], facts: Data) -> Iterator[str]:
    """Put the facts into the rows that name the term; yields the keys of those rows."""
    for row in rows:
        named = False
        if row["source"] and row["source"]["uid"] in uids:
            row["source"], named = facts, True
        if section == "affiliations" and row["organization"] and row["organization"]["uid"] in uids:
            row["organization"], named = facts, True
        if section == "topics" and row["uid"] in uids:
            for name in _TOPIC:
                row.pop(name, None)
            row |= {name: facts[name] for name in _TOPIC if name in facts}
            named = True
        elif section == "topics" and row["parent"] and row["parent"]["uid"] in uids:
            row["parent"], named = parent_of(facts), True
        if named:
            yield row["key"]


def _once(rows: list[Data], touched: set[str], section: str) -> list[Data]:
    """Return the rows, without those that name the term and say what an earlier row that names it says."""
    kept: list[Data] = []
    for row in rows:
        named = [other for other in kept if other["key"] in touched] if row["key"] in touched else []
        twin = next((other for other in named if _same(other, row, section)), None)
        if twin is None:
            kept.append(row)
        elif not twin["source"]:
            twin |= {"source": row["source"], "locator": row["locator"]}
    return kept


def _same(a: Data, b: Data, section: str) -> bool:
    """Return whether two rows say the same; evidence counts where both have it and it is not the same."""
    if {**a, **dict.fromkeys(_BESIDES)} != {**b, **dict.fromkeys(_BESIDES)}:
        return False
    if section == "topics":
        return True  # a topic stands once on a page, whatever vouches for it
    if section == "readings":
        return bool(a["source"]["uid"] == b["source"]["uid"] and a["locator"] == b["locator"])
    return (
        not a["source"] or not b["source"] or (a["source"]["uid"], a["locator"]) == (b["source"]["uid"], b["locator"])
    )
