"""Identifiers of works, people and organizations: recognised in any spelling, kept in one.

DOI: ISO 26324 (case-insensitive, kept in lower case). arXiv: arxiv.org/help/arxiv_identifier. ORCID iD: ISO 7064
MOD 11-2 check character. URL: RFC 3986 section 6.2 (case of scheme and host, default port, empty path).
"""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit, urlunsplit

from .folding import clean

_DOI = re.compile(r"(?:^|doi:\s*|doi\.org/)(10\.\d{4,9}/\S+)$", re.IGNORECASE)
_ARXIV = re.compile(
    r"(?:^|arxiv:\s*|arxiv\.org/(?:abs|pdf|html)/)(\d{4}\.\d{4,5}|[a-z-]+(?:\.[A-Z]{2})?/\d{7})(?:v\d+)?(?:\.pdf)?$",
    re.IGNORECASE,
)
_ORCID = re.compile(r"(?:^|orcid\.org/)(\d{4})-?(\d{4})-?(\d{4})-?(\d{3}[\dXx])/?$")
_ROR = re.compile(r"(?:^|ror\.org/)(0[a-hj-km-np-tv-z0-9]{6}[0-9]{2})/?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class WorkIdentifier:
    """What a pasted DOI, arXiv id or URL says about a work; exactly one of the three is set, or `url` beside one."""

    doi: str = ""
    arxiv: str = ""
    url: str = ""


def parse_work(text: str) -> WorkIdentifier:
    """Recognise a DOI, an arXiv id or an address; raises ValueError with a sentence for anything else."""
    text = clean(text)
    if arxiv := parse_arxiv(text):
        return WorkIdentifier(arxiv=arxiv)
    if doi := parse_doi(text):
        # arXiv registers a DOI for each of its papers: one work, one identity.
        prefix = "10.48550/arxiv."
        return WorkIdentifier(arxiv=doi.removeprefix(prefix)) if doi.startswith(prefix) else WorkIdentifier(doi=doi)
    if text.lower().startswith(("http://", "https://")):
        return WorkIdentifier(url=normalise_url(text))
    raise ValueError(
        f"“{text[:80]}” is not a DOI, an arXiv id or a web address. "
        "Paste something like 10.1093/mind/LIX.236.433, 2205.14135 or https://…"
    )


def parse_doi(text: str) -> str:
    """Return the DOI in lower case without its resolver, or "" if the text is none."""
    found = _DOI.search(unquote(text.strip()))
    return found[1].rstrip(".,;").lower() if found else ""


def parse_arxiv(text: str) -> str:
    """Return the arXiv identifier without its version, or "" if the text is none."""
    found = _ARXIV.search(text.strip())
    return found[1].lower() if found else ""


def parse_orcid(text: str) -> str:
    """Return 0000-0000-0000-000X, or "" if the shape or the check character is wrong (ISO 7064 MOD 11-2)."""
    found = _ORCID.search(text.strip())
    if not found:
        return ""
    digits = "".join(found.groups()).upper()
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = (12 - total % 11) % 11
    return "-".join(found.groups()).upper() if digits[-1] == ("X" if check == 10 else str(check)) else ""


def parse_ror(text: str) -> str:
    """Return the nine characters of a ROR id, or "" if the text is none."""
    found = _ROR.search(text.strip())
    return found[1].lower() if found else ""


def normalise_url(text: str) -> str:
    """Return an http(s) address in its normal form; raises ValueError with a sentence if it is not one."""
    text = clean(text)
    parts = urlsplit(text)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname or re.search(r"\s", text):
        raise ValueError(f"“{text[:80]}” is not a web address. It must start with https:// and hold no spaces.")
    if parts.username or parts.password:
        raise ValueError("A web address here must not hold a user name or password. Remove the part before “@”.")
    host = parts.hostname.lower()
    host = f"[{host}]" if ":" in host else host
    port = parts.port
    if port and port != {"http": 80, "https": 443}[parts.scheme.lower()]:
        host = f"{host}:{port}"
    return urlunsplit((parts.scheme.lower(), host, parts.path or "/", parts.query, parts.fragment))


# Where a person is known under an identifier, bare or as the address of their page.
_PERSON = {
    "openalex": re.compile(r"(?:openalex\.org/(?:authors/)?)?(A\d{4,12})", re.IGNORECASE),
    "semanticscholar": re.compile(r"(?:semanticscholar\.org/author/(?:[^/]+/)?)?(\d{1,12})"),
    "dblp": re.compile(r"(?:dblp\.(?:org|uni-trier\.de)/pid/)?([\w-]+/[\w-]+?)(?:\.html)?"),
    "wikidata": re.compile(r"(?:wikidata\.org/(?:wiki|entity)/)?(Q\d{1,12})"),
    "scholar": re.compile(r"(?:scholar\.google\.[a-z.]+/citations\?(?:.*&)?user=)?([\w-]{12})(?:&.*)?"),
    "github": re.compile(r"(?:github\.com/)?([A-Za-z0-9][A-Za-z0-9-]{0,38})"),
}
_WEB = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def normalise_identifier(scheme: str, value: str) -> str:
    """Return the identifier in its one spelling; raises ValueError with a sentence if it is none of its scheme."""
    if scheme in ("homepage", "other"):
        return normalise_url(value)
    if scheme == "orcid":
        found = parse_orcid(value)
        if not found:
            raise ValueError(
                f"“{value}” is not an ORCID iD: check its sixteen characters, the last is a check character."
            )
        return found
    shape = _PERSON[scheme].fullmatch(_WEB.sub("", value.strip()).rstrip("/"))
    if not shape:
        raise ValueError(
            f"“{value}” is not an identifier of that kind. Copy it from the address of the person's page there."
        )
    return shape[1].upper() if scheme == "openalex" else shape[1]
