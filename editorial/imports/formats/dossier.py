"""A research dossier as plain text: role | organizations, brief, Biography, contributions, quotes, its date."""

import re
from collections.abc import Collection, Iterator
from typing import Any

from profiles.folding import fold, normalised

from ..parsed import Mark, Parsed, refused, row, validated
from .prose import Numbered, date_in, lines_of, speech
from .titles import from_own_words, named_in

NAME = "dossier"
PRECEDENCE = 1

_BIOGRAPHY = {"biography", "bio"}
_CONTRIBUTIONS = {"known for", "contributions", "key contributions", "major contributions", "notable work"}
_QUOTES = {"quotes", "notable quotes", "selected quotes", "quotations", "in their own words"}
_STAMP = re.compile(r"research generated\b(?: by (?P<by>.+?))?(?: on)?[:\s]+(?P<on>\S.*)", re.IGNORECASE)
_ORGANIZATIONS = re.compile(r"\s+/\s*|\s*/\s+|\s*\|\s*")
_ROLES = re.compile(r"\s+[&/]\s+|\s*;\s+|\s+and\s+")
_VERB = re.compile(
    r",? (?:\([^)]*\) )?(?:is|was|are|were|has|had|serves|served|works|worked|leads|led|joined|holds|held|heads|directs"
    r"|founded|received|earned|studies|studied|teaches|taught|became|currently)\b"
)
_TITLES = re.compile(r"^(?:(?:dr|prof|professor|sir|dame|mr|mrs|ms|associate|assistant|emeritus)\.? )+", re.IGNORECASE)
_PARTICLES = {"al", "bin", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le", "ten"}
_PARTICLES |= {"ter", "van", "von", "y", "zu", "af", "av", "bint", "das", "do", "e", "of", "st."}
_NOBODY = {
    "he",
    "she",
    "they",
    "it",
    "this",
    "that",
    "the",
    "his",
    "her",
    "their",
    "who",
    "there",
    "as",
    "in",
    "a",
    "an",
}
_GOES_ON = ("He ", "She ", "They ", "His ", "Her ", "Their ")


def recognises(text: str, name: str) -> bool:
    """A line "Biography", and either a "role | organizations" line above it or a "Research generated" line."""
    lines = text.split("\n")
    at = next((n for n, line in enumerate(lines) if _heading(line.rstrip()) in _BIOGRAPHY and line[:1].strip()), None)
    if at is None:
        return False
    opening = next((line for line in lines[:at] if line.strip()), "")
    return "|" in opening or any(_STAMP.match(line.strip()) for line in lines)


def read(text: str, name: str, *, known: Collection[str] = ()) -> Iterator[Parsed]:
    """Yield the one profile of the dossier; refused where the biography does not say whose it is."""
    lines = lines_of(text)
    at = next((index for index, (_, line) in enumerate(lines) if _heading(line) in _BIOGRAPHY), None)
    if at is None or at + 1 == len(lines):
        reason = "There is no biography: a line “Biography” with the biography under it. Add it."
        yield refused(name, lines[-1][0] if lines else 1, NAME, reason, field="texts")
        return
    person = name_in(lines[at + 1][1])
    if not person:
        reason = "The biography does not open with the person's name, as in “Ada Lovelace was a …”. Add the name."
        yield refused(name, lines[at + 1][0], NAME, reason, field="name")
        return
    reader = _Dossier(person)
    reader.head(lines[:at])
    reader.body(lines[at + 1 :])
    yield validated(name, lines[0][0], NAME, reader.data, marks=reader.marks, lines=reader.lines)


def name_in(biography: str) -> str:
    """Return the name that a biography opens with, "" if it opens otherwise: "Tri Dao is an Assistant …"."""
    found = _VERB.search(biography)
    if found is None:
        return ""
    opening = _TITLES.sub("", biography[: found.start()])
    opening = re.sub(r"\s*\([^)]*\)", "", opening)
    before, comma, after = opening.partition(", ")
    name = opening if comma and fold(after).strip(".") in {"jr", "sr", "ii", "iii", "iv", "3rd"} else before
    words = name.strip(" ,").split()
    if not 1 <= len(words) <= 8 or fold(words[0]) in _NOBODY:
        return ""
    if any(word[0].islower() and fold(word) not in _PARTICLES for word in words):
        return ""
    return " ".join(words)


class _Dossier:
    """Collects one record from the lines of a dossier."""

    def __init__(self, person: str) -> None:
        self.person = person
        self.data: dict[str, Any] = {"name": person}
        self.marks: list[Mark] = []
        self.lines: dict[str, int] = {}
        self.brief = ""
        self.biography: list[str] = []
        self.others: list[tuple[int, str, str]] = []  # line, title as found, description

    def head(self, lines: list[Numbered]) -> None:
        """Read what stands above the biography: role | organizations, then the brief."""
        if lines and "|" in lines[0][1]:
            number, line = lines.pop(0)
            role, _, rest = line.partition("|")
            self._role(number, role.strip(), [part for part in _ORGANIZATIONS.split(rest.strip()) if part.strip()])
        elif len(lines) > 1:
            number, self.data["role"] = lines.pop(0)
            self.lines["role"] = number
        if lines:
            self.lines["brief"] = lines[0][0]
            self.data["brief"] = self.brief = "\n\n".join(line for _, line in lines)

    def _role(self, number: int, role: str, organizations: list[str]) -> None:
        self.data["role"] = role
        self.lines |= {"role": number, "affiliations": number}
        roles = _ROLES.split(role) if len(organizations) > 1 else [role]
        paired = len(roles) == len(organizations)
        self.data["affiliations"] = [
            row(organization=organization.strip(), role=roles[index].strip() if paired else "")
            for index, organization in enumerate(organizations)
        ]
        if paired and len(organizations) > 1:
            for index, organization in enumerate(organizations):
                sentence = f"“{roles[index]}” was given to {organization} because both stand at place {index + 1}."
                self._mark("suggested-role", f"affiliations[{index}]", sentence)

    def body(self, lines: list[Numbered]) -> None:
        """Read the biography and what follows it."""
        self.lines["texts"] = lines[0][0]
        self.biography = [lines[0][1]]
        quotes: list[dict[str, Any]] = []
        mode = ""
        for number, line in lines[1:]:
            heading = _heading(line)
            if stamp := _STAMP.fullmatch(line):
                self._stamp(number, stamp)
            elif heading in _CONTRIBUTIONS or heading in _QUOTES:
                mode = "quotes" if heading in _QUOTES else "known for"
            elif not mode and not self.others and not quotes and self._goes_on(line):
                self.biography.append(line)
            elif mode != "known for" and (said := speech(line)):
                self._quote(quotes, number, *said)
            elif mode == "quotes":
                self._quote(quotes, number, line, "", True)
            else:
                self._other(number, line)
        self.data["texts"] = [{"key": "biography", "heading": "Biography", "body": "\n\n".join(self.biography)}]
        if quotes:
            self.data["quotes"] = quotes
        self._known_for()

    def _goes_on(self, line: str) -> bool:
        names = (self.person, self.person.split()[-1])
        return line.startswith((*_GOES_ON, *(f"{name} " for name in names)))

    def _stamp(self, number: int, stamp: re.Match[str]) -> None:
        day = date_in(stamp["on"])
        if not day:
            sentence = f"“{stamp[0]}” holds no date that could be read. Enter it by hand."
            self._mark("unread-date", "research_generated_on", sentence)
            return
        self.data |= row(research_generated_on=day, research_generated_by=stamp["by"])
        self.lines["research_generated_on"] = number

    def _quote(self, quotes: list[dict[str, Any]], number: int, text: str, occasion: str, certain: bool) -> None:
        path = f"quotes[{len(quotes)}]"
        self.lines[path] = number
        quotes.append(row(text=text, occasion=occasion))
        if not certain:
            sentence = "Taken for a quote because it reads like advice. Check that these are their words."
            self._mark("doubtful-quote", path, sentence)

    def _other(self, number: int, line: str) -> None:
        """Keep a contribution; a short line without a full stop over a long one is the title that survived."""
        if self.others and not self.others[-1][1] and _is_title(self.others[-1][2]) and len(line.split()) > 8:
            above = self.others.pop()
            self.others.append((above[0], above[2], line))
        else:
            self.others.append((number, "", line))

    def _known_for(self) -> None:
        descriptions = [description for _, title, description in self.others if not title]
        named = named_in(" ".join([self.brief, *self.biography]), descriptions)
        titles = [named.get(index) or from_own_words(text) for index, text in enumerate(descriptions)]
        found: list[dict[str, Any]] = []
        for number, title, description in self.others:
            path = f"known_for[{len(found)}]"
            self.lines[path] = number
            if title:
                sentence = f"“{title}” was read as the title of the lines under it. Check it."
            elif _is_title(description):
                titles.pop(0)
                title, description = description, ""
                sentence = f"“{title}” was read as a title without a description. Check it."
            else:
                title = titles.pop(0)
                sentence = f"The title “{title}” is suggested: the dossier gives only the description. Check it."
            self._mark("suggested-title", path, sentence)
            found.append(row(title=title, description=description))
        if found:
            self.data["known_for"] = found

    def _mark(self, code: str, path: str, sentence: str) -> None:
        self.marks.append(Mark(code, path, sentence))


def _heading(line: str) -> str:
    return normalised(line) if len(line) < 40 else ""


def _is_title(line: str) -> bool:
    return len(line.split()) <= 6 and line[-1] not in ".!?"
