"""An edited profile page as plain text: name, focus, role and summary, then sections under their headings."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from profiles.folding import normalised

from ..parsed import Mark, Parsed, refused, row, validated
from .people import people
from .prose import Numbered, date_in, lines_of, split_glued
from .readings import readings

NAME = "page"
PRECEDENCE = 2

ABOUT = (
    "This profile is meant to help you get oriented quickly: why this researcher matters, what to read first, and "
    "where to explore next."
)
_OPENING = "researcher profile"
_HEADINGS = {
    "organizations": "organizations",
    "organization": "organizations",
    "about this page": "about",
    "biography": "biography",
    "known for": "known_for",
    "start here": "readings",
    "related researchers": "related",
    "topics": "topics",
}
# Sections that such a page may have and this format does not read: their words are named, not guessed at.
_UNREAD = {
    "awards", "contact", "education", "honors", "honours", "links", "news", "publications", "quotes", "selected works",
    "sources", "talks", "teaching",
}  # fmt: skip
_SEALS = {"editor reviewed", "published by its author", "draft"}
_SENTENCES = {
    normalised(sentence)
    for sentence in (
        "The ideas, systems, and research directions that make this person worth knowing.",
        "Canonical papers, project pages, or repositories that anchor this profile.",
        "People worth exploring next because they share topics, labs, or source material with this profile.",
    )
}
_STAMP = re.compile(r"research generated (?:on )?(?P<on>.+)", re.IGNORECASE)
_NUMBER = re.compile(r"0\d|[1-9]\d?\.?|0\d\.")
_POST = re.compile(
    r"\b(?:professor|scientist|engineer|researcher|director|fellow|lecturer|founder|student|postdoc\w*|lead|chief|head)\b",
    re.IGNORECASE,
)


def recognises(text: str, name: str) -> bool:
    """The line "Researcher Profile" first, or two headings that only such a page has."""
    lines = [normalised(line) for line in text.split("\n") if line[:1].strip()]
    headings = {"about this page", "known for", "start here", "related researchers"}
    return lines[:1] == [_OPENING] or len(headings.intersection(lines)) >= 2


def read(text: str, name: str, *, known: Collection[str] = ()) -> Iterator[Parsed]:
    """Yield a stub for each related person, then the page's profile, which points to them."""
    page = _Page(known)
    sections = _sections(lines_of(text))
    page.opening(sections.pop(""))
    if "name" not in page.data:
        reason = "There is no name under “Researcher Profile”. Add it as the first line."
        yield refused(name, 1, NAME, reason, field="name")
        return
    for section, lines in sections.items():
        page.section(section, lines)
    for person in page.people:
        focus, summary = person["focus"], person["because"]
        marks = []
        if summary:
            sentence = f"Taken from what the page on {page.data['name']} says. Write the summary for this page."
            marks.append(Mark("suggested-summary", "summary", sentence))
        data = row(name=person["name"], focus=focus, summary=summary)
        yield validated(name, person["line"], NAME, data, marks=marks, stub=True)
    yield validated(name, page.lines["name"], NAME, page.data, marks=page.marks, lines=page.lines)


def _sections(lines: list[Numbered]) -> dict[str, list[Numbered]]:
    """Return the lines under each heading, the opening under "". A heading counts once: later ones are links."""
    found: dict[str, list[Numbered]] = {"": []}
    current = ""
    for number, line in lines:
        words = normalised(line)
        heading = _HEADINGS.get(words) or (words if words in _UNREAD and current else "")
        if heading and heading not in found:
            found[heading] = []
            current = heading
        elif words not in _SENTENCES:
            found[current].append((number, line))
    return found


