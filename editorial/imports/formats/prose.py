"""How the plain-text shapes are read: lines, speech, dates in words, joined names. Nothing is mined from prose."""

import re
from collections.abc import Collection

from profiles.dates import PartialDate
from profiles.folding import clean, normalised

Numbered = tuple[int, str]  # the number of a line in its file, and its cleaned text


def word_set(words: str) -> frozenset[str]:
    """Return the words of a list that is written as one text."""
    return frozenset(words.split())


def lines_of(text: str) -> list[Numbered]:
    """Return the lines that hold something, cleaned, without bullets, with their numbers in the file."""
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        words = clean(_BULLET.sub("", line))
        if words:
            found.append((number, words))
    return found


_BULLET = re.compile(r"^\s*[•●▪◦‣*–-]\s+")


# --- speech ----------------------------------------------------------------------------------------------------

_QUOTED = re.compile(r"^[“\"«„](?P<text>.+?)[”\"»“](?:\s*[—–-]+\s*(?P<occasion>.+))?$", re.DOTALL)
_INNER = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
# "I/O", "I.", "Type I error" and "World War I" are nobody speaking.
_FIRST_PERSON = re.compile(
    r"(?<![\w/.-])(?:I(?=[\s,])|I['’](?:m|d|ll|ve)\b|[Mm]y(?:self)?|me|[Ww]e(?:['’](?:re|d|ll|ve))?"
    r"|[Oo]ur(?:s|selves)?|us)(?![\w/-])"
)
_NUMERAL = re.compile(
    r"\b(?:appendix|book|chapter|class|grade|grant|group|level|part|phase|stage|type|volume|war) I\b(?!['’])"
    r"|\b[A-Z]\w+ I(?= of\b)",
    re.IGNORECASE,
)

_IMPERATIVES = word_set(
    "ask avoid be begin believe choose consider do don't embrace explore find follow forget get give go "
    "imagine ignore keep know learn let let's listen make never always remember pay pick please put read "
    "say see seek solve start stop take teach tell think treat try understand write don’t "
    "let’s just"
)
# These open a noun phrase as often as an order: "Work on kernels", "Test suite for …", "Look at the data".
_NOUNS_TOO = word_set(
    "build design focus look measure play question share show study talk test trust use work spend run"
)
_AFTER_ORDER = word_set(
    "the a an your yourself what how why it them things hard harder more less with at into out up not all "
    "every as whatever where when before after simple"
)


def speech(line: str) -> tuple[str, str, bool] | None:
    """Return (words, occasion, certain) for a line that is speech: in quotation marks, first-person, imperative."""
    if found := _QUOTED.match(line):
        return clean(found["text"]), clean(found["occasion"] or ""), True
    outside = _NUMERAL.sub("", _INNER.sub("", line))
    if _FIRST_PERSON.search(outside):
        return line, "", True
    return (line, "", False) if _is_imperative(line) else None


def _is_imperative(line: str) -> bool:
    words = [word.casefold().strip(",.;:!") for word in line.split()[:2]]
    if len(words) < 2 or not line[0].isupper():
        return False
    return words[0] in _IMPERATIVES or (words[0] in _NOUNS_TOO and words[1] in _AFTER_ORDER)


# --- dates -----------------------------------------------------------------------------------------------------

_NAMES = "january february march april may june july august september october november december"
_MONTHS = _NAMES.split()
_DAY_WORDS = (
    re.compile(r"(?P<month>[a-z]{3,9})\.? (?P<day>\d{1,2})(?:st|nd|rd|th)?,? (?P<year>\d{4})"),
    re.compile(r"(?P<day>\d{1,2})(?:st|nd|rd|th|\.)? (?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})"),
    re.compile(r"(?P<month>[a-z]{3,9})\.?,? (?P<year>\d{4})(?P<day>)"),
)


def date_in(text: str) -> str:
    """Return "March 19, 2026", "19 March 2026", "March 2026" or an ISO date as a partial date, "" if it is none."""
    words = " ".join(text.strip(" .").split()).casefold()
    written = words
    for shape in _DAY_WORDS:
        if found := shape.fullmatch(words):
            months = [number for number, name in enumerate(_MONTHS, 1) if name.startswith(found["month"])]
            if len(months) == 1:
                written = f"{found['year']}-{months[0]:02d}" + (f"-{int(found['day']):02d}" if found["day"] else "")
    try:
        return str(PartialDate.parse(written))
    except ValueError:
        return ""


# --- joined names ----------------------------------------------------------------------------------------------

# Not inside "McGill", "DeepMind" and the like.
_BOUNDARY = re.compile(
    r"(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])(?<!\bMc)(?<!\bMac)(?<!\bDe)(?<!\bLa)(?<!\bLe)"
    r"(?!(?<=Deep)Mind|(?<=Open)AI|(?<=Git)Hub|(?<=Linked)In|(?<=You)Tube|(?<=Pay)Pal)"
)


def split_glued(text: str, known: Collection[str] = ()) -> tuple[list[str], bool]:
    """Return the organizations in a text whose separators were lost, and whether a guess was needed.

    Split where a known name starts or ends, else between a small and a capital letter when both parts have two
    words or more; otherwise the text stays whole.
    """
    names = {normalised(name) for name in known}
    if normalised(text) in names:
        return [text], False
    edges = [match.start() for match in _BOUNDARY.finditer(text)]
    for edge in edges:
        left, right = text[:edge], text[edge:]
        if normalised(left) in names or normalised(right) in names:
            heads, left_guess = split_glued(left, known)
            tails, right_guess = split_glued(right, known)
            return [*heads, *tails], left_guess or right_guess
    for edge in edges:
        left, right = text[:edge], text[edge:]
        if len(left.split()) >= 2 and len(right.split()) >= 2:
            return [left, *split_glued(right, known)[0]], True
    return [text], bool(edges) and (len(edges) > 1 or " " in text)
