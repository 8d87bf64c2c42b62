"""The passage of a page that shows best why a query found it, in the words that were published."""

from collections.abc import Iterable, Sequence

from .words import Pieces, filed, mark, matches, run_together

_LENGTH = 200  # characters, about two lines of a result
_BEFORE = 60


def best(passages: Iterable[tuple[str, str]], terms: Sequence[str]) -> tuple[str, Pieces]:
    """Return (path, pieces) of the first passage with the most terms; without any, of the first passage."""
    chosen: tuple[str, str] = ("", "")
    most = 0
    for path, text in passages:
        chosen = chosen if chosen[1] else (path, text)
        count = _count(text, terms)
        if count > most:
            chosen, most = (path, text), count
            if count == len(terms):
                break
    path, text = chosen
    return path, _cut(mark(text, terms))


def _count(text: str, terms: Sequence[str]) -> int:
    # Most passages hold none of the letters: no need to take those apart.
    letters = run_together(text)
    terms = [term for term in terms if term in letters]
    words = set(filed(text)) if terms else ()
    return sum(matches(words, term) for term in terms)


def _cut(pieces: Pieces) -> Pieces:
    """Return about two lines round the first marked piece, cut between words."""
    text = "".join(piece for piece, _ in pieces)
    if len(text) <= _LENGTH + 20:
        return pieces
    first = 0
    for piece, marked in pieces:
        if marked:
            break
        first += len(piece)
    else:
        first = 0
    start = 0 if first <= _BEFORE else _after_space(text, first - _BEFORE, first)
    stop = len(text) if start + _LENGTH >= len(text) else max(text.rfind(" ", start + 1, start + _LENGTH), 0)
    stop = stop or start + _LENGTH
    shown = _between(pieces, start, stop)
    return (
        *((("…", False),) if start else ()),
        *shown,
        *((("…", False),) if stop < len(text) else ()),
    )


def _after_space(text: str, start: int, limit: int) -> int:
    space = text.find(" ", start, limit)
    return space + 1 if space >= 0 else start


def _between(pieces: Pieces, start: int, stop: int) -> Pieces:
    shown, end = [], 0
    for piece, marked in pieces:
        begin, end = end, end + len(piece)
        part = piece[max(start - begin, 0) : max(stop - begin, 0)]
        if part:
            shown.append((part, marked))
    return tuple(shown)
