"""A portrait as a document names it: which part of the picture is shown, in which sizes, under which file names.

No pixel is touched here, so that pages, checks and the desk can ask without opening a file.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

# The plate on a profile's page (in CSS pixels), and how much finer than that a rendition may be.
WIDTH, HEIGHT = 264, 300
DENSITIES = (1, 2, 3)
# In the order in which a browser should choose.
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}
# Raise it when renditions are to be made differently: their names are promised to mean the same bytes for ever.
RECIPE = 1

_NAME = re.compile(r"([0-9a-f]{64})-(\d{1,3})-(\d{1,3})-(\d{1,4})x(\d{1,4})-r(\d{1,4})\.(avif|webp|jpg)")


@dataclass(frozen=True, slots=True)
class Crop:
    """What is shown of a picture of `width` × `height` pixels around the point (x, y), which is in percent."""

    sha256: str
    width: int
    height: int
    x: int
    y: int

    @classmethod
    def of(cls, portrait: Mapping[str, Any] | None) -> "Crop | None":
        """Return the crop that a document's `portrait` asks for; None where it has no picture."""
        if not portrait or not portrait["sha256"]:
            return None
        return cls(*(portrait[name] for name in ("sha256", "width", "height", "x", "y")))

    @property
    def stem(self) -> str:
        """Return the beginning of all file names of this crop."""
        return f"{self.sha256}-{self.x}-{self.y}"

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return left, upper, right, lower of the largest plate in the picture, as near to the point as it goes."""
        width = min(self.width, max(1, self.height * WIDTH // HEIGHT))
        height = min(self.height, max(1, width * HEIGHT // WIDTH))
        left = _beside(self.width, width, self.x)
        upper = _beside(self.height, height, self.y)
        return left, upper, left + width, upper + height

    @property
    def sizes(self) -> list[tuple[int, int]]:
        """Return the sizes of its renditions, the smallest first; none has more pixels than the picture gives."""
        left, upper, right, lower = self.box
        widths = sorted({min(WIDTH * density, right - left) for density in DENSITIES})
        return [(width, min(max(1, round(width * HEIGHT / WIDTH)), lower - upper)) for width in widths]

    def name(self, size: tuple[int, int], kind: str) -> str:
        """Return the file name of one rendition; `kind` is a key of TYPES."""
        return f"{self.stem}-{size[0]}x{size[1]}-r{RECIPE}.{kind}"

    def names(self, kind: str) -> list[str]:
        """Return the file names of one kind, the smallest first."""
        return [self.name(size, kind) for size in self.sizes]

    @property
    def all_names(self) -> list[str]:
        return [name for kind in TYPES for name in self.names(kind)]


@dataclass(frozen=True, slots=True)
class Name:
    """A rendition's file name, taken apart."""

    sha256: str
    x: int
    y: int
    size: tuple[int, int]
    kind: str

    @property
    def stem(self) -> str:
        return f"{self.sha256}-{self.x}-{self.y}"


def parse(name: str) -> Name | None:
    """Return what a file name says; None for anything that is no name of ours, spelled as we spell it."""
    found = _NAME.fullmatch(name) if name.isascii() else None
    if found is None:
        return None
    sha256, *numbers, kind = found.groups()
    x, y, width, height, recipe = map(int, numbers)
    right = f"{sha256}-{x}-{y}-{width}x{height}-r{RECIPE}.{kind}"
    return Name(sha256, x, y, (width, height), kind) if recipe == RECIPE and right == name else None


def is_rendition(name: str) -> bool:
    """Say whether a file name is that of a rendition, by whichever recipe."""
    return _NAME.fullmatch(name) is not None


def _beside(whole: int, part: int, percent: int) -> int:
    """Return where a stretch of `part` begins so that its middle is as near to the point as the whole allows."""
    return min(max(0, (2 * whole * percent - 100 * part + 100) // 200), whole - part)
