"""The cards of a page's related researchers: reason, name, focus, count of sources, blurb, a link that ran on."""

import re
from typing import Any

from profiles.folding import normalised

from .prose import Numbered

# Computed facts and links: the frame of a card, not somebody's words.
_REASON = re.compile(
    r"(?:shared|same) (?:canonical source|source|organi[sz]ation|lab|topic|field|institution)s?", re.IGNORECASE
)
_REASON_MARK = re.compile(r"editor['’]s pick|chosen by the editors?", re.IGNORECASE)
_COUNT = re.compile(r"\d+ (?:canonical )?sources?", re.IGNORECASE)
_LINK = re.compile(r"start here\W*(?P<name>.*)", re.IGNORECASE)


def people(lines: list[Numbered], about: str) -> tuple[list[dict[str, Any]], list[str]]:
    """Return name, focus, because and line of each person, and the lines that belong to nobody."""
    found: list[dict[str, Any]] = []
    unread: list[str] = []
    seen = {normalised(about)}
    for card in _cards(lines):
        person = _person(card)
        if person is None:
            unread += [line for _, line in card if not _is_frame(line, set())]
        elif normalised(person["name"]) not in seen:
            seen.add(normalised(person["name"]))
            found.append(person)
    return found, unread


def _cards(lines: list[Numbered]) -> list[list[Numbered]]:
    """Cut the lines where a reason stands; without reasons, two lines above each count of sources."""
    starts = [index for index, (_, line) in enumerate(lines) if _is_reason(line)]
    if not starts:
        starts = [max(index - 2, 0) for index, (_, line) in enumerate(lines) if _COUNT.fullmatch(line)]
    starts = sorted({0, *starts})
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], len(lines)], strict=True) if lines[start:end]]


def _person(card: list[Numbered]) -> dict[str, Any] | None:
    card = [pair for pair in card if not _is_reason(pair[1])]
    at = next((index for index, (_, line) in enumerate(card) if _COUNT.fullmatch(line)), None)
    above = card[:at] if at is not None else card[:2]
    below = card[at + 1 :] if at is not None else card[2:]
    if not above or _is_frame(above[0][1], set()) or len(above[0][1].split()) > 8:
        return None
    (line, name), *rest = above
    if at is None and rest and len(rest[0][1].split()) > 12:  # no focus: the blurb follows at once
        rest, below = [], [*rest, *below]
    words = [text for _, text in below if not _is_frame(text, {normalised(name)})]
    focus = " ".join(text for _, text in rest)
    return {"name": name, "focus": focus, "because": "\n\n".join(words), "line": line}


def _is_reason(line: str) -> bool:
    return bool(_REASON.fullmatch(line) or _REASON_MARK.fullmatch(line))


def _is_frame(line: str, names: set[str]) -> bool:
    """A count, a reason, "Start HereAlbert Gu", or the name alone that a link left behind."""
    if _is_reason(line) or _COUNT.fullmatch(line) or normalised(line) in names:
        return True
    link = _LINK.fullmatch(line)
    return link is not None and (not link["name"] or not names or normalised(link["name"]) in names)
