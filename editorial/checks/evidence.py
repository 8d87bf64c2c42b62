"""Does every claim carry its source: quotes, honors, affiliations, Known For, and the paragraphs of texts."""

import re
from collections.abc import Iterator

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from profiles.document import Data, citations

from .completeness import is_complete
from .problems import ADVICE, BLOCKER, Level, Look, is_living, look, rows, text
from .superlatives import superlatives

_CLAIMS: dict[str, tuple[str, Promise]] = {
    "quotes": (
        "quote-unsourced",
        gettext_lazy("This quote has no source. Add where it was said or written, or leave it out."),
    ),
    "honors": ("honor-unsourced", gettext_lazy("This honor has no source. Add who says that it was given.")),
    "affiliations": ("affiliation-unsourced", gettext_lazy("This post has no source. Add a page that names it.")),
    "known_for": ("known-for-unsourced", gettext_lazy("This has no source. Add the work or page that shows it.")),
}
_HEADING_OR_RULE = re.compile(r"#{1,6}\s|[-*_ ]{3,}$")


def paragraphs(body: str) -> list[str]:
    """Return the paragraphs of a Markdown text, without headings and rules: what a reader would count."""
    blocks = [block.strip() for block in re.split(r"\n[ \t]*\n", body)]
    return [block for block in blocks if block and not _HEADING_OR_RULE.match(block)]


def told_paragraphs(data: Data) -> Iterator[tuple[str, int, str, bool]]:
    """Yield path, number and words of each paragraph, and whether it has a source: a citation, or the text's own."""
    known = {text(source, "slug") for _path, source in rows(data, "sources")}
    for path, row in rows(data, "texts"):
        for number, block in enumerate(paragraphs(text(row, "body")), 1):
            yield path, number, block, bool(row.get("source")) or not known.isdisjoint(citations(block))


def sourced(data: Data) -> Iterator[Look]:
    """Look for the source of each claim. For living people, quotes, honors and current posts must have one."""
    living = is_living(data)
    for section, (code, sentence) in _CLAIMS.items():
        for path, row in rows(data, section):
            if is_complete(section, row):
                now = section in {"quotes", "honors"} or (section == "affiliations" and not text(row, "ended"))
                level: Level = BLOCKER if living and now else ADVICE
                yield look(code, row.get("source"), path, str(sentence), level=level)


def cited(data: Data) -> Iterator[Look]:
    """Look for a citation in each paragraph of the texts."""
    for path, number, _block, has_source in told_paragraphs(data):
        sentence = _("Paragraph %(number)s cites no source. Add [@…] after what it claims.") % {"number": number}
        yield look("paragraph-uncited", has_source, path, sentence, fact=f"paragraph {number}")


def without_superlatives(data: Data) -> Iterator[Look]:
    """Look for words such as “first” and “most cited” where no source stands beside them."""
    code = "superlative-unsourced"
    for name in ("role", "brief", "summary"):
        if words := text(data, name):
            found = [] if citations(words) else superlatives(words)
            sentence = _("%(words)s: no source can stand here. Say it where one can, or say it more plainly.")
            yield look(code, not found, name, sentence % {"words": _quoted(found)})
    for section, names in (
        ("affiliations", ("role",)),
        ("known_for", ("title", "description")),
        ("related", ("because",)),
    ):
        for path, row in rows(data, section):
            if words := ".\n".join(filter(None, (text(row, name) for name in names))):
                found = [] if row.get("source") else superlatives(words)
                yield look(code, not found, path, _bare(found))
    for path, number, block, has_source in told_paragraphs(data):
        found = [] if has_source else superlatives(block)
        yield look(code, not found, path, _bare(found), fact=f"paragraph {number}")


def evidence_of(data: Data) -> tuple[int, int]:
    """Return how many claims have a source, and how many have none; a paragraph counts as one claim."""
    looks = [*sourced(data), *cited(data)]
    without = sum(found.problem is not None for found in looks)
    return len(looks) - without, without


def _quoted(found: list[str]) -> str:
    return ", ".join(f"“{word}”" for word in found)


def _bare(found: list[str]) -> str:
    sentence = _("%(words)s needs a source. Add who says so, or say it more plainly.")
    return sentence % {"words": _quoted(found)}
