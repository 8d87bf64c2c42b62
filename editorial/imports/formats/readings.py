"""The entries of Start Here in plain text: a work, perhaps "Paper · NeurIPS · 2022", perhaps why to read it."""

import re
from typing import Any

from profiles.folding import fold

from ..parsed import row
from .prose import Numbered

_KINDS = {
    "paper": "paper",
    "project page": "project",
    "project": "project",
    "repository": "repository",
    "talk": "talk",
    "book": "book",
    "dataset": "dataset",
    "post": "post",
}
_BECAUSE = re.compile(r"(?:read (?:this|it) )?because:?\s+(?P<words>.+)", re.IGNORECASE | re.DOTALL)
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_LABEL = re.compile(r"\d{1,2}\.?")


def readings(lines: list[Numbered]) -> list[dict[str, Any]]:
    """Return a reading for each work named; lines about it are taken with it."""
    found: list[dict[str, Any]] = []
    for _, line in lines:
        if _LABEL.fullmatch(line):
            continue
        facts = _facts(line)
        because = _BECAUSE.fullmatch(line)
        if found and because:
            found[-1]["because"] = because["words"]
        elif found and facts and isinstance(found[-1]["source"], str):
            found[-1]["source"] = {"title": found[-1]["source"], **facts}
        elif found and line.lower().startswith(("http://", "https://")):
            source = found[-1]["source"]
            found[-1]["source"] = {**(source if isinstance(source, dict) else {"title": source}), "url": line}
        else:
            found.append(row(source=line))
    return found


def _facts(line: str) -> dict[str, str]:
    """Read "Paper · NeurIPS · 2022"; nothing for a line that does not start with a kind of work."""
    parts = [part.strip() for part in re.split(r"[·•|,]", line)]
    kind = _KINDS.get(fold(parts[0]))
    if kind is None:
        return {}
    year = next((part for part in parts[1:] if _YEAR.fullmatch(part)), "")
    return row(kind=kind, year=year, venue=", ".join(part for part in parts[1:] if part and part != year))
