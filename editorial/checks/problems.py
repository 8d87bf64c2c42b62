"""What a house rule says about one place: that it holds there, or a problem with a sentence that says what to do."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from profiles.document import Data

Level = Literal["blocker", "advice"]
BLOCKER: Level = "blocker"
ADVICE: Level = "advice"

# Each rule by its code, as it reads where it holds. Codes are kept for ever: waivers and scripts name them.
RULES: dict[str, Promise] = {
    "no-name": _("There is a name"),
    "no-address": _("There is an address"),
    "nothing-to-read": _("There is a summary or a biography"),
    "incomplete-row": _("Every row is complete"),
    "quote-unsourced": _("Every quote has a source"),
    "honor-unsourced": _("Every honor has a source"),
    "affiliation-unsourced": _("Every affiliation has a source"),
    "known-for-unsourced": _("Every Known For item has a source"),
    "paragraph-uncited": _("Every paragraph cites a source"),
    "superlative-unsourced": _("No superlative without a source"),
    "portrait-alt": _("The portrait is described"),
    "portrait-credit": _("The portrait names its maker"),
    "portrait-licence": _("The portrait may be shown"),
    "link-malformed": _("Every link is well formed"),
    "link-not-https": _("Every link is HTTPS"),
    "focus-missing": _("There is a focus"),
    "summary-missing": _("There is a summary"),
    "start-here-missing": _("There is something to start with"),
    "too-short": _("No text is too short"),
    "too-long": _("No text is too long"),
    "same-person": _("Nobody else here looks like this person"),
}


@dataclass(frozen=True, slots=True)
class Problem:
    """One rule broken at one place. `path` is the field or row (`quotes/quote-2`), `fact` the spot within it.

    A blocker stops submit and publish; without `waivable`, nobody can let it pass.
    """

    code: str
    path: str
    sentence: str
    level: Level = ADVICE
    fact: str = ""
    waivable: bool = True

    @property
    def blocks(self) -> bool:
        return self.level == BLOCKER


class Look(NamedTuple):
    """One rule held against one place; no problem where it holds there."""

    code: str
    problem: Problem | None


def look(
    code: str,
    holds: object,
    path: str,
    sentence: str,
    *,
    level: Level = ADVICE,
    fact: str = "",
    waivable: bool = True,
) -> Look:
    """Return what one look found; a true `holds` means that all is well there."""
    return Look(code, None if holds else Problem(code, path, sentence, level, fact, waivable))


def rows(data: Data, section: str) -> Iterator[tuple[str, Data]]:
    """Yield each row of a section with its path."""
    found = data.get(section)
    for row in found if isinstance(found, list) else []:
        if isinstance(row, dict):
            yield f"{section}/{row.get('key', '')}", row


def text(part: Any, name: str) -> str:
    """Return a text of a row or document, without outer space; "" where there is none."""
    value = part.get(name) if isinstance(part, dict) else None
    return value.strip() if isinstance(value, str) else ""


def is_living(data: Data) -> bool:
    """Say whether rules for living people hold: who is not said to have died is treated as living."""
    return bool(data.get("living", True))
