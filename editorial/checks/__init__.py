"""House rules: what a profile needs before it may be submitted, and what would make it better.

Everything but `alike` is computed from the document alone. Rules are blockers or advice; `RULES` names them all.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from profiles.document import Data

from .completeness import complete_rows, first_steps, portrait_words, something_to_show
from .evidence import cited, evidence_of, sourced, without_superlatives
from .lengths import LENGTHS, right_lengths
from .links import sound_links
from .people import nobody_alike
from .problems import ADVICE, BLOCKER, RULES, Look, Problem

__all__ = [
    "ADVICE",
    "BLOCKER",
    "LENGTHS",
    "RULES",
    "Look",
    "Problem",
    "Tally",
    "alike",
    "check",
    "evidence_of",
    "looks",
    "problems_in",
    "tallies",
]

_ALL = (
    *(something_to_show, complete_rows, sourced, cited, without_superlatives),
    *(portrait_words, sound_links, first_steps, right_lengths),
)


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one rule holds: `passed` of `total` places."""

    code: str
    label: str
    passed: int
    total: int

    @property
    def holds(self) -> bool:
        return self.passed == self.total


def looks(data: Data) -> Iterator[Look]:
    """Yield what each rule finds at each place of a document."""
    for rule in _ALL:
        yield from rule(data)


def check(data: Data) -> list[Problem]:
    """Return every problem that shows in the document alone: blockers first, each kind in the order of the rules."""
    return problems_in(looks(data))


def alike(data: Data) -> list[Look]:
    """Look in the database for another profile that looks like the same person. Two queries."""
    return list(nobody_alike(data))


def problems_in(found: Iterable[Look]) -> list[Problem]:
    """Return the problems among what was found, blockers first."""
    return sorted((one.problem for one in found if one.problem), key=lambda problem: not problem.blocks)


def tallies(found: Iterable[Look]) -> list[Tally]:
    """Return for each rule that applied how often it holds, in the order of `RULES`."""
    counts: dict[str, list[bool]] = {}
    for one in found:
        counts.setdefault(one.code, []).append(one.problem is None)
    return [
        Tally(code, str(label), sum(counts[code]), len(counts[code])) for code, label in RULES.items() if code in counts
    ]
