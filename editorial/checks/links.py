"""Are links well formed and HTTPS: the links section, sources, organizations, and what texts link to."""

import re
from collections.abc import Iterator

from django.utils.translation import gettext as _

from profiles.document import SECTIONS, Data, citations
from profiles.identifiers import normalise_identifier, normalise_url

from .problems import Look, look, rows, text

_IN_MARKDOWN = re.compile(r"\]\(\s*<?([^\s()<>]+)|<(https?:[^\s<>]+)>", re.IGNORECASE)
_PAGES = ("homepage", "other")


def sound_links(data: Data) -> Iterator[Look]:
    """Look at each address once, where it first stands, and at each identifier of the links section."""
    seen: set[str] = set()
    for path, fact, url in _addresses(data):
        if url not in seen:
            seen.add(url)
            yield from _address(path, fact, url)
    for path, row in rows(data, "links"):
        scheme, value = text(row, "scheme"), text(row, "value")
        if value and scheme not in _PAGES:
            sentence = _("“%(value)s” is not an identifier of that kind. Copy it from the person's page there.")
            yield look("link-malformed", _is_identifier(scheme, value), path, sentence % {"value": _short(value)})


def _address(path: str, fact: str, url: str) -> Iterator[Look]:
    well_formed = _is_address(url)
    sentence = _("“%(url)s” is not a whole web address. Open the page and copy its address.") % {"url": _short(url)}
    yield look("link-malformed", well_formed, path, sentence, fact=fact)
    if well_formed:
        sentence = _("“%(url)s” is not HTTPS. See whether the page answers at https:// and use that.")
        secure = url.lower().startswith("https:")
        yield look("link-not-https", secure, path, sentence % {"url": _short(url)}, fact=fact)


def _addresses(data: Data) -> Iterator[tuple[str, str, str]]:
    """Yield path, fact and words of every web address in a document."""
    for path, row in rows(data, "links"):
        if text(row, "scheme") in _PAGES and text(row, "value"):
            yield path, "value", text(row, "value")
    for section in SECTIONS:
        for path, row in rows(data, section):
            for part in ("source", "organization"):
                if url := text(row.get(part), "url"):
                    yield path, part, url
    cited = {slug: path for path, row in rows(data, "texts") for slug in citations(text(row, "body"))}
    for path, source in rows(data, "sources"):
        if url := text(source, "url"):
            yield cited.get(text(source, "slug"), path), "source", url
    for path, row in rows(data, "texts"):
        for found in _IN_MARKDOWN.finditer(text(row, "body")):
            url = found[1] or found[2]
            if not url.startswith(("#", "/", "mailto:")):
                yield path, "body", url


def _is_address(url: str) -> bool:
    try:
        host = normalise_url(url).split("/")[2]
    except ValueError:
        return False
    return "." in host.strip(".") or host.startswith("[")


def _is_identifier(scheme: str, value: str) -> bool:
    try:
        return normalise_identifier(scheme, value) == value
    except (ValueError, KeyError):
        return False


def _short(value: str) -> str:
    return value if len(value) <= 80 else f"{value[:79]}…"
