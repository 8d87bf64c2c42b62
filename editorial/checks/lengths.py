"""Is a text too short or too long to do its work? All numbers stand here."""

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.document import Data

from .problems import Look, look, rows, text

# Fewest and most words, and what the text is called. An empty text is no short one: other rules ask for it.
LENGTHS: dict[tuple[str, str], tuple[int, int, Promise]] = {
    ("", "focus"): (2, 16, gettext_lazy("The focus")),
    ("", "role"): (2, 30, gettext_lazy("The role")),
    ("", "brief"): (8, 80, gettext_lazy("The brief")),
    ("", "summary"): (12, 90, gettext_lazy("The summary")),
    ("texts", "body"): (25, 1_200, gettext_lazy("The text")),
    ("known_for", "description"): (5, 90, gettext_lazy("The description")),
    ("readings", "because"): (3, 60, gettext_lazy("The reason")),
    ("quotes", "text"): (3, 90, gettext_lazy("The quote")),
    ("related", "because"): (3, 60, gettext_lazy("The reason")),
}
# Scripts that set no space between words: each sign counts as one.
_WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]|[^\W\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]+")
_CITATION = re.compile(r"\[@[^\]\s]*\]")


def words_in(words: str) -> int:
    """Return how many words a text has, without its citations."""
    return sum(1 for _word in _WORD.finditer(_CITATION.sub("", words).replace("’", "").replace("'", "")))


def right_lengths(data: Data) -> Iterator[Look]:
    """Look whether each text has about as many words as its place asks for."""
    for (section, name), (fewest, most, what) in LENGTHS.items():
        places = rows(data, section) if section else [(name, data)]
        for path, part in places:
            words = text(part, name)
            if not words:
                continue
            count = words_in(words)
            facts = {"what": what, "count": count, "fewest": fewest, "most": most}
            short = _("%(what)s has %(count)s words; %(fewest)s to %(most)s read well. Say more.") % facts
            long = _("%(what)s has %(count)s words; %(fewest)s to %(most)s read well. Say it shorter.") % facts
            fact = name if section else ""
            yield look("too-short", count >= fewest, path, short, fact=fact)
            yield look("too-long", count <= most, path, long, fact=fact)
