"""Dated facts → an ordered list, and a drawing of it where it can be drawn without touching words.

A year is a bar, a month or day a point. Labels stand to the right of their date; going from right to left, each label
is stacked beyond the later labels that its words would meet, so that no line ever crosses a word.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from textwrap import wrap

from profiles.dates import PartialDate
from profiles.public import when

WIDTH = 900
_LEFT, _GAP, _HIGHEST = 8, 14, 220
_TITLE, _NOTE = 8.1, 6.6  # width of a character at 17 and at 13 px: generous, so that estimates err apart
_MOST = 150  # no more labels find room; to see that of thousands would take as long as all the rest of the page
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
        return when.display(self.when)


@dataclass(slots=True)
class Label:
    """A moment as drawn: its x, its lines of words, and how far from the axis they begin."""

    moment: Moment
    title: list[str]
    notes: list[str]
    x: float = 0
    bar: float = 0
    depth: float = 0
    lead: str = ""
    lines: list[tuple[str, float, int]] = field(default_factory=list)  # words, y, size

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
    if not 2 <= len(lived) <= _MOST:
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
    above = _sides(labels)
    return None if above is None else _place(labels, above, _ticks(start, scale))


def _label(moment: Moment) -> Label:
    detail = moment.detail if moment.is_year else ", ".join(filter(None, [moment.detail, moment.shown]))
    return Label(moment, wrap(moment.what, 24) or [""], wrap(detail, 30))


def _sides(labels: list[Label]) -> list[Label] | None:
    """Stack the labels with years above and points below; if that is too high, with every other label above.

    Returns those above, or None where neither fits. The seal always hangs below.
    """
    by_kind = [label for label in labels if label.moment.is_year or label.moment.kind == "research"]
    for chosen in (by_kind, labels[::2]):
        above = [label for label in chosen if label.moment.kind != "seal"]
        below = [label for label in labels if label not in above]
        if _stack(above) <= _HIGHEST and _stack(below) <= _HIGHEST:
            return above
    return None


def _stack(labels: list[Label]) -> float:
    """Set how far from the axis each label begins: beyond all later ones that its words would meet."""
    for index in range(len(labels) - 1, -1, -1):
        label = labels[index]
        met = [later for later in labels[index + 1 :] if later.x < label.x + label.width]
        label.depth = max((later.depth + later.height for later in met), default=0)
    return max((label.depth + label.height for label in labels), default=0)


def _place(labels: list[Label], above: list[Label], ticks: list[tuple[float, str]]) -> Drawing:
    """Turn depths into coordinates."""
    up = max((label.depth + label.height for label in above), default=0)
    down = max((label.depth + label.height for label in labels if label not in above), default=0)
    axis = round(up + 20, 1)
    for label in labels:
        over = label in above
        top = axis - 18 - label.depth - label.height if over else axis + 28 + label.depth
        y = top
        for words, step, size in ((label.title, 19, 17), (label.notes, 17, 13)):
            for line in words:
                y += step
                label.lines.append((line, round(y - 4, 1), size))
        label.lead = f"M{label.x} {axis}V{round(top + 4 if over else y, 1)}"
    # A line down to a label would strike through a year that stands in its way.
    leads = [label.x for label in labels if label not in above]
    ticks = [(x, "" if any(x - 4 < lead < x + 36 for lead in leads) else year) for x, year in ticks]
    return Drawing(axis, round(axis + (34 if down else 30) + down, 1), ticks, labels)


def _ticks(start: int, scale: float) -> list[tuple[float, str]]:
    years = (WIDTH - _LEFT) / scale
    step = next((step for step in _STEPS if step * scale >= 56), _STEPS[-1])
    first = -(-start // step) * step
    return [
        (round(_LEFT + (year - start) * scale, 1), f"{year:04d}")
        for year in range(first, start + int(years) + 1, step)
        if _LEFT + (year - start) * scale <= WIDTH - 34
    ]
