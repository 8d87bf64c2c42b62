"""The working copy: ordinary rows that editors change and readers never touch."""

from .pictures import Picture
from .profile import Live, Profile, Work
from .rows import Row
from .sections import (
    SECTIONS,
    Affiliation,
    Education,
    Honor,
    KnownFor,
    Link,
    Quote,
    Reading,
    RelatedPick,
    TextSection,
    TopicRow,
)

__all__ = [
    "SECTIONS",
    "Affiliation",
    "Education",
    "Honor",
    "KnownFor",
    "Link",
    "Live",
    "Picture",
    "Profile",
    "Quote",
    "Reading",
    "RelatedPick",
    "Row",
    "TextSection",
    "TopicRow",
    "Work",
]
