"""A document → the passages that a reader sees, and the folded words that the index holds of them."""

import re
from collections.abc import Iterator
from typing import Any

from .words import filed

Data = dict[str, Any]

# PostgreSQL keeps at most 1 MB of lexemes for a row. No page comes near; one that does is found by its beginning.
_LONGEST = 200_000

_CITATION = re.compile(r"\[@([a-z0-9][a-z0-9_-]*)\]")
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\")?\)")
_BLOCK = re.compile(
    r"^ {0,3}(?:#{1,6}\s+|>\s?|[-*+]\s+|\d{1,9}[.)]\s+|`{3,}.*|~{3,}.*|(?:[-*_]\s*){3,}$)", re.MULTILINE
)
_EMPHASIS = re.compile(r"(?<!\\)(?:\*{1,3}|`+|(?<![^\W_])_{1,3}(?=[^\W_])|(?<=[^\W_])_{1,3}(?![^\W_]))")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def document_of(data: Data) -> tuple[str, str]:
    """Return (names, text): the folded words of names and focus, and of everything on the page, parted by spaces."""
    names = " ".join(dict.fromkeys(word for text in _names(data) for word in filed(text)))
    words = " ".join(word for _, passage in passages(data) for word in filed(passage))
    text = f"{names} {words}".strip()
    if len(text) > _LONGEST:
        text = text[:_LONGEST].rpartition(" ")[0]
    return names, text


def passages(data: Data) -> Iterator[tuple[str, str]]:
    """Yield (path, text) of what the page says about this person, in the order in which it says it best."""
    for path in ("summary", "brief", "role", "about", "pronunciation"):
        yield from ((path, part) for part in _paragraphs(data.get(path) or ""))
    for section, told in _SECTIONS.items():
        for row in data.get(section) or []:
            path = f"{section}/{row.get('key', '')}"
            yield from ((path, text) for text in told(row, data) if text)
            evidence = _source(row.get("source"))
            if evidence or row.get("locator"):
                yield path, ". ".join(filter(None, [evidence, row.get("locator", "")]))
    for source in data.get("sources") or []:
        yield "sources", _source(source)


def plain(markdown: str, cited: set[str]) -> str:
    """Return Markdown without its marks: what a reader sees, as one line."""
    text = _CITATION.sub(lambda found: "" if found[1] in cited else found[0], markdown)
    text = _EMPHASIS.sub("", _BLOCK.sub("", _LINK.sub(r"\1", text)))
    return " ".join(_ESCAPE.sub(r"\1", text).split())


def _names(data: Data) -> list[str]:
    return [data["name"], *(data.get("other_names") or []), data.get("native_name") or "", data.get("focus") or ""]


def _paragraphs(text: str) -> list[str]:
    return [" ".join(part.split()) for part in text.split("\n\n") if part.strip()]


def _line(*parts: str | None) -> str:
    return ", ".join(filter(None, parts))


def _source(source: Data | None) -> str:
    """Return a source as one line; its identifiers too, which people paste into search fields."""
    names = ("title", "authors", "venue", "year", "doi", "arxiv")
    return _line(*(source.get(name) for name in names)) if source else ""


def _text(row: Data, data: Data) -> list[str]:
    cited = {source.get("slug", "") for source in data.get("sources") or []}
    parts = [plain(part, cited) for part in re.split(r"\n\s*\n", row.get("body") or "")]
    return [*parts, row.get("heading", "")]


def _education(row: Data, _: Data) -> list[str]:
    advisors = [advisor.get("name", "") for advisor in row.get("advisors") or []]
    return [_line(row.get("degree"), row.get("institution"), row.get("year"), *advisors)]


# What each section says of a row, besides its evidence.
_SECTIONS: dict[str, Any] = {
    "known_for": lambda row, _: [*_paragraphs(row.get("description") or ""), row.get("title")],
    "texts": _text,
    "affiliations": lambda row, _: [_line(row.get("role"), (row.get("organization") or {}).get("label"))],
    "topics": lambda row, _: [row.get("label")],
    "readings": lambda row, _: _paragraphs(row.get("because") or ""),
    "quotes": lambda row, _: [*_paragraphs(row.get("text") or ""), row.get("occasion")],
    "honors": lambda row, _: [_line(row.get("title"), row.get("awarded_by"), row.get("year"))],
    "education": _education,
    "links": lambda row, _: [_line(row.get("label"), row.get("value"))],
    "related": lambda row, _: [_line(row.get("name"), row.get("because"))],
}
