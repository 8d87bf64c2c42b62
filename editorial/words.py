"""Two texts compared word by word, as pieces that a template can escape and a person can read.

The joined pieces always give both texts back: same + inserted is the new one, same + deleted the old one.
Nothing here makes HTML.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

Kind = Literal["same", "ins", "del", "gap"]

WORD = re.compile(r"\w+(?:['’\-]\w+)*")
TOKEN = re.compile(r"\w+\s*|[^\w\s]\s*|\s+")
LINE = re.compile(r"[^\n]*\n+|[^\n]+")
SENTENCE = re.compile(r"[^.!?\n]+[.!?\n]*\s*|[.!?\n]+\s*")

# Pairs of equal tokens that difflib may look at before it compares sentences instead. Prose of 10,000 words
# has fewer; a text of a few words said thousands of times has more, and would take minutes.
MOST_PAIRS = 400_000

# An unchanged run of more words than this is folded; a few words stay beside a change.
FOLD_OVER, FOLD_KEEP = 48, 16


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text: in both versions, inserted, deleted, or a gap of unchanged words folded away."""

    kind: Kind
    text: str

    @property
    def words(self) -> int:
        """Return how many words stand in this piece."""
        return count_words(self.text)


def count_words(text: str) -> int:
    """Return how many words a person would count in the text."""
    return sum(1 for _ in WORD.finditer(text))


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from the old text to the new; replaced words are deleted, then inserted."""
    if old == new:
        return (Piece("same", new),) if new else ()
    return tuple(_pieces(_refined(_absorbed(_runs(old, new)))))


def changed_words(pieces: Iterable[Piece]) -> int:
    """Return how many words changed; words that replace others are not counted twice."""
    total = deleted = inserted = 0
    for piece in pieces:
        if piece.kind == "del":
            deleted += piece.words
        elif piece.kind == "ins":
            inserted += piece.words
        else:
            total, deleted, inserted = total + max(deleted, inserted), 0, 0
    return total + max(deleted, inserted)


def fold(pieces: Sequence[Piece]) -> tuple[Piece, ...]:
    """Return the pieces with the middle of each long unchanged run as a gap that holds its words."""
    if all(piece.kind == "same" for piece in pieces):
        return tuple(pieces)
    folded: list[Piece] = []
    for number, piece in enumerate(pieces):
        ends = [match.end() for match in WORD.finditer(piece.text)] if piece.kind == "same" else []
        if len(ends) <= FOLD_OVER:
            folded.append(piece)
            continue
        start = ends[FOLD_KEEP - 1] if number else 0
        last = ends[-FOLD_KEEP - 1] if number < len(pieces) - 1 else len(piece.text)
        parts = (
            Piece("same", piece.text[:start]),
            Piece("gap", piece.text[start:last]),
            Piece("same", piece.text[last:]),
        )
        folded.extend(part for part in parts if part.text)
    return tuple(folded)


Text = tuple[bool, str, str]


def _runs(old: str, new: str) -> Iterable[Text]:
    """Yield (same?, old, new) from start to end: lines are matched first, then words in the others."""
    for same, a, b in _matched(old, new, LINE):
        if same:
            yield same, a, b
        elif _pairs(TOKEN.findall(a), TOKEN.findall(b)) <= MOST_PAIRS:
            yield from _matched(a, b, TOKEN)
        else:
            yield from _matched(a, b, SENTENCE)


def _matched(old: str, new: str, unit: re.Pattern[str]) -> Iterable[Text]:
    """Match two texts unit by unit; what both begin and end with, mostly long, is cut off first."""
    a, b = unit.findall(old), unit.findall(new)
    head, shorter = 0, min(len(a), len(b))
    while head < shorter and a[head] == b[head]:
        head += 1
    tail = 0
    while tail < shorter - head and a[-1 - tail] == b[-1 - tail]:
        tail += 1
    yield True, "".join(a[:head]), "".join(b[:head])
    rest, ending = "".join(b[len(b) - tail :]), len(b) - tail
    a, b = a[head : len(a) - tail], b[head:ending]
    if _pairs(a, b) > MOST_PAIRS:
        yield False, "".join(a), "".join(b)
    else:
        for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=True).get_opcodes():
            yield tag == "equal", "".join(a[i:j]), "".join(b[k:m])
    yield True, rest, rest


def _pairs(a: Sequence[str], b: Sequence[str]) -> int:
    """Return how many pairs of equal tokens difflib looks at; autojunk leaves out the popular ones."""
    in_a, in_b = Counter(a), Counter(b)
    popular = len(b) // 100 + 1 if len(b) >= 200 else len(b)
    return sum(in_a[token] * count for token, count in in_b.items() if count <= popular)


def _absorbed(runs: Iterable[Text]) -> list[Text]:
    """Join runs of one kind, and take a scrap that stayed the same between two changes into them.

    A comma, or one word between two longer changes, is no landmark: a reader sees one rewritten phrase.
    """
    joined = _joined(runs)
    result: list[Text] = []
    for number, (same, old, new) in enumerate(joined):
        inner = same and 0 < number < len(joined) - 1
        scrap = inner and _scrap(old, result[-1], joined[number + 1])
        _append(result, (same and not scrap, old, new))
    return result


def _append(runs: list[Text], run: Text) -> None:
    """Add a run to the list, as part of the last one where that is of the same kind."""
    same, old, new = run
    if runs and runs[-1][0] == same:
        runs[-1] = same, runs[-1][1] + old, runs[-1][2] + new
    elif old or new:
        runs.append(run)


def _scrap(text: str, before: Text, after: Text) -> bool:
    if "\n" in text:
        return False
    if any(not run[1].strip() or not run[2].strip() for run in (before, after)):
        return False
    words = count_words(text)
    around = sum(max(count_words(run[1]), count_words(run[2])) for run in (before, after))
    return words == 0 or (words == 1 and around > 2)


def _refined(runs: Iterable[Text]) -> list[Text]:
    """Give back to the unchanged text what both sides of a change begin or end with, in whole words."""
    refined: list[Text] = []
    for same, old, new in runs:
        if same:
            _append(refined, (True, old, new))
            continue
        head = _common(old, new)
        tail = _common(old[head:][::-1], new[head:][::-1])
        _append(refined, (True, old[:head], new[:head]))
        _append(refined, (False, old[head : len(old) - tail], new[head : len(new) - tail]))
        _append(refined, (True, old[len(old) - tail :], new[len(new) - tail :]))
    return refined


def _common(a: str, b: str) -> int:
    """Return how many characters both begin with, cut back so that it ends between words in both."""
    length = 0
    for x, y in zip(a, b, strict=False):
        if x != y:
            break
        length += 1
    while length and (_inside(a, length) or _inside(b, length)):
        length -= 1
    return length


def _inside(text: str, at: int) -> bool:
    return at < len(text) and _wordy(text[at - 1]) and _wordy(text[at])


def _wordy(character: str) -> bool:
    return character.isalnum() or character == "_"


def _pieces(runs: Iterable[Text]) -> Iterable[Piece]:
    for same, old, new in runs:
        if same:
            yield Piece("same", new)
            continue
        if old:
            yield Piece("del", old)
        if new:
            yield Piece("ins", new)


def stretches(old: str, new: str) -> list[tuple[int, int, str]]:
    """Return where the old text changed, as (start, end, what stands there now), in order; none of them touch."""
    found, place = [], 0
    for same, before, after in _joined(_runs(old, new)):
        if not same:
            found.append((place, place + len(before), after))
        place += len(before)
    return found


def blend(base: str, mine: str, theirs: str) -> str | None:
    """Return the text with both sides' changes, where each changed other words; None where they meet."""
    changes = sorted({*stretches(base, mine), *stretches(base, theirs)})
    if any(later[0] <= earlier[1] for earlier, later in pairwise(changes)):
        return None
    parts, place = [], 0
    for start, end, now in changes:
        parts += [base[place:start], now]
        place = end
    return "".join([*parts, base[place:]])


def _joined(runs: Iterable[Text]) -> list[Text]:
    joined: list[Text] = []
    for run in runs:
        _append(joined, run)
    return joined
