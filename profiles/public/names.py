"""How names are set: sizes that fit, parts that stay together, initials on the plate."""

import unicodedata
from dataclasses import dataclass

_RTL = ("ar", "fa", "he", "ur", "yi", "ps", "sd", "ug", "dv", "ckb", "syr")


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the title shows it: `size` is "", long or longest; hyphenated `parts` are kept on one line."""

    size: str
    parts: list[tuple[str, bool]]


def name(text: str) -> Name:
    """Return how to set a name. Names never truncate: a long word makes all of it smaller."""
    words = text.split()
    longest = max(map(len, words), default=0)
    size = "longest" if longest > 14 else "long" if len(text) > 18 or longest > 9 else ""
    return Name(size, [(word, "-" in word and len(word) <= 14) for word in words])


def initials(text: str) -> str:
    """Return the first letters of the first and the last word: "Daniel Y. Fu" → "DF"."""
    letters = [next((c for c in word if c.isalpha()), "") for word in text.split()]
    letters = [letter for letter in letters if letter]
    ends = letters[:1] + letters[1:][-1:]
    return unicodedata.normalize("NFC", "".join(ends).upper())[:3]


def direction(language: str, text: str) -> str:
    """Return rtl or ltr for a native-script name: from its language, else from its first strong letter."""
    if language:
        return "rtl" if language.lower().split("-")[0] in _RTL else "ltr"
    strong = next((c for c in map(unicodedata.bidirectional, text) if c in ("L", "R", "AL")), "L")
    return "ltr" if strong == "L" else "rtl"
