"""Documents and publications for tests of what readers get, made by the real projection."""

import datetime
from itertools import count
from typing import Any

from profiles import document
from profiles.folding import slugify
from profiles.models.published import Publication
from profiles.publication import Approved, publish, retire

_numbers = count(1)
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"
ROWS: dict[str, dict[str, Any]] = {
    "topics": {"parent": None},
    "affiliations": {"role": "", "started": "", "ended": ""},
    "texts": {"heading": "Biography", "body": ""},
    "known_for": {"title": "", "description": ""},
    "readings": {"because": "", "level": ""},
    "quotes": {"text": "", "occasion": "", "said_on": ""},
    "honors": {"title": "", "awarded_by": "", "year": ""},
    "education": {"institution": "", "degree": "", "year": "", "advisors": []},
    "links": {"scheme": "other", "value": "", "label": ""},
    "related": {"name": "", "uid": "", "because": ""},
}
WORDS = ("native_name", "native_lang", "pronunciation", "focus", "role", "brief", "summary", "about")


def uid_of(words: str) -> str:
    """Return an identifier that is always the same for the same words."""
    number = int.from_bytes(words.encode()[-8:].rjust(8, b"\1"), "big")
    return "".join(_ALPHABET[(number >> (5 * place)) % 32] for place in range(10))


def source(title: str, **facts: str) -> dict[str, str]:
    blank = dict.fromkeys(("authors", "year", "venue", "doi", "arxiv", "url"), "")
    return {"uid": uid_of(f"s{title}"), "slug": slugify(title), "kind": "paper", "title": title, **blank, **facts}


def organization(label: str) -> dict[str, str]:
    return {"uid": uid_of(f"o{label}"), "slug": slugify(label), "label": label, "ror": "", "url": ""}


def topic(label: str, parent: str = "") -> dict[str, Any]:
    own = {"uid": uid_of(f"t{label}"), "slug": slugify(label), "label": label}
    above = {"uid": uid_of(f"t{parent}"), "slug": slugify(parent), "label": parent} if parent else None
    return own | {"parent": above}


def make_document(name: str = "", **content: Any) -> dict[str, Any]:
    """Return a whole document from what a test bothers to say; rows get keys and blanks."""
    number = next(_numbers)
    name = name or f"Person {number}"
    slug = slugify(name)
    data: dict[str, Any] = {
        "schema": 1,
        "uid": uid_of(f"{number:04d}{name}"),
        "slug": slug,
        "name": name,
        "sort_name": " ".join(reversed(name.split())),
        "other_names": [],
        "research_generated_on": "",
        "research_generated_by": "",
        **dict.fromkeys(WORDS, ""),
        "sources": [],
    }
    for section, blank in ROWS.items():
        rows = content.pop(section, [])
        data[section] = [
            {"key": f"{section.replace('_', '-')}-{place}", "source": None, "locator": "", **blank, **row}
            for place, row in enumerate(rows, 1)
        ]
    return data | content


def make_publication(name: str = "", *, alone: bool = False, on: str = "2026-04-02", **content: Any) -> Publication:
    """Publish a document as an approved revision would be."""
    return publish(approved(make_document(name, **content), alone=alone, on=on))


def approved(
    data: dict[str, Any], *, alone: bool = False, on: str = "2026-04-02", former: tuple[str, ...] = ()
) -> Approved:
    text = document.canonical(data)
    return Approved(
        uid=data["uid"],
        number=7,
        text=text,
        digest=document.digest(text),
        reviewed_on=datetime.date.fromisoformat(on),
        reviewed_by="Ines Marchetti",
        alone=alone,
        sequence=next(_numbers),
        former=former,
    )


def make_retired(name: str, *, note: str) -> Publication:
    return retire(approved(make_document(name)), note=note)


FLASH = source("FlashAttention: Fast and Exact", arxiv="2205.14135", year="2022", venue="NeurIPS", authors="Tri Dao")
MAMBA = source("Mamba", kind="repository", url="https://github.com/state-spaces/mamba")


def make_full(name: str = "Tri Dao", **content: Any) -> Publication:
    """Publish a profile that has something in every section."""
    everything: dict[str, Any] = {
        "focus": "Efficient sequence models + attention kernels",
        "role": "Assistant professor at Princeton",
        "brief": "Creator of FlashAttention.",
        "summary": "One of the clearest researchers to follow.",
        "native_name": "Đào Trí",
        "native_lang": "vi",
        "pronunciation": "chee dow",
        "other_names": ["T. Dao"],
        "research_generated_on": "2026-03-19",
        "topics": [topic("Efficient attention", "Machine learning")],
        "affiliations": [
            {"organization": organization("Princeton University"), "role": "Assistant Professor", "started": "2024-09"},
            {"organization": organization("Together AI"), "role": "Chief Scientist", "started": "2023-07"},
        ],
        "texts": [
            {"key": "method", "heading": "Method", "body": "Again [@mamba]."},
            {
                "key": "biography",
                "body": "He made *FlashAttention*.[@flashattention-fast-and-exact] And Mamba.[@mamba] Twice.[@mamba]",
            },
        ],
        "sources": [FLASH, MAMBA],
        "known_for": [
            {
                "key": "flashattention",
                "title": "FlashAttention",
                "description": "Exact.",
                "source": FLASH,
                "locator": "p. 3",
            },
            {"key": "mamba", "title": "Mamba", "description": "Linear time."},
        ],
        "readings": [
            {"source": FLASH, "because": "everything later assumes it.", "level": "introductory"},
            {"source": MAMBA, "because": "it does without attention."},
        ],
        "quotes": [{"text": "Try to understand both.", "occasion": "Interview", "said_on": "2024", "source": FLASH}],
        "honors": [
            {"title": "Outstanding Paper", "awarded_by": "ICML", "year": "2022"},
            {"title": "AI2050 Fellowship"},
        ],
        "education": [
            {"institution": "Stanford University", "degree": "PhD", "advisors": [{"name": "Christopher Ré", "uid": ""}]}
        ],
        "links": [{"scheme": "github", "value": "tridao"}, {"scheme": "homepage", "value": "https://tridao.me"}],
    }
    return make_publication(name, **everything | content)
