"""Words as search knows them: folded, cut, the same on both databases and on both sides of a match.

The side of the document is generous, the side of the query strict: "FlashAttention" is filed under flashattention,
flash and attention, "O’Neill" under oneill, o and neill, so that each common way of typing it leads there.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence

from profiles.folding import fold

# (text, whether the query matched it): the template marks, nobody here writes HTML.
Pieces = tuple[tuple[str, bool], ...]

LONGEST = 64  # characters of a word; PostgreSQL refuses lexemes over 2 KB
MOST_TERMS = 12
_READ = 1000  # characters of a query that are looked at

_WORD = re.compile(r"[^\W_]+")
_APOSTROPHES, _HYPHENS = "'’‘ʼʿʾ", "‐‑-"
_LETTER = "(?:[^\\W_]|[\u0300-\u036f])"
_COMPOUND = re.compile(rf"{_LETTER}+(?:[{_APOSTROPHES}{_HYPHENS}]+{_LETTER}+)*")
_HYPHENATED = re.compile(rf"[^{_HYPHENS}]+")
_PART = re.compile(rf"[^{_APOSTROPHES}{_HYPHENS}]+")
_NO_JOINERS = str.maketrans("", "", _APOSTROPHES + _HYPHENS)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
# Han and kana have no spaces between words: each character counts as one.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff])")
_POSSESSIVE = re.compile(r"'s\b")


def terms(query: str) -> list[str]:
    """Return the words to look for, each once, at most MOST_TERMS. Letters and digits only, so nothing can misfire."""
    folded = _POSSESSIVE.sub("", fold(query[:_READ])).replace("'", "")
    return list(dict.fromkeys(_words(folded)))[:MOST_TERMS]


def by_prefix(term: str) -> bool:
    """Say whether the term also finds longer words in full text. In names every term does."""
    return len(term) >= 3


def filed(text: str) -> Iterator[str]:
    """Yield the words under which a text is filed, in its order."""
    for compound in _COMPOUND.findall(text if text.isascii() else _bare(text)):
        if compound.isascii() and compound.isalnum() and (compound[1:].islower() or compound.isdigit()):
            yield compound.lower()[:LONGEST]
            continue
        pieces = [compound, *_HYPHENATED.findall(compound), *(part for _, part in _parts(compound))]
        yield from dict.fromkeys(word for piece in pieces for word in _joined(piece))


def mark(text: str, terms: Sequence[str], *, short: bool = False) -> Pieces:
    """Return the text in pieces, those marked that a term finds; `short`: terms of any length find by prefix."""
    pieces: list[tuple[str, bool]] = []
    end = 0
    for start, stop in _found(text, terms, short):
        if start > end:
            pieces.append((text[end:start], False))
        pieces.append((text[start:stop], True))
        end = stop
    return (*pieces, (text[end:], False)) if end < len(text) else tuple(pieces)


def matches(words: Iterable[str], term: str, *, short: bool = False) -> bool:
    """Say whether a term finds one of the filed words."""
    if short or by_prefix(term):
        return any(word.startswith(term) for word in words)
    return term in words


def run_together(text: str) -> str:
    """Return the folded text without what joins words: a term that finds part of it stands there letter for letter."""
    return (text.lower() if text.isascii() else fold(text)).translate(_NO_JOINERS)


def trigrams(term: str) -> list[str]:
    """Return the three-letter pieces of a word, none for a shorter one."""
    return [term[i : i + 3] for i in range(len(term) - 2)]


def similarity(one: str, other: str) -> float:
    """Return the share of trigrams that two words have in common, their ends counted, as pg_trgm does: 0 to 1.

    Letters in another order ("noehter") leave few trigrams whole: those are half alike at least.
    """
    a, b = (set(trigrams(f"  {word} ")) for word in (one, other))
    swapped = one[0] == other[0] and sorted(one) == sorted(other)
    return max(len(a & b) / len(a | b), 0.5 * swapped)


def _words(folded: str) -> Iterator[str]:
    for word in _WORD.findall(folded):
        if word.isascii():
            yield word[:LONGEST]
        else:
            yield from (part[:LONGEST] for part in _UNSPACED.split(word) if part)


def _bare(text: str) -> str:
    """Return the text as `fold` takes it apart, in its own case: marks inside a word must not part it."""
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))


def _joined(compound: str) -> Iterator[str]:
    """Yield the words of a compound written as one: O’Neill → oneill."""
    return _words(fold("".join(_PART.findall(compound))))


def _parts(compound: str) -> list[tuple[int, str]]:
    """Return where a compound's parts begin and what they are: Memory-Efficient, Flash|Attention, 数|学."""
    parts = []
    for joined in _PART.finditer(compound):
        offset = joined.start()
        humps = _CAMEL.split(joined[0])
        for hump in humps if min(map(len, humps)) > 1 else [joined[0]]:
            for part in _UNSPACED.split(hump) if not hump.isascii() else [hump]:
                if part:
                    parts.append((offset, part))
                offset += len(part)
    return parts


def _found(text: str, terms: Sequence[str], short: bool) -> Iterator[tuple[int, int]]:
    """Yield the spans that a term finds: parts of a compound, else the compound as a whole."""
    for compound in _COMPOUND.finditer(text):
        letters = run_together(compound[0])
        if not any(term in letters for term in terms):
            continue  # most words: not worth taking apart
        parts = _parts(compound[0])
        spans = [
            (compound.start() + offset, compound.start() + offset + len(part))
            for offset, part in parts
            if _any(part, terms, short)
        ]
        if not spans and len(parts) > 1 and _any(compound[0], terms, short):
            spans = [compound.span()]
        yield from spans


def _any(compound: str, terms: Sequence[str], short: bool) -> bool:
    words = list(_joined(compound))
    return any(matches(words, term, short=short) for term in terms)
