"""The rows of a section: which came, went, moved or changed, and what became of the source behind each.

Rows are matched by their key. A row that moved is recognised by the longest run of rows that kept their
order, so that only the rows which truly moved are named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from django.utils.translation import gettext as _

from . import labels, words
from .changes import Change, Evidence, Kind, State, compared, text_of
from .order import moved
from .words import Piece

Row = Mapping[str, Any]
EVIDENCE = {"key", "source", "locator"}
CLAIMS = {
    "affiliations",
    "known_for",
    "quotes",
    "honors",
    "education",
}  # rows where a missing source is worth saying


def rows_changed(name: str, old: Sequence[Any], new: Sequence[Any]) -> Iterator[Change]:
    """Compare a section: each row in the order of the new page, then rows that went, then the order."""
    before, after = _keyed(name, old), _keyed(name, new)
    for number, (key, row) in enumerate(after.items(), 1):
        label = labels.label_of_row(name, number, row)
        if key in before:
            yield from _row(f"{name}/{key}", label, before[key], row)
        else:
            yield _whole_row(f"{name}/{key}", label, row, "added")
    for number, (key, row) in enumerate(before.items(), 1):
        if key not in after:
            yield _whole_row(f"{name}/{key}", labels.label_of_row(name, number, row), row, "removed")
    movers = moved([key for key in before if key in after], [key for key in after if key in before])
    if movers:
        label = _("%(section)s, order") % {"section": labels.label_of_field(name)}
        yield Change(f"{name}#order", "", label, "moved", tuple(_moves(name, movers, before, after)))


def _keyed(name: str, rows: Sequence[Any]) -> dict[str, dict[str, Any]]:
    """Return the rows by key, each as its facts; a topic or cited source stands in its row as one thing."""
    keyed: dict[str, dict[str, Any]] = {}
    for item in rows:
        row = dict(item) if isinstance(item, Mapping) else {"value": item}
        key = str(row.get("key") or row.get("uid") or row.get("slug") or "row")
        if name == "sources":
            row = {"source": row}
        elif name == "topics":
            topic = {fact: value for fact, value in row.items() if fact not in EVIDENCE}
            row = {"topic": topic, **{fact: value for fact, value in row.items() if fact in EVIDENCE}}
        twin = 1
        while (unique := key if twin == 1 else f"{key}~{twin}") in keyed:
            twin += 1
        keyed[unique] = row
    return keyed


def _row(path: str, label: str, old: Row, new: Row) -> list[Change]:
    """Compare one row fact by fact; the last change tells what became of its source."""
    changes = []
    for fact, a, b in _facts(old, new):
        if a != b:
            words_for = labels.label_of_fact(fact)
            name = _("%(row)s, %(fact)s") % {"row": label, "fact": words_for} if words_for else label
            changes.append(compared(path, fact, name, a, b))
    evidence = _evidence(path, old, new)
    if not evidence:
        return changes
    if changes:
        return [*changes[:-1], replace(changes[-1], evidence=evidence)]
    if evidence.state in {"unchanged", "none"}:
        return []
    name = _("%(row)s, source") % {"row": label}
    kinds: dict[State, Kind] = {"added": "added", "removed": "removed"}
    return [
        Change(
            path,
            "source",
            name,
            kinds.get(evidence.state, "changed"),
            evidence.pieces,
            Evidence(evidence.state),
        )
    ]


def _facts(old: Row, new: Row, prefix: str = "") -> Iterator[tuple[str, Any, Any]]:
    """Yield (path of the fact, old value, new value); a thing with a new identity counts as one fact."""
    for name in labels.in_order({*old, *new}):
        a, b = old.get(name), new.get(name)
        if isinstance(a, Mapping) and isinstance(b, Mapping) and a.get("uid") == b.get("uid"):
            yield from _facts(a, b, f"{prefix}{name}.")
        elif not prefix and (name == "key" or (name in EVIDENCE and not _same_source(old, new))):
            continue  # a source that came, went or was replaced is told as evidence
        else:
            yield f"{prefix}{name}", a if a is not None else "", b if b is not None else ""


def _same_source(old: Row, new: Row) -> bool:
    a, b = old.get("source"), new.get("source")
    return (a or {}).get("uid") == (b or {}).get("uid") and bool(a) == bool(b)


def _evidence(path: str, old: Row, new: Row) -> Evidence | None:
    """Say what became of the source behind a row, with its citation; None where nothing is worth saying."""
    a = labels.citation(old.get("source"), str(old.get("locator") or ""))
    b = labels.citation(new.get("source"), str(new.get("locator") or ""))
    if not _same_source(old, new):
        if old.get("source") and new.get("source"):
            return Evidence("replaced", (Piece("del", a), Piece("ins", b)))
        return Evidence("added" if new.get("source") else "removed", words.compare(a, b))
    if old.get("source") != new.get("source") or old.get("locator") != new.get("locator"):
        return None  # told as changes of their own
    if b:
        return Evidence("unchanged", words.compare(b, b))
    return Evidence("none") if path.partition("/")[0] in CLAIMS else None


def _whole_row(path: str, label: str, row: Row, kind: Literal["added", "removed"]) -> Change:
    """Tell a row that came or went, one fact a line."""
    facts = (text_of(row[fact]) for fact in labels.in_order(row) if fact not in EVIDENCE)
    text = "\n".join(fact for fact in facts if fact)
    cited = labels.citation(row.get("source"), str(row.get("locator") or ""))
    mark: Literal["ins", "del"] = "ins" if kind == "added" else "del"
    if not text:  # a cited source, or a reading without a reason: the source is the row
        return Change(path, "", label, kind, (Piece(mark, cited),) if cited else (), Evidence(kind) if cited else None)
    evidence = Evidence(kind, (Piece(mark, cited),)) if cited else None
    if kind == "added" and not cited and path.partition("/")[0] in CLAIMS:
        evidence = Evidence("none")
    return Change(path, "", label, kind, (Piece(mark, text),), evidence)


def _moves(name: str, movers: set[str], before: Mapping[str, Row], after: Mapping[str, Row]) -> Iterator[Piece]:
    """Yield "Mamba: ~~third~~ second. " for each row that moved, by its place on either page."""
    was = {key: number for number, key in enumerate(before, 1)}
    keys = list(after)
    for number, key in enumerate(keys, 1):
        if key not in movers:
            continue
        yield Piece("same", f"{labels.title_of_row(name, after[key])}: ")
        if was[key] != number:
            yield Piece("del", labels.position(was[key]))
            yield Piece("ins", labels.position(number))
        else:
            neighbour = labels.title_of_row(name, after[keys[number - 2]]) if number > 1 else ""
            yield Piece("ins", _("now after %(row)s") % {"row": neighbour} if neighbour else _("now first"))
        yield Piece("same", ". ")
