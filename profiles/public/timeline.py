"""Dated facts → an ordered list, and a drawing of it where it can be drawn without touching words.

A year is a bar, a month or day a point. Labels stand to the right of their date; going from right to left, each label
takes the lowest lane in which neither its words nor the lines of later labels meet, so nothing ever crosses a word.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from profiles.dates import PartialDate

WIDTH = 900
_LEFT, _GAP, _LANES = 8, 14, 4
_TITLE, _NOTE = 8.1, 6.6  # width of a character at 17 and at 13 px: generous, so that estimates err apart
_STEPS = (1, 2, 5, 10, 20, 25, 50, 100, 200, 500)


@dataclass(frozen=True, slots=True)
class Moment:
    """A dated fact: when (a partial date), what, and a line of detail. `kind` is fact, research or seal."""

    when: str
    what: str
    detail: str = ""
    kind: str = "fact"
    href: str = ""

    @property
    def is_year(self) -> bool:
        return len(self.when) == 4

    @property
    def at(self) -> float:
        """Return the date as a number of years."""
        date = PartialDate.parse(self.when)
        day = datetime.date(date.year, date.month or 1, date.day or 1)
        return date.year + (day.timetuple().tm_yday - 1) / 366

    @property
    def shown(self) -> str:
        """Return the date in words."""
        return PartialDate.parse(self.when).display()


@dataclass(slots=True)
class Label:
    """A moment as drawn: its x, its lines of words, and its lane."""

    moment: Moment
    title: list[str]
    notes: list[str]
    x: float = 0
    bar: float = 0
    lane: int = 0
    lead: str = ""
    lines: list[tuple[str, float, float, int]] = field(default_factory=list)  # class, y, size, index

    @property
    def width(self) -> float:
        widest = max([len(line) * _TITLE for line in self.title] + [len(line) * _NOTE for line in self.notes])
        return widest + _GAP

    @property
    def height(self) -> float:
        return 19 * len(self.title) + 17 * len(self.notes) + 8


@dataclass(slots=True)
class Drawing:
    """The timeline in an SVG of WIDTH × height; the axis lies at y `axis`."""

    axis: float
    height: float
    ticks: list[tuple[float, str]]
    labels: list[Label]


def ordered(moments: Sequence[Moment]) -> list[Moment]:
    """Return the moments by date; what is known less exactly comes first."""
    return sorted(moments, key=lambda moment: (moment.at, len(moment.when)))


def draw(moments: Sequence[Moment]) -> Drawing | None:
    """Return the drawing, or None where a list says it better (too few dates, too many, or too close together)."""
    lived = [moment for moment in moments if moment.kind == "fact"]
    if len(lived) < 2:
        return None
    first, last = min(moment.at for moment in lived), max(moment.at for moment in lived)
    reach = last + max(4.0, (last - first) / 2)
    shown = [moment for moment in ordered(moments) if moment.kind == "fact" or moment.at <= reach]
    start = int(shown[0].at)
    labels = [_label(moment) for moment in shown]
    scale = min((WIDTH - _LEFT - label.width) / max(label.moment.at - start, 0.25) for label in labels)
    span = max(label.moment.at + (1 if label.moment.is_year else 0.1) for label in labels) - start
    scale = min(scale, (WIDTH - _LEFT) / span)
    for label in labels:
        label.x = round(_LEFT + (label.moment.at - start) * scale, 1)
        label.bar = round(max(scale - 6, 5), 1) if label.moment.is_year else 0
    above, below = _sides(labels)
    if above is None or below is None:
        return None
    return _place(labels, above, below, _ticks(start, scale))


def _label(moment: Moment) -> Label:
    detail = moment.detail if moment.is_year else ", ".join(filter(None, [moment.detail, moment.shown]))
    return Label(moment, wrap(moment.what, 24) or [""], wrap(detail, 30))


def _sides(labels: list[Label]) -> tuple[list[Label] | None, list[Label] | None]:
    """Set lanes with years above and points below; if that is too high, with every other label above."""
    sealed = [label for label in labels if label.moment.kind == "seal"]
    for above in ([label for label in labels if label.moment.is_year], labels[::2]):
        above = [label for label in above if label not in sealed]
        below = [label for label in labels if label not in above]
        if _lanes(above) and _lanes(below):
            return above, below
    return None, None


def _lanes(labels: list[Label]) -> bool:
    for index in range(len(labels) - 1, -1, -1):
        label = labels[index]
        in_the_way = [later.lane for later in labels[index + 1 :] if later.x < label.x + label.width]
        label.lane = max(in_the_way, default=-1) + 1
    return all(label.lane < _LANES for label in labels)


def _place(labels: list[Label], above: list[Label], below: list[Label], ticks: list[tuple[float, str]]) -> Drawing:
    """Turn lanes into coordinates."""

    def depths(side: list[Label]) -> list[float]:
        heights = [max((label.height for label in side if label.lane == lane), default=0) for lane in range(_LANES)]
        return [sum(heights[:lane]) for lane in range(_LANES + 1)]

    up, down = depths(above), depths(below)
    axis = round(up[-1] + 16, 1)
    for label in labels:
        over = label in above
        top = axis - 16 - up[label.lane] - label.height if over else axis + 28 + down[label.lane]
        y, index = top, 0
        for line in label.title:
            y += 19
            label.lines.append((line, round(y - 4, 1), 17, index))
            index += 1
        for line in label.notes:
            y += 17
            label.lines.append((line, round(y - 4, 1), 13, index))
            index += 1
        end = top + 4 if over else y
        label.lead = f"M{label.x} {axis}V{round(end, 1)}"
    return Drawing(axis, round(axis + 34 + down[-1], 1), ticks, labels)


def _ticks(start: int, scale: float) -> list[tuple[float, str]]:
    years = (WIDTH - _LEFT) / scale
    step = next((step for step in _STEPS if step * scale >= 56), _STEPS[-1])
    first = -(-start // step) * step
    return [
        (round(_LEFT + (year - start) * scale, 1), f"{year:04d}")
        for year in range(first, start + int(years) + 1, step)
        if _LEFT + (year - start) * scale <= WIDTH - 34
    ]
