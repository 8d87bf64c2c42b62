"""The geometry of the desk's small drawings, in whole units of their view box. What they say stands beside in words."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 320
_LABELS = 124  # how much of the width the words before a bar take
_NUMBER = 36  # and the number after it


@dataclass(frozen=True, slots=True)
class Box:
    """One rectangle; `kind` is the class that colours it."""

    x: float
    y: float
    width: float
    height: float
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """One short text; `anchor` is the end at which it stands."""

    x: float
    y: float
    text: str
    strong: bool = False
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing: a view box of WIDTH × `height`, its rectangles, its words."""

    height: int
    boxes: tuple[Box, ...]
    words: tuple[Word, ...] = ()
    width: int = WIDTH


def bars(rows: Sequence[tuple[str, int]], *, late: int | None = None) -> Chart:
    """Return lying bars, one a row; those from place `late` on stand out."""
    most = max((count for _label, count in rows), default=0) or 1
    room = WIDTH - _LABELS - _NUMBER
    boxes, words = [], []
    for place, (label, count) in enumerate(rows):
        y = 24 * place
        width = max(round(room * count / most, 1), 2) if count else 0
        boxes.append(Box(_LABELS, y + 7, width, 13, "bar--late" if late is not None and place >= late else ""))
        words.append(Word(0, y + 18, label))
        words.append(Word(_LABELS + width + 7, y + 18, f"{count:,}", strong=True))
    return Chart(24 * len(rows) + 4, tuple(boxes), tuple(words))


def columns(counts: Sequence[int], *, first: str, last: str) -> Chart:
    """Return standing bars; the last one, with its number, is now."""
    most, step = max(counts, default=0) or 1, WIDTH / max(len(counts), 1)
    boxes, words = [], [Word(0, 98, first), Word(WIDTH, 98, last, anchor="end")]
    for place, count in enumerate(counts):
        height = max(round(62 * count / most, 1), 1)
        now = place == len(counts) - 1
        boxes.append(Box(round(step * place, 1), 82 - height, round(step - 7, 1), height, "" if now else "bar--quiet"))
        if now:
            middle = round(step * place + (step - 7) / 2, 1)
            words.append(Word(middle, 76 - height, str(count), strong=True, anchor="middle"))
    return Chart(104, tuple(boxes), tuple(words))


def parts(good: Sequence[int], bad: Sequence[int]) -> Chart:
    """Return one bar in parts: what is well, in paler steps, and what is not, which stands out."""
    counts = [(count, "bar--quiet" if place else "") for place, count in enumerate(good)]
    counts += [(count, "bar--late") for count in bad]
    shown = [(count, kind) for count, kind in counts if count]
    total, room = sum(count for count, _kind in shown) or 1, WIDTH - 3 * max(len(shown) - 1, 0)
    boxes, x = [], 0.0
    for count, kind in shown:
        width = max(round(room * count / total, 1), 3)
        boxes.append(Box(round(x, 1), 4, width, 14, kind))
        x += width + 3
    return Chart(22, tuple(boxes))