class _Page:
    """Collects one record, and the people it names, from the sections of a page."""

    def __init__(self, known: Collection[str]) -> None:
        self.known = known
        self.data: dict[str, Any] = {}
        self.marks: list[Mark] = []
        self.lines: dict[str, int] = {}
        self.people: list[dict[str, Any]] = []

    def opening(self, lines: list[Numbered]) -> None:
        """Read name, focus, role and summary; the seal is a frame, not a claim that a file may make."""
        rest = []
        for number, line in lines:
            if stamp := _STAMP.fullmatch(line):
                self._stamp(stamp)
            elif normalised(line) not in _SEALS | {_OPENING} and not normalised(line).startswith("editor reviewed "):
                rest.append((number, line))
        if not rest:
            return
        self._set("name", *rest.pop(0))
        while rest and len(rest[-1][1].split()) > 12:  # sentences; focus and role are a few words
            number, line = rest.pop()
            self.data["summary"] = "\n\n".join(filter(None, (line, self.data.get("summary", ""))))
            self.lines["summary"] = number
        if len(rest) == 1:
            field = "role" if _POST.search(rest[0][1]) else "focus"
            self._set(field, *rest[0])
            self._mark("doubtful-line", field, f"“{rest[0][1]}” may be the focus or the role. Check it.")
            return
        for field, (number, line) in zip(("focus", "role"), rest[:2], strict=False):
            self._set(field, number, line)
        if rest[2:]:
            words = "\n\n".join([line for _, line in rest[2:]] + [self.data.get("summary", "")]).strip()
            self._set("summary", rest[2][0], words)
            self._mark("doubtful-line", "summary", f"“{rest[2][1]}” was read as part of the summary. Check it.")

    def section(self, section: str, lines: list[Numbered]) -> None:
        """Read one section; what cannot be read is named in a mark."""
        lines = [pair for pair in lines if not self._is_stamp(pair[1])]
        if not lines:
            return
        match section:
            case "organizations":
                self._organizations(lines)
            case "about":
                words = "\n\n".join(line for _, line in lines)
                if normalised(words) != normalised(ABOUT):
                    self._set("about", lines[0][0], words)
            case "biography":
                body = "\n\n".join(line for _, line in lines)
                self._set("texts", lines[0][0], [{"key": "biography", "heading": "Biography", "body": body}])
            case "known_for":
                self._known_for(lines)
            case "readings":
                self._set("readings", lines[0][0], readings(lines))
                for index, (number, _) in enumerate(lines[: len(self.data["readings"])]):
                    self.lines[f"readings[{index}]"] = number
                    sentence = "Read from plain text: check the work, its kind and its address."
                    self._mark("doubtful-reading", f"readings[{index}]", sentence)
            case "topics":
                self._set("topics", lines[0][0], [line for _, line in lines])
            case "related":
                self._related(lines)
            case _:
                words = " / ".join(line for _, line in lines)
                self._mark("unread-text", "", f"Under “{section.capitalize()}”, not read: {words[:2000]}")

    def _organizations(self, lines: list[Numbered]) -> None:
        found: list[str] = []
        doubtful: list[tuple[int, str, str]] = []
        for _, line in lines:
            names, guessed = split_glued(line, self.known)
            if guessed and len(names) > 1:
                text = f"“{line}” was split here, where a small letter meets a capital. Check the names."
                doubtful += [(len(found) + index, "split-organization", text) for index in range(len(names))]
            elif guessed:
                text = f"“{line}” may be two names that ran together. Check it."
                doubtful.append((len(found), "glued-organization", text))
            found += names
        self._set("affiliations", lines[0][0], found)
        for index, code, sentence in doubtful:
            self._mark(code, f"affiliations[{index}]", sentence)

    def _known_for(self, lines: list[Numbered]) -> None:
        numbered = any(_NUMBER.fullmatch(line) for _, line in lines)
        items: list[tuple[int, list[str]]] = []
        for number, line in lines:
            if _NUMBER.fullmatch(line):
                items.append((number, []))
            elif numbered and items:
                items[-1][1].append(line)
            elif numbered:
                self._mark("unread-text", "", f"Under “Known For”, before its first number, not read: {line}")
            else:
                items.append((number, [line]))
        items = [item for item in items if item[1]]
        self.data["known_for"] = [row(title=words[0], description="\n\n".join(words[1:])) for _, words in items]
        self.lines |= {f"known_for[{index}]": number for index, (number, _) in enumerate(items)}

    def _related(self, lines: list[Numbered]) -> None:
        self.people, unread = people(lines, self.data["name"])
        self.data["related"] = [row(name=person["name"], because=person["because"]) for person in self.people]
        self.lines |= {f"related[{index}]": person["line"] for index, person in enumerate(self.people)}
        if unread:
            words = " / ".join(unread)
            self._mark("unread-text", "", f"Under “Related Researchers”, not read: {words[:2000]}")

    def _is_stamp(self, line: str) -> bool:
        stamp = _STAMP.fullmatch(line)
        return bool(stamp and self._stamp(stamp))

    def _stamp(self, stamp: re.Match[str]) -> bool:
        day = date_in(stamp["on"])
        if day:
            self.data["research_generated_on"] = day
        return bool(day)

    def _set(self, field: str, line: int, value: Any) -> None:
        self.data[field] = value
        self.lines[field] = line

    def _mark(self, code: str, path: str, sentence: str) -> None:
        self.marks.append(Mark(code, path, sentence))
