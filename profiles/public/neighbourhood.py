"""Related researchers → a drawing: people are circles, what they share with this profile are squares."""

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from profiles.public.facts import Card, Shared

WIDTH = 400
_SELF_Y, _SQUARE_Y, _CENTRE = 40, 150, 200
_MOST_SQUARES, _MOST_LINES = 3, 4


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words at its place."""

    text: str
    y: float


@dataclass(frozen=True, slots=True)
class Square:
    """A shared thing; a title too long for the drawing stands under it, behind a letter (`sign`)."""

    shared: Shared
    x: float
    lines: list[Line]
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A related researcher."""

    card: Card
    x: float
    lines: list[Line]
    size: int


@dataclass(frozen=True, slots=True)
class Map:
    """The drawing, WIDTH × height; `edges` is one SVG path; people stand at `y`."""

    edges: str
    squares: list[Square]
    people: list[Person]
    y: float
    height: float
    sources_only: bool
    picked: bool


def draw(cards: Sequence[Card]) -> Map | None:
    """Return the map of up to four cards, in their order; None for fewer than two."""
    cards = cards[:4]
    if len(cards) < 2:
        return None
    step = (WIDTH - 110) / max(len(cards) - 1, 1)
    xs = {card.slug: (55 + step * index if len(cards) > 1 else _CENTRE) for index, card in enumerate(cards)}
    chosen = _chosen(cards)
    placed = _squares(chosen, cards, xs)
    depth = max((len(square.lines) for square in placed), default=0)
    bend = _SQUARE_Y + max(16 * depth, 20) + 6
    y = bend + 78
    edges = []
    for square in placed:
        edges.append(f"M{_CENTRE} 70C{_CENTRE} 112 {square.x} 96 {square.x} {_SQUARE_Y}V{bend}")
        for card in cards:
            if card.reason != "pick" and square.shared in card.shared:
                x = xs[card.slug]
                edges.append(f"M{square.x} {bend}C{square.x} {bend + 34} {x} {bend + 14} {x} {y - 26}")
    for card in cards:
        if not set(card.shared) & set(chosen) or card.reason == "pick":
            x = xs[card.slug]
            edges.append(f"M{_CENTRE} 70C{_CENTRE} 112 {x} 96 {x} {_SQUARE_Y}V{y - 26}")
    people = [_person(card, round(xs[card.slug], 1), y, across=12 if step > 110 else 10) for card in cards]
    height = max(person.lines[-1].y for person in people) + 12
    sources_only = bool(chosen) and all(shared.kind == "source" for shared in chosen)
    picked = any(card.reason == "pick" for card in cards)
    return Map(" ".join(edges), placed, people, y, height, sources_only, picked)


def _chosen(cards: Sequence[Card]) -> list[Shared]:
    """Return the things to draw: each card's first, then what most cards share."""
    computed = [card for card in cards if card.reason != "pick" and card.shared]
    firsts = dict.fromkeys(card.shared[0] for card in computed)
    ranked = sorted(firsts, key=lambda shared: -sum(shared in card.shared for card in computed))
    return ranked[:_MOST_SQUARES]


def _squares(chosen: Sequence[Shared], cards: Sequence[Card], xs: dict[str, float]) -> list[Square]:
    """Set each square over the people it joins, apart from the next and right of lines that go past the row."""

    def joined(shared: Shared) -> float:
        at = [xs[card.slug] for card in cards if card.reason != "pick" and shared in card.shared]
        return sum(at) / len(at)

    past = [xs[card.slug] for card in cards if card.reason == "pick" or not set(card.shared) & set(chosen)]
    squares: list[Square] = []
    least = max(past, default=0) + 14 if past and max(past) < WIDTH - 60 else 20
    room = (WIDTH - least) / max(len(chosen), 1)
    # From the left, each as near to its people as those before it and the room to its right allow.
    ordered = sorted(chosen, key=joined)
    for index, shared in enumerate(ordered):
        latest = WIDTH - room * (len(ordered) - index)
        x = round(min(max(joined(shared), least), max(latest, least)), 1)
        least = x + room
        width = ((ordered[index + 1 :] and room) or WIDTH - x) - 22
        lines = wrap(
            short_title(shared.label), max(int(width / 6.8), 8), break_long_words=False, break_on_hyphens=False
        )
        sign = "" if len(lines) <= _MOST_LINES else chr(ord("A") + index)
        shown = [Line(line, _SQUARE_Y + 6 + 17 * n) for n, line in enumerate([sign] if sign else lines)]
        squares.append(Square(shared, x, shown, sign))
    return squares


def short_title(label: str) -> str:
    """Return a title up to its colon: "FlashAttention: Fast and …" → "FlashAttention"."""
    head, colon, _rest = label.partition(": ")
    return head if colon and len(head) >= 4 else label


def _person(card: Card, x: float, y: float, *, across: int) -> Person:
    lines = wrap(card.name, across, break_long_words=False, break_on_hyphens=False)
    size = 16 if max(map(len, lines)) <= across else 13
    return Person(card, x, [Line(line, y + 48 + 19 * n) for n, line in enumerate(lines)], size)
