"""Documents for tests of the house rules: a page that breaks none, and what each rule finds in another."""

import copy
from typing import Any

from editorial.checks import check

SOURCE = {
    "uid": "src0000001",
    "slug": "disintegration",
    "kind": "paper",
    "title": "Disintegration of uranium by neutrons",
    "authors": "Lise Meitner, O. R. Frisch",
    "year": "1939",
    "venue": "Nature",
    "doi": "10.1038/143239a0",
    "arxiv": "",
    "url": "",
}
ORGANIZATION = {"uid": "org0000001", "slug": "berlin", "label": "University of Berlin", "ror": "", "url": ""}


def row(key: str = "one", **facts: Any) -> dict[str, Any]:
    return {"key": key, "source": copy.deepcopy(SOURCE), "locator": "", **facts}


def quote(text: str = "Life need not be easy.", **facts: Any) -> dict[str, Any]:
    return row(**{"text": text, "occasion": "", "said_on": "", **facts})


def honor(title: str = "Enrico Fermi Award", **facts: Any) -> dict[str, Any]:
    return row(**{"title": title, "awarded_by": "", "year": "", **facts})


def post(role: str = "Professor", **facts: Any) -> dict[str, Any]:
    return row(**{"role": role, "started": "", "ended": "", "organization": dict(ORGANIZATION), **facts})


def known(title: str = "Nuclear fission", description: str = "", **facts: Any) -> dict[str, Any]:
    return row(**{"title": title, "description": description, **facts})


def biography(body: str, **facts: Any) -> dict[str, Any]:
    return row("biography", **{"heading": "Biography", "body": body, "source": None, **facts})


def reading(**facts: Any) -> dict[str, Any]:
    return row(**{"because": "It names fission and counts its energy.", "level": "", **facts})


def link(value: str, scheme: str = "homepage", **facts: Any) -> dict[str, Any]:
    return row(**{"scheme": scheme, "value": value, "label": "", "source": None, **facts})


def page(**changed: Any) -> dict[str, Any]:
    """Return the document of a living person that breaks no rule, with some parts replaced."""
    body = " ".join(["She worked on the nucleus for thirty years in Berlin and in Stockholm."] * 3)
    return {
        "schema": 2,
        "uid": "k7m2qx9d4p",
        "slug": "lise-meitner",
        "name": "Lise Meitner",
        "sort_name": "Meitner, Lise",
        "other_names": [],
        "native_name": "",
        "native_lang": "",
        "pronunciation": "",
        "living": True,
        "portrait": None,
        "focus": "Nuclear physics",
        "role": "Physicist in Stockholm",
        "brief": "She worked in Vienna, in Berlin and in Stockholm.",
        "summary": "Read her to learn how a calculation on a walk in the snow explained what chemists had found.",
        "about": "",
        "research_generated_on": "",
        "research_generated_by": "",
        "topics": [],
        "affiliations": [post()],
        "texts": [biography(f"{body}[@disintegration]")],
        "known_for": [known()],
        "readings": [reading()],
        "quotes": [quote()],
        "honors": [honor()],
        "education": [],
        "links": [link("https://example.org/meitner")],
        "related": [],
        "sources": [dict(SOURCE)],
        **changed,
    }


def found(code: str = "", **changed: Any) -> list[tuple[str, str, str]]:
    """Return level, path and fact of what the rules (or one) find in a page so changed."""
    problems = check(page(**changed))
    return [(one.level, one.path, one.fact) for one in problems if not code or one.code == code]
