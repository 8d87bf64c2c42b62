"""One fold for slugs, sorting and search, so that the same name is found, filed and addressed alike."""

import re
import unicodedata

# Letters that Unicode does not decompose into a base letter and a mark.
_LETTERS = str.maketrans(
    {
        "ł": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ħ": "h",
        "ı": "i",
        "ĸ": "k",
        "ŋ": "n",
        "ŧ": "t",
        "ə": "e",
        "ɓ": "b",
        "ɗ": "d",
        "ƙ": "k",
        "’": "'",
        "‘": "'",
        "ʼ": "'",
        "ʿ": "'",
        "ʾ": "'",
        "‐": "-",
        "‑": "-",
        "‒": "-",
        "–": "-",
        "—": "-",
    }
)

# Characters that reorder or hide text: what a reader sees would not be what was approved.
_INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]"
)


def fold(text: str) -> str:
    """Return the text in lower case, without accents or other marks: "Ré", "ŁUKASZ" → "re", "lukasz"."""
    lowered = unicodedata.normalize("NFKD", text).casefold().translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFKD", lowered) if not unicodedata.combining(c))


def slugify(text: str) -> str:
    """Return an address part of a–z, 0–9 and hyphens, at most 80 characters, or "" if nothing is left."""
    words = re.sub(r"[^a-z0-9]+", "-", fold(text).replace("'", "")).strip("-")
    return words[:80].rstrip("-")


def sort_key(text: str) -> bytes:
    """Return bytes whose plain order is the filing order of folded names, the same on every database."""
    return fold(text).encode("utf-8", "replace")[:200]


def clean(text: str) -> str:
    """Return text fit to be stored: NFC, LF line ends, no control, bidi or half characters, stripped."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u00a0", " ")
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text)).strip()


def is_clean(text: str) -> bool:
    """Say whether the text is already as `clean` would leave it, apart from outer space."""
    return not _INVISIBLE.search(text) and unicodedata.is_normalized("NFC", text)


def normalised(text: str) -> str:
    """Return what makes two texts equal to a reader: folded words, without punctuation or extra space."""
    return " ".join(re.findall(r"[^\W_]+", fold(text)))
