"""The document: one profile as plain data, its canonical text and digest, and where two documents differ.

The same shape is frozen at submission, published, exported and imported. Canonical text is JSON Canonicalization
Scheme (RFC 8785) over strings, integers, arrays, objects and null (for a missing source); text is NFC. The digest is
SHA-256 over its UTF-8 bytes, in hexadecimal.
"""

import hashlib
import json
import re
from typing import Any

from .folding import is_clean, slugify

SCHEMA = 2
SECTIONS = (
    "topics",
    "affiliations",
    "texts",
    "known_for",
    "readings",
    "quotes",
    "honors",
    "education",
    "links",
    "related",
)

Data = dict[str, Any]


class SnapshotError(ValueError):
    """Raised when data cannot be frozen or read, with a sentence that says what to do next."""


def canonical(data: Data) -> str:
    """Return the canonical text; raises SnapshotError for anything that has no single spelling."""
    _assert_plain(data, "")
    return json.dumps(_sorted(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def digest(text: str) -> str:
    """Return SHA-256 over the UTF-8 bytes of the text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Data:
    """Return the data of a stored text, brought up to the present schema. Old readers stay for ever."""
    data: Data = json.loads(text)
    if data.get("schema") == 1:
        data |= {"schema": 2, **_SINCE_2}
    if data.get("schema") != SCHEMA:
        raise SnapshotError(
            f"This text has schema {data.get('schema')!r}; this version reads 1 to {SCHEMA}. Upgrade Imprimatur."
        )
    return data


# What schema 2 added, as a text of schema 1 means it. Who is not said to have died is treated as living.
_SINCE_2: Data = {"living": True, "portrait": None}


def _sorted(value: Any) -> Any:
    """Order members by UTF-16 code units, as RFC 8785 section 3.2.3 asks."""
    if isinstance(value, dict):
        return {key: _sorted(value[key]) for key in sorted(value, key=lambda key: key.encode("utf-16-be"))}
    return [_sorted(item) for item in value] if isinstance(value, list) else value


def _assert_plain(value: Any, path: str) -> None:
    match value:
        case dict():
            for key, item in value.items():
                _assert_plain(key, path)
                _assert_plain(item, f"{path}.{key}")
        case list():
            for number, item in enumerate(value):
                _assert_plain(item, f"{path}[{number}]")
        case str():
            if not is_clean(value):
                raise SnapshotError(
                    f"{path.lstrip('.')} holds characters that cannot be frozen (control or half characters, or "
                    "text that is not NFC). Type it again and save."
                )
        case None | bool():
            pass
        case int():
            if abs(value) > 2**53 - 1:
                raise SnapshotError(f"{path.lstrip('.')} is too large a number to be frozen.")
        case _:
            raise SnapshotError(f"{path.lstrip('.')} is a {type(value).__name__}, which has no canonical form.")


_CITATION = re.compile(r"\[@([a-z0-9][a-z0-9_-]*)\]")


def citations(markdown: str) -> list[str]:
    """Return the source slugs in `[@slug]` marks, each once, in order of appearance."""
    return list(dict.fromkeys(_CITATION.findall(markdown)))


def free_key(section: str, name: str, taken: set[str], *, number: int = 1) -> str:
    """Return a readable key that is not taken: "flashattention", or "quote-2" where the row has no name of its own.

    `number` is where counting begins for rows without a name.
    """
    words = slugify(name)
    words = words if len(words) <= 60 else words[:61].rpartition("-")[0] or words[:60]
    stem = words or section.rstrip("s").replace("_", "-")
    if words and stem not in taken:
        return stem
    number = 2 if words else number
    while f"{stem}-{number}" in taken:
        number += 1
    return f"{stem}-{number}"


_NOT_WORDS = ("schema", "uid", "sources")
_UNSAID: Data = {"other_names": [], **_SINCE_2}


def differing_paths(old: Data | None, new: Data) -> list[str]:
    """Return the paths at which two snapshots differ: `summary`, `known_for/flashattention`, `known_for#order`.

    With nothing to compare to, every path that holds something. Cited sources count as part of the text citing them.
    """
    old = old or {}
    paths = []
    for name in new:
        if name in _NOT_WORDS:
            continue
        if name not in SECTIONS:
            if new[name] != old.get(name, _UNSAID.get(name, "")):
                paths.append(name)
            continue
        before = {row["key"]: row for row in old.get(name, [])}
        after = {row["key"]: row for row in new[name]}
        changed = [key for key in after if before.get(key) != after[key]]
        if name == "texts":
            changed = [key for key in after if _cited_row(old, before.get(key)) != _cited_row(new, after[key])]
        paths += [f"{name}/{key}" for key in (*changed, *(key for key in before if key not in after))]
        kept = [key for key in after if key in before]
        if kept != [key for key in before if key in after]:
            paths.append(f"{name}#order")
    return paths


def _cited_row(data: Data, row: Data | None) -> Data | None:
    if row is None:
        return None
    cited = set(citations(row["body"]))
    return {**row, "cited": [source for source in data.get("sources", []) if source["slug"] in cited]}


def terms_at(data: Data, path: str) -> set[str]:
    """Return the uids of organizations, topics and sources whose facts stand at a path."""
    section, _, key = path.partition("/")
    if section not in SECTIONS:
        return set()
    rows = (row for row in data.get(section, []) if row.get("key") == key)
    return _terms_in(data, section, next(rows, {}))


def all_terms(data: Data) -> set[str]:
    """Return the uids of all organizations, topics and sources whose facts stand in a document."""
    return set().union(*(_terms_in(data, section, row) for section in SECTIONS for row in data.get(section, [])))


def _terms_in(data: Data, section: str, row: Data) -> set[str]:
    terms: list[Data | None] = [row.get("source"), row.get("organization"), row.get("parent")]
    if section == "topics" and row:
        terms.append(row)
    if section == "texts" and row:
        cited = set(citations(row["body"]))
        terms += [source for source in data["sources"] if source["slug"] in cited]
    return {term["uid"] for term in terms if term and term["uid"]}
