"""Sources, evidence and links as pages show them."""

from typing import Any
from urllib.parse import quote, urlsplit

from django.utils.translation import gettext as _

from profiles.public import when

_LINKS = {
    "orcid": ("ORCID", "https://orcid.org/{}"),
    "openalex": ("OpenAlex", "https://openalex.org/{}"),
    "semanticscholar": ("Semantic Scholar", "https://www.semanticscholar.org/author/{}"),
    "dblp": ("dblp", "https://dblp.org/pid/{}"),
    "wikidata": ("Wikidata", "https://www.wikidata.org/wiki/{}"),
    "scholar": ("Google Scholar", "https://scholar.google.com/citations?user={}"),
    "github": ("GitHub", "https://github.com/{}"),
}


def kind_label(kind: str) -> str:
    """Return what a kind of source is called."""
    return {
        "paper": _("Paper"),
        "project": _("Project page"),
        "repository": _("Repository"),
        "talk": _("Talk"),
        "book": _("Book"),
        "dataset": _("Dataset"),
        "post": _("Post"),
    }.get(kind, _("Source"))


def level_label(level: str) -> str:
    """Return what a level of reading is called."""
    return {
        "introductory": _("Introductory"),
        "intermediate": _("Intermediate"),
        "advanced": _("Advanced"),
    }.get(level, "")


def web(address: str) -> str:
    """Return the address if it is one of the web, else ""."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return address if parts.scheme in ("http", "https") and parts.netloc else ""


def host(address: str) -> str:
    """Return the site's name in an address: https://www.jstor.org/stable/1 → jstor.org."""
    return (urlsplit(address).hostname or address).removeprefix("www.") if address else ""


def outbound(source: dict[str, Any]) -> str:
    """Return where the source itself can be read: its own address, else by DOI, else at arXiv."""
    if url := web(source.get("url", "")):
        return url
    if doi := source.get("doi"):
        return f"https://doi.org/{quote(doi, safe='/:;().-_')}"
    if arxiv := source.get("arxiv"):
        return f"https://arxiv.org/abs/{quote(arxiv, safe='/.-')}"
    return ""


def work(source: dict[str, Any] | None, *, public: bool = True) -> dict[str, Any] | None:
    """Return a source as pages show it. In a preview it has no page of its own yet."""
    if not source:
        return None
    out = outbound(source)
    slug = source.get("slug", "")
    return {
        "slug": slug,
        "title": source.get("title", "") or slug,
        "kind": kind_label(source.get("kind", "")),
        "authors": source.get("authors", ""),
        "where": ", ".join(filter(None, [source.get("venue", ""), when.display(source.get("year", ""))])),
        "href": f"/sources/{slug}/" if public and slug else out,
        "out": out,
        "host": host(out),
    }


def evidence(row: dict[str, Any], *, public: bool = True) -> dict[str, Any] | None:
    """Return what stands behind a row, or None."""
    locator = row.get("locator", "")
    found = work(row.get("source"), public=public)
    return {"work": found, "locator": locator} if found or locator else None


def link(row: dict[str, Any]) -> dict[str, Any]:
    """Return a link: an identifier goes to the page it stands for, anything that is no web address stays text."""
    scheme, value, label = row.get("scheme", ""), row.get("value", ""), row.get("label", "")
    name, pattern = _LINKS.get(scheme, ("", ""))
    href = web(value)
    if pattern and not href:
        href = pattern.format(quote(value, safe="/-"))
    kind = name or (_("Home page") if scheme == "homepage" else "")
    path = urlsplit(href).path.rstrip("/") if href == value else ""
    shown = value if name and href != value else host(href) + path or value
    return {"kind": label or kind or _("Page"), "shown": shown, "href": href, "scheme": scheme}
